"""Demo topics in every stage; those of the polls come from them.

Verbs of the house where they can be done today; what lies in the past is moved there.
"""

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from accounts.models import User
from accounts.rules import authority
from common.clock import db_now
from deliberation.actions import (
    discussion,
    followup,
    merging,
    topics,
)
from deliberation.actions.way import go, held
from deliberation.models import (
    Poll,
    Rating,
    Seconding,
    Stage,
    Topic,
    TopicPoll,
)
from deliberation.queries.topics import poll_state
from deliberation.rules import topics as rules
from regions.models import Compound

from ..housing import COUNTRY
from ..people import STORY
from ..topics import FEW, KINDS, DemoTopic
from ..topics import posts as lines
from ..topics import topics as wanted_topics
from . import boards
from .boards import Place

SEED = 2026
DAY = timedelta(days=1)
# Longer than any publicity.
PACE = 16 * DAY
REASONS = {
    "declined": "市政道路的交通组织由公安交警部门决定，已把大家的意见转过去。",
    "withdrawn": "改建共有绿地要全体业主表决，先撤回，改成征求意见。",
}
TASKS = (("确定做法和时间", "村（居）委", -10), ("实施", "物业公司（演示）", 20))
OUTCOME = "大家商量一致，按方案办。"
TWIN = "两个议题说的是同一段路，合并以后一起征集附议。"
# How long ago the time of those ran out that found too few seconds.
LAPSED_AGO = 5 * DAY
# These were given a part of their seconds only.
GATHERING = frozenset({Stage.SECONDING, Stage.LAPSED, Stage.MERGED})


def ensure(staff: dict[str, User], say: Callable[[str], None]) -> None:
    """Make the boards, councils and topics that are missing."""
    compounds = list(Compound.objects.filter(code__startswith="xq-").order_by("code"))
    chosen = wanted_topics()[:FEW] if len(compounds) == 1 else wanted_topics()
    known = set(Topic.objects.values_list("title", flat=True))
    missing = [one for one in chosen if one.title not in known]
    polls = Poll.objects.filter(topic_link__isnull=True, rule_id__in=_RULES)
    if not compounds or not (missing or polls.exists()):
        return
    say(f"{len(compounds)} 块议题板和 {len(missing)} 个议题")
    with transaction.atomic():
        boards.communities(compounds)
        places = [boards.place(one, staff) for one in compounds]
        for one in missing:
            _topic(one, _where(one, places))
        for poll in polls.order_by("pk"):
            _topic_of(poll, places)


_RULES = {
    "owners.ordinary": KINDS["ordinary"],
    "owners.special": KINDS["special"],
}


def _where(one: DemoTopic, places: Sequence[Place]) -> Place:
    """One place after the other; a twin stands where its other half does."""
    number = one.number
    if one.into:
        number = next(two.number for two in wanted_topics() if two.title == one.into)
    return places[number % len(places)]


def _topic(one: DemoTopic, place: Place) -> None:
    """Raise a topic and bring it to its stage."""
    rng = random.Random(f"{SEED}:{one.title}")
    proposer = _proposer(one, place, rng)
    topic = _raised(one, place, proposer)
    _discuss(topic, place, rng)
    if one.stage != Stage.PROPOSED and one.stage != Stage.WITHDRAWN:
        share = one.share if one.stage in GATHERING else 1.0
        _second(topic, place, proposer, share, is_twin=bool(one.into))
    if one.stage == Stage.LAPSED:
        _let_lapse(topic)
    elif one.stage == Stage.MERGED:
        _join(topic, one.into, place.host)
    _lead(topic, one.stage, place.host, db_now())
    _rate(topic, place, rng)
    _said_early(topic)


def _said_early(topic: Topic) -> None:
    """Nobody speaks after the discussion is over: a post every seven hours at first."""
    for number, post in enumerate(topic.posts.order_by("id"), start=1):
        post.posted_at = topic.raised_at + number * timedelta(hours=7)
        post.save(update_fields=["posted_at"])


def _proposer(one: DemoTopic, place: Place, rng: random.Random) -> User:
    """Who raised it: 陈某 of the story the first one, else somebody of no council."""
    head = [user for user in place.neighbours if user.phone == COUNTRY + STORY[1].phone]
    council = place.board.compound.mandates.of_roles(authority.COUNCIL_MEMBER)
    seated = set(council.values_list("user_id", flat=True))
    plain = [user for user in place.neighbours if user.pk not in seated]
    return head[0] if head and not one.number else rng.choice(plain)


def _raised(one, place: Place, proposer: User) -> Topic:
    topic = topics.raise_topic(
        board_id=place.board.pk,
        proposer=proposer,
        kind=one.kind,
        title=one.title,
        body=one.body,
        wanted=one.wanted,
        budget=one.budget,
        submission_key=f"demo-{place.board.code}-{one.title}"[:64],
    )
    # So that nobody has raised more than a day allows, and the list has an order.
    back = timedelta(days=3 + getattr(one, "number", 40), hours=len(one.title))
    Topic.objects.filter(pk=topic.pk).update(raised_at=topic.raised_at - back)
    topic.steps.update(at=topic.raised_at - back)
    topic.refresh_from_db()
    return topic


def _discuss(topic: Topic, place: Place, rng: random.Random) -> None:
    said = rng.sample(lines(), rng.randint(0, 3))
    for number, words in enumerate(said):
        discussion.speak(
            topic_id=topic.pk,
            author=place.neighbours[
                (number * 7 + int(topic.code[-4:])) % len(place.neighbours)
            ],
            body=words,
            submission_key=f"demo-{topic.code}-{number}",
        )
    topic.refresh_from_db()


def _second(
    topic: Topic, place: Place, proposer: User, share: float, *, is_twin: bool = False
) -> None:
    """Open the seconding and fill it up to a share."""
    topics.open_seconding(topic_id=topic.pk, by=proposer)
    topic.refresh_from_db()
    if topic.stage != Stage.SECONDING:
        return
    others = [user for user in place.neighbours if user.pk != proposer.pk]
    wanted = round(topic.seconds_needed * share)
    if share < 1:
        wanted = min(wanted, topic.seconds_needed - 1)
    # Behind a twin stand others than behind its other half.
    chosen = (others[::-1] if is_twin else others)[: max(wanted, 0)]
    Seconding.objects.bulk_create(
        Seconding(topic=topic, person=user, counts_as=f"demo:{user.pk}")
        for user in chosen
    )
    topic.second_count = len(chosen)
    topic.save(update_fields=["second_count"])


def _let_lapse(topic: Topic) -> None:
    """Move a gathering into the past by whole days, so that its time has run out."""
    ahead = topic.seconding_until - db_now()
    back = (ahead + LAPSED_AGO).days * DAY
    for one in topic.steps.all():
        one.at -= back
        one.save(update_fields=["at"])
    topic.raised_at -= back
    topic.seconding_until -= back
    topic.save(update_fields=["raised_at", "seconding_until"])
    held(topic.pk)


def _join(topic: Topic, title: str, host: User) -> None:
    """Merge a topic into its twin, which goes on gathering."""
    twin = topic.board.topics.get(title=title)
    merging.merge_topic(topic_id=topic.pk, into_code=twin.code, by=host, reason=TWIN)


def _lead(topic: Topic, stage: str, host: User, now: datetime) -> None:
    """Bring a topic along its way, a fortnight a step, as far as its stage."""
    if stage in REASONS:
        by = topic.proposer if stage == Stage.WITHDRAWN else host
        go(topic, stage, by, REASONS[stage])
        return
    way = [*rules.way(topic.terms), Stage.DONE]
    if stage not in way or way.index(stage) <= way.index(topic.stage):
        return
    steps = way[way.index(topic.stage) + 1 : way.index(stage) + 1]
    _not_before(topic, now - PACE * (len(steps) + 1))
    for ahead, one in enumerate(steps, start=1):
        at = now - PACE * (len(steps) - ahead) - timedelta(hours=3)
        _prepare(topic, one, host, at)
        go(topic, one, host, "", at)


def _not_before(topic: Topic, at: datetime) -> None:
    """A topic was raised before what became of it."""
    if at < topic.raised_at:
        topic.raised_at = at
        topic.steps.update(at=at)


def _prepare(topic: Topic, stage: str, host: User, at: datetime) -> None:
    """What a stage needs before it can be reached."""
    if stage == Stage.PUBLICITY:
        topic.plan = f"{topic.wanted}由物业公司实施，村（居）委监督，完成后公布。"
        topic.publicity_until = rules.publicity_end(topic.terms, at)
    elif stage == Stage.RESULT:
        topic.outcome = topic.outcome or OUTCOME
    elif stage == Stage.FOLLOW_UP:
        for title, owner, days in TASKS:
            followup.add_task(
                topic_id=topic.pk,
                by=host,
                title=title,
                owner=owner,
                due_on=(db_now() + days * DAY).date(),
            )
        followup.finish_task(
            task_id=topic.tasks.first().pk, by=host, report="已定，见公告。"
        )
        # Finished in time, and that time is past.
        topic.tasks.filter(done_on__isnull=False).update(done_on=F("due_on"))
    elif stage == Stage.DONE:
        for task in topic.tasks.filter(done_on__isnull=True):
            followup.finish_task(task_id=task.pk, by=host, report="已完成，欢迎查看。")


def _rate(topic: Topic, place: Place, rng: random.Random) -> None:
    if topic.stage not in rules.RATED:
        return
    people = rng.sample(list(place.neighbours), min(6, len(place.neighbours)))
    scores = [rng.choice((3, 4, 4, 5, 5)) for _ in people]
    at = db_now()
    Rating.objects.bulk_create(
        Rating(topic=topic, person=person, score=score, rated_at=at)
        for person, score in zip(people, scores, strict=True)
    )
    topic.rating_sum, topic.rating_count = sum(scores), len(scores)
    topic.save(update_fields=["rating_sum", "rating_count"])


def _topic_of(poll: Poll, places: Sequence[Place]) -> None:
    """The topic from which a demo poll came, as far as the poll has come."""
    mine = [p for p in places if poll.scope.startswith(p.board.name)]
    if not mine:
        return
    place, item = mine[0], poll.items.first()
    told = DemoTopic(
        number=30,
        stage="voting",
        kind=_RULES[poll.rule_id],
        title=poll.title[:60],
        body=item.material or item.question,
        wanted=item.question,
    )
    proposer = place.neighbours[poll.pk % len(place.neighbours)]
    topic = _raised(told, place, proposer)
    now = db_now()
    _second(topic, place, proposer, 1.0)
    TopicPoll.objects.create(topic=topic, poll=poll, linked_by=place.host)
    _lead(topic, Stage.VOTING, place.host, now)
    state = poll_state(topic, now)
    if state == "lost":
        topic.outcome = "表决没有通过或者没有完成，详见表决结果。"
        go(topic, Stage.NOT_CARRIED, place.host, topic.outcome)
    elif state == "carried":
        topic.outcome = "表决通过，详见表决结果。"
        ends = Stage.DONE if poll.disclosed_at else Stage.FOLLOW_UP
        _lead(topic, ends, place.host, now)
        _rate(topic, place, random.Random(poll.title))
