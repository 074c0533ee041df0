"""Short posts on given targets, with the stance of each: 赞成, 反对 or neither.

Four in ten train; of the others half of the phrases were never seen in training, so
that the score says more than how well phrases are kept in mind. `whole` posts are each
said once; those of LAST are for the last look.
"""

import random
from typing import Any

import numpy as np

from search.digest.learning import mean_f1
from search.digest.pipeline import digest
from search.digest.reading import Comment

from .writing import bank

_SIDES = ("FAVOR", "AGAINST", "NONE")
WHOLE, LAST = "talk_whole", "talk_last"
_AROUND = (
    "",
    "呵呵，",
    "[怒]",
    "😂😂 ",
    "转发微博 ",
    "说真的，",
    "哎，",
    "//@路人甲：",
)
_AFTER = (
    "",
    "",
    " http://t.cn/Rabc12",
    "！！！",
    "🙏",
    " @城市晚报",
    "[思考]",
    "。。。",
)
_ASIDE = (
    "刚下班刷到这个",
    "吃瓜",
    "评论区吵翻了",
    "今天又上热搜",
    "我就说一句",
    "坐等",
)


def posts(
    seed: int, unseen: str = "", each: int = 250
) -> tuple[list[Comment], dict[str, str]]:
    """Give posts and the truth of those without a declared stance.

    The target `unseen` has no declared stance at all.
    """
    rng = random.Random(seed)
    found: list[Comment] = []
    truth: dict[str, str] = {}
    for topic in bank("talk"):
        sides = {side: rng.sample(topic[side], len(topic[side])) for side in _SIDES}
        for _ in range(each):
            side = rng.choices(_SIDES, (4, 4, 2))[0]
            name = f"p{len(found):05d}"
            trains = topic["target"] != unseen and rng.random() < 0.6
            known = sides[side][: -(len(sides[side]) // 3)]
            said = rng.choice(known if trains else sides[side])
            if not trains:
                truth[name] = side
            declared = side if trains else ""
            text = _post(rng, topic["target"], said)
            found.append(Comment(name, text, "", declared, topic["target"]))
    return found, truth


def _post(rng: random.Random, target: str, said: str) -> str:
    aside = rng.choice(_ASIDE) if rng.random() < 0.4 else ""
    tag = f"#{target}#" if rng.random() < 0.5 else ""
    parts = [each for each in (aside, said) if each]
    rng.shuffle(parts)
    return f"{tag}{rng.choice(_AROUND)}{'，'.join(parts)}{rng.choice(_AFTER)}"


def scattered(
    seed: int, each: int = 40, fold: int = 0
) -> tuple[list[Comment], dict[str, str]]:
    """Write posts on many targets; every fifth has no declared stance at all."""
    rng = random.Random(f"scattered {seed}")
    topics = bank("talk_many")
    rng.shuffle(topics := list(topics))
    found: list[Comment] = []
    truth: dict[str, str] = {}
    for at, topic in enumerate(topics):
        for _ in range(each):
            side = rng.choices(_SIDES, (4, 4, 3))[0]
            name = f"p{len(found):05d}"
            text = _post(rng, topic["target"], rng.choice(topic[side]))
            is_unseen = at % 5 == fold
            if is_unseen:
                truth[name] = side
            declared = "" if is_unseen else side
            found.append(Comment(name, text, "", declared, topic["target"]))
    return found, truth


def whole(name: str, unseen: str | None = None) -> tuple[list[Comment], dict[str, str]]:
    """Give the posts of a bank that nobody repeats, and the stance of the silent ones.

    Those on `unseen` have no declared stance; where it is None, none have.
    """
    found: list[Comment] = []
    truth: dict[str, str] = {}
    for topic in bank(name):
        is_silent = unseen in (None, topic["target"])
        for side in _SIDES:
            for text in topic[side].splitlines():
                key, declared = f"w{len(found):05d}", "" if is_silent else side
                if is_silent:
                    truth[key] = side
                found.append(Comment(key, text, "", declared, topic["target"]))
    return found, truth


def on_scattered(seed: int) -> dict[str, float]:
    """Score guesses about targets without any label, each of twenty once."""
    return _mean([_scored(*scattered(seed, fold=fold)) for fold in range(5)])


def on_whole() -> dict[str, float]:
    """Score guesses about each target of `whole` from the labels of all others."""
    targets = [topic["target"] for topic in bank(WHOLE)]
    return _mean([_scored(*whole(WHOLE, target)) for target in targets])


def on_asked(seed: int, name: str = LAST, each: int = 250) -> dict[str, float]:
    """Score guesses about the targets of a bank from labels of `posts`."""
    known = [comment for comment in posts(seed, each=each)[0] if comment.stance]
    comments, truth = whole(name)
    rows = []
    for target in dict.fromkeys(comment.provision for comment in comments):
        some = [comment for comment in comments if comment.provision == target]
        rows.append(
            _scored([*known, *some], {str(c.id): truth[str(c.id)] for c in some})
        )
    return _mean(rows)


def _mean(rows: list[dict[str, float]]) -> dict[str, float]:
    """Average scores; how often what is shown is right counts by what is shown."""
    found = {key: float(np.mean([row[key] for row in rows])) for key in rows[0]}
    right = sum(row["shown P"] * row["shown"] for row in rows)
    shown = sum(row["shown"] for row in rows)
    return {**found, "shown P": right / shown if shown else 1.0}


def _scored(comments: list[Comment], truth: dict[str, str]) -> dict[str, float]:
    verdicts = {
        comment.id: verdict
        for comment, verdict in zip(*_decided(comments), strict=True)
        if comment.id in truth
    }
    labels = np.array([truth[str(name)] for name in verdicts])
    guessed = np.array([each.guess for each in verdicts.values()])
    shown = np.array([each.value in _SIDES for each in verdicts.values()])
    right = labels == guessed
    keep = labels != "NONE"
    return {
        "Favg": _f1(labels, guessed, _SIDES[:2]),
        "macro F1": mean_f1(labels, guessed),
        "both sides": float(right[keep].mean()),
        "shown P": float(right[shown].mean()) if shown.any() else 1.0,
        "shown": float(shown.mean()),
    }


def on_posts(seed: int, unseen: str = "", each: int = 250) -> dict[str, float]:
    """Score guesses on posts: F1 of both sides, of all three, and what is shown.

    With `unseen` only posts on that target count.
    """
    comments, truth = posts(seed, unseen, each)
    about = {str(comment.id): comment.provision for comment in comments}
    some = {name: side for name, side in truth.items() if unseen in ("", about[name])}
    return _scored(comments, some)


def curve(seed: int, unseen: str = "") -> list[tuple[float, float]]:
    """Give how often the surest tenth, half and all guesses are right."""
    comments, truth = posts(seed, unseen)
    found = sorted(
        (-verdict.confidence, verdict.guess == truth[str(comment.id)])
        for comment, verdict in zip(*_decided(comments), strict=True)
        if comment.id in truth and unseen in ("", comment.provision)
    )
    steps = [max(1, round(len(found) * share)) for share in (0.1, 0.25, 0.5, 0.75, 1)]
    return [(n / len(found), sum(ok for _, ok in found[:n]) / n) for n in steps]


def _decided(comments: list[Comment]) -> tuple[list[Comment], list[Any]]:
    found = digest(comments)
    return found.comments, found.verdicts


def _f1(labels: Any, guessed: Any, names: tuple[str, ...]) -> float:
    scores = []
    for name in names:
        both = np.sum((labels == name) & (guessed == name))
        scores.append(2 * both / (np.sum(labels == name) + np.sum(guessed == name)))
    return float(np.mean(scores))
