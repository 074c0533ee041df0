"""The sentences of a digest, from the whole down to single points."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from .compose import (
    Place,
    Statement,
    counted,
    head,
    people,
    problem,
    quoted,
    stance_text,
    suggested,
)
from .evidence import Quote
from .found import Digest, Wish
from .shadow import compact
from .themes import Cluster, Theme

FEW = 200
"""Comments up to which every single point is told in its words."""
SPOKEN, QUOTED = 3, 2
"""Comments from which a cluster has a sentence of its own, and its quotes."""


def statements(
    found: Digest, labels: Mapping[str, str] | None = None
) -> list[Statement]:
    """Say what was found; a sentence that does not hold is left out.

    `labels` gives for the keys of articles the labels by which people know them.
    """
    texts = found.texts
    return [each for each in _all(found, labels or {}) if not problem(each, texts)]


def _all(found: Digest, labels: Mapping[str, str]) -> Iterator[Statement]:
    if not found.comments:
        return
    yield from _overview(found)
    said: dict[int, list[Quote]] = defaultdict(list)
    for each in found.quotes:
        said[each.segment].append(each)
    for theme in found.themes:
        label = labels.get(theme.article, theme.article)
        yield from _theme(found, theme, label, said)
    yield from _wishes(found, labels)
    if len(found.comments) <= FEW:
        for at in found.singles:
            yield from (quoted(each, "") for each in said[at])


def _overview(found: Digest) -> Iterator[Statement]:
    every = [{"id": c.id, "start": 0, "end": len(c.text)} for c in found.comments]
    yield counted("共收到#条意见。", every, asks=("all", ""))
    grouped = sorted({at for group in found.groups for at in group.members})
    copies = [every[at] for at in grouped]
    families = [group for group in found.groups if group.is_outermost]
    text = "其中#条与他人的文字相同或者相近，成#组。"
    yield counted(text, copies, len(families), asks=("duplicated", ""))
    themed = [at for theme in found.themes for at in theme.members]
    places = found.places(sorted(themed))
    text = "#条意见中的#段话归入#个主题。"
    numbers = len(themed), len(found.themes)
    yield counted(text, places, *numbers, asks=("bucket", "theme"))
    for name, key, rest in (
        ("为单独意见", "single", found.singles),
        ("与草案无关", "unrelated", found.unrelated),
        ("未能分析，需要人工阅读", "failed", found.failed),
    ):
        text, places = f"#条意见中的#段话{name}。", found.places(rest)
        yield counted(text, places, len(rest), asks=("bucket", key))


def _theme(
    found: Digest, theme: Theme, label: str, said: dict[int, list[Quote]]
) -> Iterator[Statement]:
    members = theme.members
    listed, numbers = stance_text(found.stances[at] for at in members)
    text = f"{head(label, theme.name)}：#条意见，#段话，其中{listed}。"
    places = found.places(members)
    yield counted(text, places, len(members), *numbers, asks=("theme", theme.id))
    for cluster in theme.clusters:
        if len(theme.clusters) > 1 and _senders(found, cluster) >= SPOKEN:
            yield _cluster(found, label, cluster)
        yield from _quotes(found, cluster, said)


def _senders(found: Digest, cluster: Cluster) -> int:
    return len({found.segments[at].comment.id for at in cluster.members})


def _cluster(found: Digest, label: str, cluster: Cluster) -> Statement:
    text = f"{head(label, cluster.label)}：#条意见，#种文字。"
    places = found.places(cluster.members)
    return counted(text, places, cluster.texts, asks=("cluster", cluster.id))


def _quotes(
    found: Digest, cluster: Cluster, said: dict[int, list[Quote]]
) -> Iterator[Statement]:
    """Give the words that stand for most, and those of each stance they leave out."""
    order = [at for at, _ in cluster.picks] + cluster.members
    shown: dict[str, str] = {}
    for each in (one for at in order for one in said[at]):
        stance, words = found.stances[each.segment], compact(each.text)
        is_wanted = len(shown) < QUOTED or stance not in shown.values()
        if is_wanted and words not in shown:
            shown[words] = stance
            yield quoted(each, cluster.id)


def _wishes(found: Digest, labels: Mapping[str, str]) -> Iterator[Statement]:
    """Tell wishes of equal words together, those of most people first."""
    alike: dict[tuple[str, ...], list[Wish]] = defaultdict(list)
    for wish in found.wishes:
        key = wish.article, wish.op, compact(wish.old_text), compact(wish.new_text)
        alike[key].append(wish)
    for (article, op, *_), wishes in sorted(
        alike.items(), key=lambda one: _rank(one[1])
    ):
        first, places = wishes[0], _places(wishes)
        if people(places) < 2 and len(found.comments) > FEW:
            break
        if not first.is_hidden:
            label = labels.get(article, article)
            yield suggested(op, label, first.old_text, first.new_text, places)


def _rank(wishes: Sequence[Wish]) -> tuple[int, tuple[int, str, int]]:
    return -people(_places(wishes)), wishes[0].order


def _places(wishes: Sequence[Wish]) -> list[Place]:
    return [wish.place() for wish in wishes]
