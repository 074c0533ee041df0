"""What the pages of topics show, in a constant number of queries."""

from datetime import datetime

from django.db.models import Prefetch, Q
from django.utils import timezone

from common import clock
from common.pagination import page, token_after
from rulebook import loader, topic_words, words

from ..models import Board, Hiding, PartyReview, Poll, Post, Topic, TopicMerge
from ..rules import topics as rules
from ..rules.lifecycle import Phase
from ..rules.similar import similar

RECENT, POSTS_SHOWN = 200, 20
OLDEST_FIRST, NEWEST_FIRST = ("posted_at", "id"), ("-posted_at", "-id")
_CARRIED = frozenset(
    {
        Phase.CERTIFIED,
        Phase.FILED,
        Phase.EXECUTING,
        Phase.DISCLOSED,
        Phase.ARCHIVED,
    }
)
_LOST = frozenset(
    {Phase.FAILED_QUORUM, Phase.FAILED_APPROVAL, Phase.VOID, Phase.CANCELLED}
)
_DRAWN = frozenset({Phase.DRAFT, Phase.PARTY_REVIEW, Phase.LEGALITY_CHECK})


def kinds_of(board: Board) -> list[loader.Row]:
    """The kinds of topic that can be raised on a board today."""
    today = timezone.localdate()
    rows = [
        row
        for row in loader.all_rows("topic")
        if board.kind in row.terms["places"] and row.source.in_force(today)
    ]
    return list({row.id: row for row in rows}.values())


def kind_of(board: Board, name: str) -> loader.Row | None:
    """One of these kinds by its id, or None."""
    return next((row for row in kinds_of(board) if row.id == name), None)


def vote_row(row: loader.Row) -> loader.Row | None:
    """The rule of voting by which a kind of topic is decided today; None: no vote."""
    name = row.terms["vote_rule"]
    return loader.find(name, timezone.localdate()) if name else None


def legal_text(row: loader.Row) -> list[tuple[str, str]]:
    """The rule in words: what the topic needs, and what its vote needs."""
    told = [*topic_words.facts(row), ("依据", row.citation), ("说明", row.note)]
    vote = vote_row(row)
    if vote is not None:
        told += [
            ("表决比例", words.thresholds(vote)),
            ("表决依据", vote.citation),
            ("表决的法律效力", dict(words.facts(vote))["法律效力"]),
        ]
    return told


def similar_topics(board: Board, user, title: str) -> list[Topic]:
    """Recent topics of the board that may be about the same thing; three queries."""
    rows = Topic.objects.visible_to(user).shown().filter(board=board)
    recent = rows.order_by("-raised_at", "-id").values_list("pk", "title")[:RECENT]
    keys = similar(title, recent)
    found, at = rows.in_bulk(keys), clock.db_now()
    return [found[key].seen_at(at) for key in keys]


def lively_topics(user, at: datetime):
    """Topics that people can still do something about, the newest first."""
    stages = (rules.SECONDING, rules.PUBLICITY, rules.VOTING)
    rows = Topic.objects.visible_to(user).shown().staged(at)
    rows = rows.filter(stage_then__in=stages)
    return rows.with_places().order_by("-stage_since", "-id")


def with_all(user):
    """Topics with all that their page shows."""
    standing_merges = TopicMerge.objects.filter(undone_at=None)
    standing_merges = standing_merges.select_related("topic", "into")
    return (
        Topic.objects.visible_to(user)
        .with_places()
        .prefetch_related(
            "steps",
            "party_reviews",
            "tasks__photos",
            "tasks__reopenings",
            Prefetch("merges", standing_merges),
            Prefetch("merged", standing_merges),
            "agenda_items__meeting",
            Prefetch("hidings", Hiding.objects.filter(undone_at=None)),
        )
    )


def posts_of(topic: Topic, user, after: str | None = None, *, newest: bool = False):
    """A page of what was said about a topic, by default the oldest first; two queries.

    By key: the last page of hundreds costs what the first one costs.
    """
    rows = Post.objects.visible_to(user).filter(topic=topic)
    rows = rows.prefetch_related("hidings")
    order = NEWEST_FIRST if newest else OLDEST_FIRST
    return page(rows, order=order, after=after, size=POSTS_SHOWN)


def page_with(post: Post) -> str:
    """The token of a page that begins with a post; "" for the first page; one query."""
    earlier = Q(posted_at=post.posted_at, pk__lt=post.pk)
    earlier |= Q(posted_at__lt=post.posted_at)
    rows = Post.objects.filter(earlier, topic=post.topic_id)
    before = rows.order_by(*NEWEST_FIRST).first()
    return token_after(before, OLDEST_FIRST) if before else ""


def polls_of(topic: Topic, user) -> list[Poll]:
    """The polls about a topic that the person may see, with what phases read."""
    rows = Poll.objects.visible_to(user).with_moments()
    return list(rows.filter(topic_link__topic=topic).order_by("pk"))


def poll_state(topic: Topic, at: datetime) -> str:
    """How the topic's last poll stands: "", drawn, noticed, carried or lost."""
    linked = Poll.objects.with_moments().filter(topic_link__topic=topic)
    poll = linked.order_by("pk").last()
    if poll is None:
        return ""
    phase = poll.phase(at)
    if phase in _CARRIED:
        return "carried"
    if phase in _LOST:
        return "lost"
    return "drawn" if phase in _DRAWN else "noticed"


def topic_facts(topic: Topic, at: datetime) -> rules.Facts:
    """All that decides whether a topic can go on."""
    reviews: list[PartyReview] = list(topic.party_reviews.all())
    tasks = list(topic.tasks.all())
    return rules.Facts(
        stage=topic.stage,
        seconds=topic.second_count,
        needed=topic.seconds_needed,
        plan=topic.plan,
        party_review=reviews[-1].conclusion if reviews else "",
        publicity_until=topic.publicity_until,
        poll=poll_state(topic, at),
        outcome=topic.outcome,
        tasks=len(tasks),
        open_tasks=sum(1 for task in tasks if task.done_on is None),
    )


def furthest(topic: Topic) -> str:
    """The last stage of the way that a topic reached."""
    reached = [step.stage for step in topic.steps.all() if step.stage in rules.WAY]
    return reached[-1] if reached else rules.PROPOSED
