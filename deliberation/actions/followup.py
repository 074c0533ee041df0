"""落实: tasks with owners and dates, photos, and what residents think of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.log import record
from common import clock
from common.text import clean_plain
from common.uploads import Upload

from ..exceptions import NotReady
from ..models import Rating, Reopening, Stage, Task, TaskPhoto, Topic
from ..queries import mandates
from ..rules import house, standing
from ..rules import topics as rules
from .way import go, held, held_open, obey

PHOTOS_A_TASK = 9
SCORES = range(1, 6)


@transaction.atomic
def add_task(*, topic_id: int, by, title: str, owner: str, due_on: date) -> Task:
    """Make a task of what was decided. Raises NotAllowed, NotReady."""
    topic = held(topic_id)
    obey(standing.to_host(mandates.standing_of(by, topic.board)))
    if topic.stage not in (Stage.RESULT, Stage.FOLLOW_UP):
        raise NotReady(_("有了结果以后才能安排任务。"))
    task = Task.objects.create(
        topic=topic,
        title=clean_plain(title).strip(),
        owner=clean_plain(owner).strip(),
        due_on=due_on,
        made_by=by,
        made_at=clock.db_now(),
    )
    data = {"code": topic.code, "due_on": due_on.isoformat()}
    record("task.made", actor=by, target=task, data=data, content=task.title)
    return task


@transaction.atomic
def finish_task(*, task_id: int, by, report: str) -> Task:
    """Say that a task is done, and how; twice changes nothing. NotAllowed, NotReady."""
    topic = held(Task.objects.get(pk=task_id).topic_id)
    obey(standing.to_host(mandates.standing_of(by, topic.board)))
    task = Task.objects.get(pk=task_id)
    if task.done_on is not None:
        return task
    report = clean_plain(report).strip()
    if not report:
        raise NotReady(_("请写明完成的情况。"))
    task.done_on, task.report = timezone.localdate(), report
    task.save(update_fields=["done_on", "report"])
    data = {"code": topic.code}
    record("task.done", actor=by, target=task, data=data, content=report)
    return task


@transaction.atomic
def add_photo(
    *, task_id: int, by, upload: Upload, caption: str, shows: str = "during"
) -> TaskPhoto:
    """Show how far a task has come; `shows` tells before, during or after.

    Raises NotAllowed, NotReady after nine photos.
    """
    topic = held(Task.objects.get(pk=task_id).topic_id)
    obey(standing.to_report(mandates.standing_of(by, topic.board)))
    task = Task.objects.get(pk=task_id)
    if task.photos.count() >= PHOTOS_A_TASK:
        raise NotReady(_("每项任务最多 %(n)s 张照片。") % {"n": PHOTOS_A_TASK})
    photo = TaskPhoto(
        task=task,
        shows=TaskPhoto.Shows(shows),
        name=upload.name,
        content_type=upload.content_type,
        sha256=upload.sha256,
        caption=clean_plain(caption).strip(),
        added_by=by,
        added_at=clock.db_now(),
    )
    photo.file.save(upload.name, upload.content, save=True)
    data = {"code": topic.code, "sha256": upload.sha256}
    record("task.photographed", actor=by, target=photo, data=data)
    return photo


@transaction.atomic
def reopen_task(*, task_id: int, by, reason: str, due_on: date) -> Task:
    """Take a finished task up again because residents rated it low, with a reason.

    What was reported stays beside it; a topic that was done is in 落实 again. Raises
    NotAllowed, and NotReady unless the rating is as low as the house says.
    Source: 本平台议事规则 第六项.
    """
    topic = held(Task.objects.get(pk=task_id).topic_id)
    obey(standing.to_host(mandates.standing_of(by, topic.board)))
    task = Task.objects.get(pk=task_id)
    at = clock.db_now()
    _must_be_poor(topic, task, house.terms(timezone.localdate(at)))
    reason = clean_plain(reason).strip()
    if not reason:
        raise NotReady(_("请写明重新办理的理由。"))
    if due_on < timezone.localdate(at):
        raise NotReady(_("新的期限不能早于今天。"))
    Reopening.objects.create(
        task=task,
        reason=reason,
        done_on=task.done_on,
        report=task.report,
        rating_sum=topic.rating_sum,
        rating_count=topic.rating_count,
        at=at,
        by=by,
    )
    task.done_on, task.report, task.due_on = None, "", due_on
    task.save(update_fields=["done_on", "report", "due_on"])
    data = {"code": topic.code, "due_on": due_on.isoformat()}
    record("task.reopened", actor=by, target=task, data=data, content=reason)
    if topic.stage == Stage.DONE:
        go(topic, Stage.FOLLOW_UP, by, _("重新办理：%(task)s") % {"task": task.title})
    return task


def _must_be_poor(topic: Topic, task: Task, terms: Mapping[str, Any]) -> None:
    if task.done_on is None:
        raise NotReady(_("这项任务还没有登记完成。"))
    if not rules.is_poorly_rated(terms, topic.rating_sum, topic.rating_count):
        told = {"n": terms["low_ratings"], "low": terms["low_mean"]}
        raise NotReady(
            _("%(n)s 人以上评价、平均低于 %(low)s 分的，才能重新办理。") % told
        )


@transaction.atomic
def rate(*, topic_id: int, person, score: int) -> Topic:
    """Say how well it was done, 1 to 5; a later word takes the place of the earlier.

    Raises NotAllowed with what would help, NotReady for another number.
    """
    topic = held_open(topic_id)
    obey(standing.to_rate(mandates.standing_of(person, topic.board), topic.stage))
    if score not in SCORES:
        raise NotReady(_("请选 1 到 5 分。"))
    at = clock.db_now()
    rating, is_new = Rating.objects.get_or_create(
        topic=topic, person=person, defaults={"score": score, "rated_at": at}
    )
    topic.rating_sum += score if is_new else score - rating.score
    topic.rating_count += 1 if is_new else 0
    topic.save(update_fields=["rating_sum", "rating_count"])
    if not is_new:
        rating.score, rating.rated_at = score, at
        rating.save(update_fields=["score", "rated_at"])
    record("topic.rated", actor=person, target=topic, data={"code": topic.code})
    return topic
