"""From comments to a digest: the stages in their order."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from . import articles as anchoring
from .articles import Anchor, Article
from .compose import Statement, counted, quoted, stance_text, title
from .duplicates import Group, as_dict, find_groups
from .evidence import Quote, choose, quote
from .reading import MAX_TEXT, UNDECIDED, Comment
from .segments import Segment, Span, cut
from .shadow import Shadow, compact, is_whole, shadow_of
from .themes import Theme, find_themes, voices


@dataclass
class Digest:
    """What a run found; positions point into `segments`, groups into `comments`.

    Each segment is in exactly one of the themes, `singles`, `unrelated`, `failed`.
    """

    comments: list[Comment]
    shadows: list[Shadow]
    groups: list[Group]
    segments: list[Segment]
    anchors: list[list[Anchor]]
    stances: list[str]
    themes: list[Theme] = field(default_factory=list)
    singles: list[int] = field(default_factory=list)
    unrelated: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)


def digest(comments: Sequence[Comment], articles: Sequence[Article] = ()) -> Digest:
    """Group comments and say what they say, each sentence with its evidence.

    The same comments give the same digest, in whatever order they come.
    """
    ordered = sorted(comments, key=lambda comment: comment.order)
    shadows = [shadow_of(comment.text[:MAX_TEXT]) for comment in ordered]
    groups = find_groups(ordered, shadows)
    segments = _segments(ordered, shadows, groups)
    anchors = anchoring.attribute(segments, articles)
    stances = [segment.comment.stance or UNDECIDED for segment in segments]
    found = Digest(ordered, shadows, groups, segments, anchors, stances)
    _group(found)
    _select(found)
    found.statements = _statements(found)
    return found


def _segments(
    comments: Sequence[Comment], shadows: Sequence[Shadow], groups: Sequence[Group]
) -> list[Segment]:
    added: dict[int, list[Span]] = {}
    for group in groups:
        added |= group.added
    found = []
    for at, comment in enumerate(comments):
        pieces = cut(comment, shadows[at], added.get(at, []))
        found += pieces or [Segment(comment, 0, len(comment.text), "")]
    return found


def _group(found: Digest) -> None:
    """Sort every point into a theme, or into one of the three rests."""
    open_ = []
    for at, segment in enumerate(found.segments):
        if not segment.text.strip() or not is_whole(segment.text):
            found.failed.append(at)
        elif not any(c.isalpha() for c in compact(segment.text)):
            found.unrelated.append(at)
        else:
            open_.append(at)
    if not open_:
        return
    filed = [anchoring.filed_under(anchors) for anchors in found.anchors]
    followers: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for at in open_:
        segment = found.segments[at]
        followers[filed[at], segment.comment.title, segment.compact].append(at)
    spoken = voices(found.segments, filed, list(followers.values()))
    found.themes, found.singles = find_themes(found.segments, spoken)


def _select(found: Digest) -> None:
    shadows = {c.id: s for c, s in zip(found.comments, found.shadows, strict=True)}
    for theme in found.themes:
        found.quotes += choose(theme, found.segments, shadows, found.stances)
    for at in found.singles:
        segment = found.segments[at]
        best = quote(at, segment, shadows[segment.comment.id])
        if best:
            found.quotes.append(best)


def _statements(found: Digest) -> list[Statement]:
    if not found.comments:
        return []
    every = [{"id": c.id, "start": 0, "end": len(c.text)} for c in found.comments]
    statements = [counted("共收到{}条意见。", every)]
    said = defaultdict(list)
    for each in found.quotes:
        said[each.segment].append(each)
    for theme in found.themes:
        statements += _about(found, theme, said)
    return statements


def _about(
    found: Digest, theme: Theme, said: dict[int, list[Quote]]
) -> list[Statement]:
    places = [found.segments[at].as_dict() for at in theme.members]
    head = title(theme.article, theme.name).replace("{", "").replace("}", "")
    stances, numbers = stance_text(found.stances[at] for at in theme.members)
    lines = [counted(head + "：{}条意见。", places, about=theme.id)]
    lines += [
        quoted(each, theme.id)
        for cluster in theme.clusters[:3]
        for at in cluster.spread[:1]
        for each in said.get(at, [])[:1]
    ]
    return lines


def ledger(found: Digest) -> dict[str, int]:
    """Count what came in and where it ended; the four rests add up to segments."""
    in_themes = sum(len(theme.members) for theme in found.themes)
    return {
        "comments": len(found.comments),
        "segments": len(found.segments),
        "theme": in_themes,
        "single": len(found.singles),
        "unrelated": len(found.unrelated),
        "failed": len(found.failed),
        "texts": len({compact(shadow.text) for shadow in found.shadows}),
        "duplicated": len({at for group in found.groups for at in group.members}),
    }


def as_output(found: Digest) -> dict[str, Any]:
    """Give a digest in the form of the contract of `manage.py digest`."""
    places = [segment.as_dict() for segment in found.segments]
    return {
        "ledger": ledger(found),
        "duplicates": [as_dict(g, found.comments, found.shadows) for g in found.groups],
        "clusters": [
            {
                "id": cluster.id,
                "label": cluster.label,
                "article": cluster.article,
                "theme": theme.id,
                "texts": cluster.texts,
                "stances": _stances(found, cluster.members),
                "members": [places[at] for at in cluster.members],
            }
            for theme in found.themes
            for cluster in theme.clusters
        ],
        "themes": [
            {
                "id": theme.id,
                "name": theme.name,
                "article": theme.article,
                "clusters": [cluster.id for cluster in theme.clusters],
                "segments": len(theme.members),
                "comments": len(
                    {found.segments[at].comment.id for at in theme.members}
                ),
                "stances": _stances(found, theme.members),
            }
            for theme in found.themes
        ],
        "singles": [places[at] for at in found.singles],
        "unrelated": [places[at] for at in found.unrelated],
        "failed": [places[at] for at in found.failed],
        "quotes": [each.as_dict() for each in found.quotes],
        "statements": [statement.as_dict() for statement in found.statements],
    }


def _stances(found: Digest, members: Sequence[int]) -> dict[str, int]:
    return dict(sorted(Counter(found.stances[at] for at in members).items()))
