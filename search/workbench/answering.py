"""What one answer to several themes would do: whom it reaches, what it replaces."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q

from consultations.actions.themes import Part
from consultations.models import ANSWERABLE, RepliedComment, Reply

from . import heaps, texts
from .models import AnalysisRun, Segment, Theme

MOST = 200
"""Themes that one answer takes."""
LARGE = 50_000
"""Segments above which the page of a digest shows first, and counts answers then."""
ANSWERABLE_NOW = Q(comment__state__in=ANSWERABLE)


@dataclass(frozen=True)
class Had:
    """An answer that comments of a theme have already, and how many of them."""

    reply: Reply
    comments: int


@dataclass
class Asked:
    """A theme that is to be answered: its comments, people, articles and answers.

    `open` are those without an answer, `kept_back` counts comments that cannot be
    answered (not moderated, hidden, withdrawn).
    """

    theme: Theme
    is_replaced: bool = False
    comments: set[int] = field(default_factory=set)
    open: set[int] = field(default_factory=set)
    people: int = 0
    articles: list[str] = field(default_factory=list)
    had: list[Had] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)

    @property
    def kept_back(self) -> int:
        """Count the comments of the theme that cannot be answered."""
        return max(0, self.theme.comment_count - len(self.comments))

    @property
    def drafts(self) -> list[Had]:
        """Give the answers that may be replaced: those that are not public."""
        return [had for had in self.had if not had.reply.published_at]

    def part(self) -> Part:
        """Give the theme as the room of replies knows it."""
        theme = self.theme
        return Part(
            theme.key,
            theme.uid,
            theme.article_label,
            theme.name,
            frozenset(self.taken),
        )


@dataclass
class Plan:
    """An answer to several themes before it is written.

    `seen` names what it rests on; another one means that somebody was faster.
    """

    asked: list[Asked]
    taken: set[int]
    people: int
    replaced: list[Had]
    left: int
    seen: str

    @property
    def answered(self) -> list[Asked]:
        """Give the themes that the answer reaches."""
        return [each for each in self.asked if each.taken]


@dataclass(frozen=True)
class _Row:
    theme: int
    comment: int
    giver: tuple
    place: tuple[str, str]
    reply: int | None


def plan(
    run: AnalysisRun, themes: Iterable[Theme], replace: Collection[int] = ()
) -> Plan:
    """Say what an answer to these themes of one digest would do; four queries.

    `replace` holds the themes whose drafts of answers give way. A comment that is
    also in a theme whose answers are left keeps the answer it has.
    """
    asked = {theme.pk: Asked(theme, theme.pk in replace) for theme in themes}
    rows = _rows(asked)
    replies = Reply.objects.in_bulk({row.reply for row in rows if row.reply})
    _sort(run, asked, rows, replies)
    taken = _taken(asked, rows, replies)
    givers = {row.comment: row.giver for row in rows}
    had = {row.comment: row.reply for row in rows if row.reply}
    for each in asked.values():
        each.taken = each.comments & taken
    replaced: dict[int, int] = defaultdict(int)
    for comment in taken & had.keys():
        replaced[had[comment]] += 1
    return Plan(
        asked=list(asked.values()),
        taken=taken,
        people=len({givers[comment] for comment in taken}),
        replaced=_hads(replaced, replies),
        left=len(had.keys() - taken),
        seen=_fingerprint(rows, replies),
    )


def _rows(themes: Collection[int]) -> list[_Row]:
    found = Segment.objects.filter(ANSWERABLE_NOW, cluster__theme__in=themes)
    names = (
        "cluster__theme",
        "comment",
        "comment__author",
        "comment__uid",
        "comment__article_label",
        "comment__replied__reply",
    )
    return [
        # Who left no account counts as one person a comment, as in the 通报.
        _Row(theme, comment, (author, author or comment), (uid, label), reply)
        for theme, comment, author, uid, label, reply in found.order_by()
        .values_list(*names)
        .distinct()
    ]


def _sort(run: AnalysisRun, asked: dict[int, Asked], rows, replies) -> None:
    """Put the comments to their themes, with the answers that they have."""
    order = {each.key: at for at, each in enumerate(texts.articles(run.consultation))}
    people, places = defaultdict(set), defaultdict(set)
    had: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        each = asked[row.theme]
        each.comments.add(row.comment)
        people[row.theme].add(row.giver)
        places[row.theme].add((order.get(row.place[0], -1), row.place[1]))
        if row.reply:
            had[row.theme][row.reply] += 1
        else:
            each.open.add(row.comment)
    for pk, each in asked.items():
        each.people = len(people[pk])
        each.articles = [label for _at, label in sorted(places[pk])]
        each.had = _hads(had[pk], replies)


def _hads(counts: dict[int, int], replies: dict[int, Reply]) -> list[Had]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [Had(replies[pk], count) for pk, count in ordered]


def _taken(asked: dict[int, Asked], rows, replies) -> set[int]:
    drafts = {pk for pk, reply in replies.items() if not reply.published_at}
    kept = {
        row.comment for row in rows if row.reply and not asked[row.theme].is_replaced
    }
    given_up = {row.comment for row in rows if row.reply in drafts} - kept
    return {row.comment for row in rows if not row.reply} | given_up


def _fingerprint(rows, replies: dict[int, Reply]) -> str:
    """Name the comments and the words of the answers that they have."""
    pairs = sorted((row.theme, row.comment, row.reply or 0) for row in rows)
    words = sorted((pk, r.outcome, r.topic, r.reason) for pk, r in replies.items())
    written = json.dumps([pairs, words], ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def chosen(run: AnalysisRun, keys: Iterable[int]) -> list[Theme]:
    """Give those of the keys that are themes of this digest and hold something.

    In the order of the list that they were ticked in.
    """
    found = heaps.filled(run).filter(pk__in=list(keys)[: MOST + 1])
    return [theme for _label, themes in heaps.grouped(run, found) for theme in themes]


def mark(themes: Iterable[Theme]) -> None:
    """Set `waiting` and `is_answered` on themes; one query.

    `waiting` counts comments that are owed an answer and have none.
    """
    rows = list(themes)
    found = Segment.objects.filter(ANSWERABLE_NOW, cluster__theme__in=rows)
    counted = (
        found.order_by()
        .values_list("cluster__theme")
        .annotate(
            every=Count("comment", distinct=True),
            done=Count("comment__replied__comment", distinct=True),
        )
    )
    counts = {theme: (every, done) for theme, every, done in counted}
    for theme in rows:
        every, done = counts.get(theme.pk, (0, 0))
        theme.waiting, theme.is_answered = every - done, done > 0


def next_waiting(run: AnalysisRun) -> Theme | None:
    """Give the largest theme with a comment that is owed an answer and has none."""
    unanswered = ~Exists(RepliedComment.objects.filter(comment=OuterRef("comment")))
    waits = Segment.objects.filter(
        ANSWERABLE_NOW, unanswered, cluster__theme=OuterRef("pk")
    )
    return heaps.filled(run).filter(Exists(waits)).first()
