"""Moving a topic along its way: held by its row, noted in its steps and in the log."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from common import clock

from ..exceptions import NotAllowed, NotReady
from ..models import Stage, Topic, TopicStep
from ..rules import topics as rules
from ..rules.standing import Refusal


def held(topic_id: int) -> Topic:
    """Lock a topic against every other step, seconding and rating.

    A seconding whose time is up is closed on the way: what is held is what holds.
    """
    rows = Topic.objects.select_for_update(of=["self"]).with_places()
    topic = rows.get(pk=topic_id)
    if topic.stage == Stage.SECONDING and topic.seconding_until is not None:
        return _lapse(topic, clock.db_now())
    return topic


def _lapse(topic: Topic, at: datetime) -> Topic:
    """Close a held topic that did not find enough seconds in time; else leave it."""
    until = topic.seconding_until
    if rules.stage_at(topic.stage, until, at) != Stage.LAPSED:
        return topic
    told = {"n": topic.second_count, "needed": topic.seconds_needed}
    note = _("附议期满，有 %(n)s 个附议，需要 %(needed)s 个。") % told
    return go(topic, Stage.LAPSED, None, note, until)


def close_lapsed() -> int:
    """Write down which secondings ran out; the ticker calls this.

    Nothing depends on it: pages and verbs ask the clock of the database. It lets
    search and the proposer know.
    """
    due = Topic.objects.lapsed(clock.db_now()).order_by("pk")
    keys = list(due.values_list("pk", flat=True))
    for key in keys:
        with transaction.atomic():
            held(key)
    return len(keys)


def held_open(topic_id: int) -> Topic:
    """Lock a topic for what neighbours do; raises NotReady for a hidden one."""
    topic = held(topic_id)
    if topic.hidden_at is not None:
        raise NotReady(_("这个议题已隐藏，不能附议、发言和评价。"))
    return topic


def obey(refusal: Refusal | None) -> None:
    """Raise NotAllowed with the words of a refusal; `way` names the page that helps."""
    if refusal is not None:
        raise NotAllowed(str(refusal), way=refusal.way)


def go(
    topic: Topic, stage: str, by=None, note: str = "", at: datetime | None = None
) -> Topic:
    """Bring a held topic to a stage, by default now."""
    at = at or clock.db_now()
    topic.stage, topic.stage_since = stage, at
    topic.save()
    step(topic, stage, by, at, note)
    data = {"code": topic.code, "stage": str(stage)}
    record("topic.moved", actor=by, target=topic, data=data, content=note or None)
    return topic


def step(topic: Topic, stage: str, by, at: datetime, note: str = "") -> None:
    """Note a step of a topic's way."""
    TopicStep.objects.create(topic=topic, stage=stage, by=by, at=at, note=note)
