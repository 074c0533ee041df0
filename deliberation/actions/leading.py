"""What the committee does with a topic: plan, party review, next step, decline."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from common import clock
from common.text import clean_plain

from ..exceptions import NotReady
from ..models import PartyReview, Stage, Topic
from ..queries import mandates
from ..queries import topics as queries
from ..rules import standing
from ..rules import topics as rules
from .way import go, held, obey


@transaction.atomic
def write_plan(*, topic_id: int, by, plan: str) -> Topic:
    """Write what the deliberation came to, until the publicity begins.

    Raises NotAllowed for others than council and committee, NotReady out of time.
    """
    topic = held(topic_id)
    obey(standing.to_write_plan(mandates.standing_of(by, topic.board)))
    if topic.stage != Stage.REVIEW:
        raise NotReady(_("只有审议阶段可以写方案。"))
    topic.plan = _text(plan, _("请写明方案。"))
    topic.save(update_fields=["plan"])
    data = {"code": topic.code}
    record("topic.planned", actor=by, target=topic, data=data, content=topic.plan)
    return topic


@transaction.atomic
def record_study(
    *, topic_id: int, by, body: str, held_on: date, conclusion: str, text: str
) -> PartyReview:
    """Record the party body's study of a topic; a later record goes before.

    Raises NotAllowed, and NotReady once the topic is decided or for a day to come.
    Source: 城市居民委员会组织法 第三十条.
    """
    topic = held(topic_id)
    _hosted(topic, by)
    _must_be_undecided(topic)
    if held_on > clock.db_now().date():
        raise NotReady(_("研究日期不能晚于今天。"))
    review = PartyReview.objects.create(
        topic=topic,
        body=_text(body, _("请写明研究的党组织。"))[:60],
        held_on=held_on,
        conclusion=PartyReview.Conclusion(conclusion),
        record=_text(text, _("请写明研究的情况。")),
        recorded_by=by,
    )
    data = {"code": topic.code, "conclusion": review.conclusion}
    record("topic.studied", actor=by, target=topic, data=data, content=review.record)
    return review


@transaction.atomic
def lead_on(*, topic_id: int, by, note: str = "") -> Topic:
    """Bring a topic to its next stage; `note` is what people read about the step.

    Where nothing is voted on, the note that ends the publicity is the outcome.
    Raises NotAllowed, and NotReady that says what is lacking.
    """
    topic = held(topic_id)
    _hosted(topic, by)
    note = clean_plain(note).strip()
    if topic.stage in rules.EARLY:
        raise NotReady(_("附议由邻居决定，满了人数自动进入审议。"))
    if topic.stage == Stage.PUBLICITY and not _votes(topic):
        topic.outcome = note
    at = clock.db_now()
    facts = queries.topic_facts(topic, at)
    lacking = rules.missing(topic.terms, facts, at)
    if lacking:
        raise NotReady(lacking)
    to = rules.decided(topic.terms, facts)
    if to == Stage.PUBLICITY:
        topic.publicity_until = rules.publicity_end(topic.terms, at)
    if topic.stage == Stage.VOTING:
        topic.outcome = note or _outcome(to)
    return go(topic, to, by, note, at)


@transaction.atomic
def decline_topic(*, topic_id: int, by, reason: str) -> Topic:
    """Put a topic off the agenda, with a reason that everybody reads.

    Raises NotAllowed, and NotReady without a reason, once it is decided, and where
    so many seconded that the law wants it to be voted on.
    """
    topic = held(topic_id)
    _hosted(topic, by)
    _must_be_undecided(topic)
    facts = queries.topic_facts(topic, clock.db_now())
    bound = rules.must_be_taken_up(topic.terms, facts, topic.row.source.verified)
    if bound:
        raise NotReady(bound)
    return go(topic, Stage.DECLINED, by, _text(reason, _("请写明不予列入的理由。")))


def _hosted(topic: Topic, by) -> None:
    obey(standing.to_host(mandates.standing_of(by, topic.board)))


def _must_be_undecided(topic: Topic) -> None:
    if topic.stage not in rules.UNDECIDED:
        raise NotReady(_("议题已经进入表决或者已经结束。"))


def _votes(topic: Topic) -> bool:
    return rules.VOTING in rules.way(topic.terms)


def _outcome(to: str) -> str:
    return _("表决通过。") if to == Stage.RESULT else _("表决未通过。")


def _text(text: str, lacking: str) -> str:
    clean = clean_plain(text).strip()
    if not clean:
        raise NotReady(lacking)
    return clean
