"""Having a model propose names and merges for a digest, outside every transaction."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from search.digest.found import Digest
from search.digest.names import NAMELESS
from search.digest.themes import Cluster, Theme
from search.llm.asking import Matter, settle
from search.llm.books import Books
from search.llm.config import configured
from search.llm.rules.answers import Refused, read_merges, read_name
from search.llm.rules.reasons import Reason
from search.llm.rules.tasks import (
    MOST_GROUPS,
    PIECES_A_GROUP,
    Piece,
    Span,
    Topic,
    merge_question,
    name_question,
    piece_of,
    topic_of,
)
from search.llm.rules.verify import Merge, Name, verified_merges, verified_name

Hidden = Mapping[object, Sequence[Span]]


@dataclass
class Proposed:
    """What held: names by theme, merges with their themes, and lines of the ledger."""

    names: dict[str, tuple[Name, int]] = field(default_factory=dict)
    merges: list[tuple[list[str], Merge, int]] = field(default_factory=list)


def propose(
    run: int,
    found: Digest,
    labels: Mapping[str, str],
    masked: Hidden,
    named: Mapping[str, str],
) -> Proposed:
    """Ask the model of the settings about the themes of a digest; nothing without one.

    `labels` names articles, `masked` holds what staff have covered in a comment, as
    spans of its text, `named` the names that staff have given, which stay. Writes the
    ledger; never fails because of the model.
    """
    model, proposed = configured(), Proposed()
    if model is None or not found.themes:
        return proposed
    books = Books(run, model)
    topics = _topics(found, labels, masked)
    by_size = sorted(found.themes, key=lambda theme: -len(theme.members))
    for theme in by_size:
        if theme.id not in named and topics[theme.id].pieces:
            taken = _taken(found.themes, theme, proposed, named)
            _name(books, topics[theme.id], taken, proposed)
    for together in _articles(found.themes):
        some = [topics[theme.id] for theme in together if topics[theme.id].pieces]
        if len(some) > 1:
            _merge(books, some[:MOST_GROUPS], together[0].article, proposed)
    return proposed


def _name(books: Books, topic: Topic, taken: set[str], proposed: Proposed) -> None:
    def check(text: str) -> Name:
        name = verified_name(read_name(text), topic)
        if name.text in taken:
            raise Refused(Reason.GROUP)
        return name

    matter = Matter(name_question(topic), [topic], topic.key, check)
    if settled := settle(books, matter):
        proposed.names[topic.key] = settled[0], settled[1].pk


def _merge(books: Books, topics: list[Topic], article: str, proposed: Proposed) -> None:
    few = [replace(each, pieces=each.pieces[:PIECES_A_GROUP]) for each in topics]

    def check(text: str) -> tuple[Merge, ...]:
        return verified_merges(read_merges(text), few)

    settled = settle(books, Matter(merge_question(few), few, article, check))
    for merge in settled[0] if settled else ():
        keys = [few[at].key for at in merge.topics]
        proposed.merges.append((keys, merge, settled[1].pk))


def _taken(
    themes: Sequence[Theme], own: Theme, proposed: Proposed, named: Mapping[str, str]
) -> set[str]:
    """Names of the other themes of the article: two of one name help nobody."""
    others = [t for t in themes if t.article == own.article and t.id != own.id]
    found = {NAMELESS}
    for each in others:
        ours = proposed.names[each.id][0].text if each.id in proposed.names else ""
        found.add(named.get(each.id) or ours or each.name)
    return found


def _articles(themes: Sequence[Theme]) -> Iterator[list[Theme]]:
    homes: dict[str, list[Theme]] = defaultdict(list)
    for theme in themes:
        homes[theme.article].append(theme)
    yield from homes.values()


def _topics(
    found: Digest, labels: Mapping[str, str], masked: Hidden
) -> dict[str, Topic]:
    hidden = {
        comment.id: [*shadow.hidden, *masked.get(comment.id, ())]
        for comment, shadow in zip(found.comments, found.shadows, strict=True)
    }
    return {
        theme.id: topic_of(
            theme.id,
            labels.get(theme.article, theme.article),
            theme.name,
            (_piece(found, at, hidden) for at in _order(theme.clusters)),
        )
        for theme in found.themes
    }


def _piece(found: Digest, at: int, hidden: Hidden) -> Piece:
    segment = found.segments[at]
    span = segment.start, segment.end
    comment = segment.comment
    return piece_of(comment.id, comment.text, span, hidden[comment.id])


def _order(clusters: Sequence[Cluster]) -> Iterator[int]:
    """Go round the clusters: those that stand for most first, all in the end."""
    rows = [
        list(dict.fromkeys([*(at for at, _ in c.picks), *c.spread, *c.members]))
        for c in clusters
    ]
    for turn in range(max(map(len, rows), default=0)):
        yield from (row[turn] for row in rows if turn < len(row))
