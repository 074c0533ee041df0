"""A digest in the form of the contract of `manage.py digest`."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from .duplicates import as_dict
from .found import Digest
from .report import statements
from .shadow import compact
from .themes import Cluster, Theme


def ledger(found: Digest) -> dict[str, int]:
    """Count what came in and where it ended; the four rests add up to segments."""
    return {
        "comments": len(found.comments),
        "segments": len(found.segments),
        "theme": sum(len(theme.members) for theme in found.themes),
        "single": len(found.singles),
        "unrelated": len(found.unrelated),
        "failed": len(found.failed),
        "texts": len({compact(text) for text in {s.text for s in found.shadows}}),
        "duplicated": len({at for group in found.groups for at in group.members}),
    }


def as_output(found: Digest) -> dict[str, Any]:
    """Give everything that was found, offsets in the texts as they were given."""
    pairs = [(theme, cluster) for theme in found.themes for cluster in theme.clusters]
    verdicts = zip(found.comments, found.verdicts, strict=True)
    return {
        "ledger": ledger(found),
        "duplicates": [as_dict(g, found.comments, found.shadows) for g in found.groups],
        "clusters": [_cluster(found, *pair) for pair in pairs],
        "themes": [_theme(found, theme) for theme in found.themes],
        "singles": found.places(found.singles),
        "unrelated": found.places(found.unrelated),
        "failed": found.places(found.failed),
        "articles": _articles(found),
        "stances": [{"id": c.id, **verdict.as_dict()} for c, verdict in verdicts],
        "suggestions": [wish.as_dict() for wish in found.wishes],
        "quotes": [each.as_dict() for each in found.quotes],
        "statements": [each.as_dict() for each in statements(found)],
    }


def _cluster(found: Digest, theme: Theme, cluster: Cluster) -> dict[str, Any]:
    return {
        "id": cluster.id,
        "label": cluster.label,
        "article": cluster.article,
        "theme": theme.id,
        "texts": cluster.texts,
        "stances": _stances(found, cluster.members),
        "members": found.places(cluster.members),
    }


def _theme(found: Digest, theme: Theme) -> dict[str, Any]:
    members = theme.members
    return {
        "id": theme.id,
        "name": theme.name,
        "article": theme.article,
        "clusters": [cluster.id for cluster in theme.clusters],
        "segments": len(members),
        "comments": len({found.segments[at].comment.id for at in members}),
        "stances": _stances(found, members),
    }


def _stances(found: Digest, members: Sequence[int]) -> dict[str, int]:
    return dict(sorted(Counter(found.stances[at] for at in members).items()))


def _articles(found: Digest) -> list[dict[str, Any]]:
    """Give the articles of each point that has any, the one it is filed under first."""
    return [
        {**segment.as_dict(), "anchors": [anchor.as_dict() for anchor in anchors]}
        for segment, anchors in zip(found.segments, found.anchors, strict=True)
        if anchors
    ]
