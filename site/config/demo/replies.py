"""What the drafters answer to the demo's comments (采纳情况), theme by theme."""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

import yaml

from .banks import PHRASES, generic, themes
from .comments import DemoComment
from .drafts import changes, v2_labels

# Where a theme led to a provision other than the one its article became.
RESULTS = {
    "recusal": "第十五条",
    "deadlock": "第三十五条",
    "noise": "第二十二条",
    "renovation_noise": "第二十二条",
    "dance": "第二十二条",
    "property_fee": None,
}


class DemoReply(NamedTuple):
    """One answer; `v2_label` names the article of version 2 it points at, if any."""

    theme: str
    stance: str
    outcome: str
    topic: str
    reason: str
    v2_label: str | None


class SharedReply(NamedTuple):
    """One answer to the themes of several articles of version 1."""

    articles: list[str]
    outcome: str
    topic: str
    reason: str
    v2_label: str


@functools.cache
def _bank() -> dict[str, Any]:
    return yaml.safe_load((PHRASES / "replies.yaml").read_text(encoding="utf-8"))


@functools.cache
def changed_themes() -> dict[str, str]:
    """The themes that version 2 answered, each with the kind of its change."""
    return {key: row["kind"] for row in changes() for key in row["themes"]}


@functools.cache
def reply(theme: str, stance: str) -> DemoReply:
    """Answer all comments of one theme and stance with one reply.

    Raises KeyError for a theme that the banks do not hold.
    """
    row = _bank()["themes"][theme]
    outcome, reason = _outcome(row, theme, stance)
    return DemoReply(theme, stance, outcome, row["topic"], reason, result(theme))


def _outcome(row: dict[str, Any], theme: str, stance: str) -> tuple[str, str]:
    if stance == "support":
        kind = changed_themes().get(theme)
        key = {None: "support", "deleted": "support_deleted"}.get(
            kind, "support_changed"
        )
        return tuple(_bank()[key])
    if stance == "ask":
        return tuple(_bank()["ask"])
    return tuple(row["contra" if stance == "oppose" else "change"])


def result(theme: str) -> str | None:
    """The article of version 2 in which a theme came out; None without one."""
    if theme in RESULTS:
        return RESULTS[theme]
    known = themes().get(theme)
    if known is None or known.article is None:
        return None
    moved = v2_labels()[known.article]
    return moved[0] if moved else None


def moved(label: str | None, theme: str) -> str | None:
    """Give the article of version 2 that a comment on one of version 1 is about.

    None for the whole text, and for an article that was deleted.
    """
    if label is None:
        return None
    return result(theme) or next(iter(v2_labels()[label]), None)


def reply_to(comment: DemoComment) -> DemoReply:
    """Answer one comment; rude ones that name no change are out of scope."""
    if comment.kind == "abusive" and not comment.proposed_wording:
        outcome, reason = _bank()["out_of_scope"]
        return DemoReply(
            comment.theme, comment.stance, outcome, "个案反映", reason, None
        )
    return reply(comment.theme, comment.stance)


def shared() -> SharedReply:
    """Give the answer that serves several themes at once."""
    return SharedReply(**_bank()["shared"])


def all_themes() -> list[str]:
    """Keys of all themes that a comment may bear."""
    return [*themes(), *(generic(whole=whole).key for whole in (False, True))]
