"""How near a digest comes to the truth."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from .writing import Written

Item = tuple[str, int]
FEW, FIRST = 10, 100
"""An issue of so few messages is a minority; so many quotes must have one of each."""
HOT = 3


def issues_of(written: Written, name: str = "issue") -> dict[Item, str]:
    """Give for each point (comment, start) what it means; single ones included."""
    return {(p.id, p.start): getattr(p, name) for p in written.points}


def placed(
    written: Written, groups: Iterable[Sequence[Mapping[str, Any]]]
) -> dict[Item, int]:
    """Give for each point the group that holds most of its words."""
    held: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for number, members in enumerate(groups):
        for each in members:
            held[each["id"]].append((each["start"], each["end"], number))
    found: dict[Item, int] = {}
    for lone, point in enumerate(written.points, start=1):
        shares = [
            (min(end, point.end) - max(start, point.start), number)
            for start, end, number in held[point.id]
        ]
        share, number = max(shares, default=(0, 0))
        found[point.id, point.start] = number if share > 0 else -lone
    return found


def _sets(labels: Mapping[Item, Any]) -> dict[Any, set[Item]]:
    sets: dict[Any, set[Item]] = defaultdict(set)
    for item, label in labels.items():
        sets[label].add(item)
    return sets


def hot(found: Mapping[Item, int], truth: Mapping[Item, str]) -> tuple[float, float]:
    """Give the mean F1 of each issue's best group, and the share with at least 0.6.

    Issues of at least `HOT` points count.
    """
    sets, scores = _sets(found), []
    for members in _sets(truth).values():
        if len(members) >= HOT:
            near = {found[item] for item in members}
            scores.append(
                max(
                    2 * len(sets[n] & members) / (len(sets[n]) + len(members))
                    for n in near
                )
            )
    return sum(scores) / len(scores), sum(s >= 0.6 for s in scores) / len(scores)


def in_groups(found: Mapping[Item, int], truth: Mapping[Item, str]) -> dict[str, float]:
    """Give the share of points in groups of `HOT` and more: of all, and of hot issues.

    `possible` is the share of points whose issue has so many: what single people tell
    belongs into no such group.
    """
    sizes, told = Counter(found.values()), Counter(truth.values())
    is_in = {item: n >= 0 and sizes[n] >= HOT for item, n in found.items()}
    many = [item for item in truth if told[truth[item]] >= HOT]
    return {
        "covered 3": sum(is_in.values()) / max(1, len(is_in)),
        "of hot": sum(is_in[item] for item in many) / max(1, len(many)),
        "possible": len(many) / max(1, len(truth)),
    }


def pairs(found: Mapping[Item, Any], truth: Mapping[Item, str]) -> tuple[float, float]:
    """Give precision and recall over pairs of points that are in one group."""

    def count(labels: Iterable[Any]) -> int:
        return sum(n * (n - 1) // 2 for n in Counter(labels).values())

    both = count((found[item], truth[item]) for item in truth)
    return both / max(1, count(found.values())), both / max(1, count(truth.values()))


def minorities(written: Written, quotes: Sequence[Mapping[str, Any]]) -> float:
    """Give the share of small issues that one of the first quotes has words of."""
    truth = _sets(issues_of(written))
    small = {name for name, items in truth.items() if HOT <= len(items) <= FEW}
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for each in quotes[:FIRST]:
        spans[each["id"]].append((each["start"], each["end"]))
    shown = {
        point.issue
        for point in [*written.points, *written.echoes]
        if any(a < point.end and point.start < b for a, b in spans[point.id])
    }
    return len(small & shown) / max(1, len(small))


def copies(
    written: Written, groups: Sequence[Mapping[str, Any]]
) -> tuple[float, float]:
    """Give precision and recall over pairs of comments said to share their words.

    Only pairs with a letter in them count against precision: others may be alike by
    chance of the bank.
    """
    found = {
        pair for g in groups for pair in combinations(sorted(set(g["members"])), 2)
    }
    found = {pair for pair in found if set(pair) & set(written.letter)}
    real = {
        pair
        for pair in combinations(sorted(written.letter), 2)
        if written.letter[pair[0]] == written.letter[pair[1]]
    }
    both = len(found & real)
    return both / max(1, len(found)), both / max(1, len(real))


def own_kept(written: Written, groups: Sequence[Mapping[str, Any]]) -> float:
    """Give the share of sentences added to a letter that are shown as added."""
    texts = {line["id"]: line["text"] for line in written.lines}
    shown: dict[str, str] = defaultdict(str)
    for group in groups:
        for each in [*group["added"], *group["edited"]]:
            shown[each["id"]] += texts[each["id"]][each["start"] : each["end"]]
    told = [each in shown[i] for i, own in written.own.items() for each in own]
    return sum(told) / max(1, len(told))


def attribution(written: Written, output: Mapping[str, Any]) -> tuple[float, float]:
    """Give top-1 and top-3 of articles that comments neither name nor came with."""
    asked = {p.id: p.article for p in written.points if p.article}
    given = {line["id"] for line in written.lines if line.get("provision")}
    anchors = {each["id"]: each["anchors"] for each in output["articles"]}
    ranks = []
    for identity, article in asked.items():
        keys = [a["article"] for a in anchors.get(identity, [])]
        is_said = any(
            a["method"] in ("given", "cited") for a in anchors.get(identity, [])
        )
        if identity not in given and not is_said:
            ranks.append(keys.index(article) if article in keys else 9)
    total = max(1, len(ranks))
    return sum(r < 1 for r in ranks) / total, sum(r < 3 for r in ranks) / total


def stances(
    truth: Mapping[str, str], verdicts: Sequence[Mapping[str, Any]]
) -> tuple[float, float]:
    """Give how often shown guesses were right, and how many of the silent got one."""
    asked = [
        each
        for each in verdicts
        if each["id"] in truth and each["source"] != "declared"
    ]
    shown = [
        each for each in asked if each["value"] in ("赞成", "修改", "反对", "咨询")
    ]
    right = sum(each["value"] == truth[each["id"]] for each in shown)
    return right / max(1, len(shown)), len(shown) / max(1, len(asked))


def wishes(
    rows: Sequence[Mapping[str, Any]], find: Callable[[str], list[dict[str, str]]]
) -> dict[str, float]:
    """Score concrete wishes: is there one, of which kind, and its very words."""
    hits = found = real = kind = words = parts = 0
    for row in rows:
        answer = find(row["text"])
        real += "op" in row
        found += bool(answer)
        if "op" in row and answer:
            hits += 1
            best = max(answer, key=lambda each: _fit(row, each))
            kind += best["op"] == row["op"]
            for name in ("old", "new"):
                if name in row:
                    parts += 1
                    words += best.get(name, "") == row[name]
    return {
        "precision": hits / max(1, found),
        "recall": hits / max(1, real),
        "kind": kind / max(1, hits),
        "words": words / max(1, parts),
    }


def _fit(row: Mapping[str, Any], answer: Mapping[str, str]) -> int:
    same = (answer.get(name, "") == row.get(name, "") for name in ("old", "new"))
    return 2 * (answer["op"] == row["op"]) + sum(same)
