"""Objecting to a hiding once, and the review by another person."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.log import record
from common import clock
from common.moments import deadline
from common.text import clean_plain

from ..exceptions import NotAllowed, NotReady
from ..models import Hiding, HidingAppeal, Topic
from ..queries import mandates
from ..queries.moderation import appeal_until
from ..rules import standing
from .discussion import bring_back
from .way import held, obey

LONGEST = 2000
_ASKED = ("topic", "post")


@transaction.atomic
def appeal_hiding(*, hiding_id: int, by, grounds: str) -> HidingAppeal:
    """Object to the hiding of what one wrote, once, within the days of the house.

    Raises NotAllowed for others than the author, NotReady without grounds, when it is
    shown again, too late, or for the second time.
    Source: 互联网跟帖评论服务管理规定 第十三条; 本平台议事规则 第五项.
    """
    hiding = _held(hiding_id)[1]
    if hiding.author_id != by.pk:
        raise NotAllowed(_("只有作者本人可以申诉。"))
    _must_be_in_time(hiding)
    grounds = clean_plain(grounds).strip()
    if not grounds or len(grounds) > LONGEST:
        raise NotReady(_("请写明申诉理由，最多 %(n)s 字。") % {"n": LONGEST})
    try:
        with transaction.atomic():
            appeal = HidingAppeal.objects.create(
                hiding=hiding,
                grounds=grounds,
                made_at=clock.db_now(),
                first_moderator_id=hiding.hidden_by_id,
            )
    except IntegrityError as error:
        raise NotReady(_("这个决定已经申诉过，每个决定可以申诉一次。")) from error
    data = {"hiding": hiding.pk, "topic": hiding.place.code}
    record("hiding.appealed", actor=by, target=appeal, data=data, content=grounds)
    return appeal


@transaction.atomic
def review_appeal(*, appeal_id: int, by, outcome: str, answer: str) -> HidingAppeal:
    """Answer an appeal: keep hidden, or show again; the author reads the reason.

    The one who hid it cannot answer (the database refuses it, too). Raises
    NotAllowed, and NotReady without an answer or when somebody else was quicker.
    """
    appeal = HidingAppeal.objects.get(pk=appeal_id)
    topic, hiding = _held(appeal.hiding_id)
    person = mandates.standing_of(by, topic.board)
    told = {"is_hider": hiding.hidden_by_id == by.pk}
    told["is_author"] = hiding.author_id == by.pk
    obey(standing.to_review(person, **told))
    answer = clean_plain(answer).strip()[:LONGEST]
    if not answer or outcome not in HidingAppeal.Outcome.values:
        raise NotReady(_("请选择结果并写明理由。"))
    at = clock.db_now()
    decided = {"outcome": outcome, "answer": answer, "by": by, "at": at}
    if not HidingAppeal.objects.settle(appeal_id, **decided):
        raise NotReady(_("这件申诉已由他人答复。"))
    if outcome == HidingAppeal.Outcome.REVERSED and hiding.undone_at is None:
        bring_back(hiding, topic, by, at)
    data = {"hiding": hiding.pk, "topic": topic.code, "outcome": outcome}
    record("hiding.reviewed", actor=by, target=appeal, data=data, content=answer)
    appeal.refresh_from_db()
    return appeal


def _held(hiding_id: int) -> tuple[Topic, Hiding]:
    """Lock the topic, then the decision; so every hiding and showing does."""
    found = Hiding.objects.select_related("post").get(pk=hiding_id)
    topic = held(found.topic_id or found.post.topic_id)
    rows = Hiding.objects.select_for_update(of=["self"]).select_related(*_ASKED)
    return topic, rows.get(pk=hiding_id)


def _must_be_in_time(hiding: Hiding) -> None:
    if hiding.undone_at is not None:
        raise NotReady(_("已经恢复显示，不用申诉。"))
    until = appeal_until(hiding)
    if clock.db_now() >= until:
        told = {"until": deadline(until)}
        raise NotReady(_("申诉期限已于 %(until)s 届满。") % told)
