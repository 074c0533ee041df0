"""The quality of the digest on comments whose truth is known: one table.

    python -m bench.quality.run [--seeds 3] [--held-out] [--json FILE]

It needs no database. Texts and truth are our own (bank/); the style of --held-out is
for the last look, not for tuning.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "site"))

from sklearn.metrics import adjusted_rand_score  # noqa: E402

from consultations.rules.reading import read_source  # noqa: E402
from consultations.rules.report import report  # noqa: E402
from consultations.rules.structure import parse  # noqa: E402
from search.digest.articles import Article  # noqa: E402
from search.digest.output import as_output  # noqa: E402
from search.digest.pipeline import digest  # noqa: E402
from search.digest.reading import Comment  # noqa: E402

from . import anchor, measures, talk  # noqa: E402
from .board import board  # noqa: E402
from .letters import long_letters  # noqa: E402
from .writing import (  # noqa: E402
    HELD_OUT,
    STYLES,
    Written,
    bank,
    city_messages,
    draft_comments,
)

DRAFT = ROOT / "site/config/demo/texts/compound_v1.txt"
FIRST_SEED = 101
_KEYS = ("title", "stance", "provision")


def read(written: Written, order: random.Random | None = None) -> list[Comment]:
    """Give comments as the command reads them; `order` shuffles them."""
    found = [
        Comment(line["id"], line["text"], *(line.get(key, "") for key in _KEYS))
        for line in written.lines
    ]
    if order:
        order.shuffle(found)
    return found


def draft_articles() -> list[Article]:
    """Read the articles of the demo draft."""
    source = read_source(DRAFT.read_bytes(), DRAFT.name)
    return [
        Article(each["label"], each["label"], f"{each['caption']}\n{each['text']}")
        for each in report(parse(source), source)["articles"]
    ]


def grouping(written: Written, output: dict[str, Any]) -> dict[str, float]:
    """Score clusters and quotes."""
    truth = measures.issues_of(written)
    found = measures.placed(written, [each["members"] for each in output["clusters"]])
    score, share = measures.hot(found, truth)
    precision, recall = measures.pairs(found, truth)
    order = sorted(truth)
    return {
        "hot": score,
        "topic": measures.hot(found, measures.issues_of(written, "topic"))[0],
        "found": share,
        "pairs": 2 * precision * recall / max(1e-9, precision + recall),
        "ari": adjusted_rand_score(
            [truth[i] for i in order], [found[i] for i in order]
        ),
        "minority": measures.minorities(written, output["quotes"]),
        "covered": sum(n >= 0 for n in found.values()) / len(found),
        **measures.in_groups(found, truth),
        "themes 3": _in_themes(written, output, truth),
    }


def _in_themes(
    written: Written, output: dict[str, Any], truth: dict[measures.Item, str]
) -> float:
    """Give the share of points in themes of three and more."""
    held = {each["id"]: each["members"] for each in output["clusters"]}
    themes = [
        [member for cluster in theme["clusters"] for member in held[cluster]]
        for theme in output["themes"]
    ]
    return measures.in_groups(measures.placed(written, themes), truth)["covered 3"]


def on_draft(seed: int, style: str, *, is_declared: bool = False) -> dict[str, float]:
    """Score one set of comments on the demo draft.

    Where `is_declared`, each tells its stance, as the form of a draft asks everyone.
    """
    written = draft_comments(seed, style)
    for each in written.lines if is_declared else ():
        each["stance"] = written.stance.get(each["id"], "")
    output = as_output(digest(read(written), draft_articles()))
    precision, recall = measures.copies(written, output["duplicates"])
    first, third = measures.attribution(written, output)
    own = measures.own_kept(written, output["duplicates"])
    return {
        **grouping(written, output),
        "copies P": precision,
        "copies R": recall,
        "own": own,
        "top1": first,
        "top3": third,
    }


def on_stances(seed: int, style: str) -> dict[str, float]:
    """Score guessed stances: four in ten of a large set declared nothing."""
    written = draft_comments(seed, style, 3000)
    rng = random.Random(seed)
    for line in written.lines:
        if rng.random() < 0.6 and line["id"] in written.stance:
            line["stance"] = written.stance[line["id"]]
    output = as_output(digest(read(written), draft_articles()))
    right, share = measures.stances(written.stance, output["stances"])
    return {"stance P": right, "stance share": share}


def in_city(seed: int, style: str, titled: bool) -> dict[str, float]:
    """Score one set of messages to the city."""
    return beside_anchor(city_messages(seed, style, titled=titled))


def beside_anchor(written: Written) -> dict[str, float]:
    """Score messages, and the bare recipe on the same messages."""
    comments = read(written)
    groups = measures.placed(written, anchor.members(comments))
    truth = measures.issues_of(written)
    bare = measures.hot(groups, truth)[0]
    covered = measures.in_groups(groups, truth)["covered 3"]
    found = grouping(written, as_output(digest(comments)))
    return {**found, "anchor": bare, "anchor 3": covered}


def without_draft(seed: int, style: str) -> dict[str, float]:
    """Score comments without titles of which nobody says on what they are."""
    written = draft_comments(seed, style)
    for each in written.lines:
        each.pop("provision", None)
    return beside_anchor(written)


def on_wishes() -> dict[str, float]:
    """Score concrete wishes on sentences of the bank."""
    return measures.wishes(bank("wishes"), _suggested)


def _suggested(text: str) -> list[dict[str, str]]:
    found = as_output(digest([Comment("c0", text)]))["suggestions"]
    return [
        {"op": each["op"], **{k: each[k]["text"] for k in ("old", "new") if each[k]}}
        for each in found
    ]


def rows(seeds: Sequence[int], styles: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Give the scores one after another."""
    for seed in seeds:
        for titled in (True, False):
            kind = f"board {'T' if titled else 'U'}"
            messages = board(seed, titled).written
            yield {"set": kind, "seed": seed, **beside_anchor(messages)}
        for name in ("story", "crowded"):
            for titled in (True, False):
                written = long_letters(seed, titled, crowded=name == "crowded")
                kind = f"{name} {'T' if titled else 'U'}"
                yield {"set": kind, "seed": seed, **beside_anchor(written)}
        for style in styles:
            yield {
                "set": "draft",
                "style": style,
                "seed": seed,
                **on_draft(seed, style),
            }
            asked = on_draft(seed, style, is_declared=True)
            yield {"set": "declared", "style": style, "seed": seed, **asked}
            yield {
                "set": "bare",
                "style": style,
                "seed": seed,
                **without_draft(seed, style),
            }
            if style != "short":
                for titled in (True, False):
                    name = "titled" if titled else "untitled"
                    yield {
                        "set": name,
                        "style": style,
                        "seed": seed,
                        **in_city(seed, style, titled),
                    }


def stance_rows(seeds: Sequence[int], is_last: bool) -> Iterator[dict[str, Any]]:
    """Give the scores of guessed stances; the last targets only when asked for."""
    for seed in seeds:
        yield {"set": "stances", "seed": seed, **on_stances(seed, STYLES[0])}
        yield {"set": "scattered", "seed": seed, **talk.on_scattered(seed)}
        if is_last:
            yield {"set": "last", "seed": seed, **talk.on_asked(seed)}
    yield {"set": "whole", **talk.on_whole()}
    for unseen in ("", *(topic["target"] for topic in bank("talk"))):
        for seed in seeds:
            posts = talk.on_posts(seed, unseen)
            yield {"set": "posts", "style": unseen, "seed": seed, **posts}


def line(row: dict[str, Any]) -> str:
    """Give one row as text."""
    told = [
        f"{name} {value:.2f}" for name, value in row.items() if isinstance(value, float)
    ]
    head = f"{row.get('set', ''):9}{row.get('style', ''):7}{row.get('seed', ''):>4}  "
    return head + "  ".join(told)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="归并质量：与已知答案比较。")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--stances", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    seeds = range(FIRST_SEED, FIRST_SEED + options.seeds)
    styles = (HELD_OUT,) if options.held_out else STYLES
    began, found = time.monotonic(), []
    for row in rows(seeds, styles):
        found.append(row)
        print(line(row), flush=True)
    for row in stance_rows(seeds, options.held_out) if options.stances else ():
        found.append(row)
        print(line(row), flush=True)
    found.append({"set": "wishes", **on_wishes()})
    print(line(found[-1]))
    for name in dict.fromkeys(row["set"] for row in found if "hot" in row):
        some = [row for row in found if row["set"] == name]
        print(line(average(name, some)))
    print(f"{time.monotonic() - began:.0f} s")
    if options.json:
        options.json.write_text(json.dumps(found, ensure_ascii=False, indent=1))


def average(name: str, some: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Give the means of rows of one set."""
    keys = [key for key, value in some[0].items() if isinstance(value, float)]
    means = {key: sum(row[key] for row in some) / len(some) for key in keys}
    return {"set": name, "style": "mean", **means}


if __name__ == "__main__":
    main()
