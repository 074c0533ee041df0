"""Joining topics about the same thing: seconds come along, each household once."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from common import clock
from common.text import clean_plain

from ..exceptions import NotReady
from ..models import Seconding, Stage, Topic, TopicMerge
from ..queries import mandates
from ..rules import standing
from ..rules import topics as rules
from .way import go, held, obey

MERGED_FROM = frozenset({Stage.PROPOSED, Stage.SECONDING})


@transaction.atomic
def merge_topic(*, topic_id: int, into_code: str, by, reason: str) -> TopicMerge:
    """Join a topic to another one of its board and kind, which gathers seconds.

    Who seconded it seconds the other one; a household counts once there, too. The
    last one needed moves that one on. Raises NotAllowed, and NotReady for topics
    that cannot be joined.
    """
    topic, into = _both(topic_id, into_code)
    obey(standing.to_merge(mandates.standing_of(by, topic.board)))
    _must_fit(topic, into)
    reason = clean_plain(reason).strip()[:300]
    if not reason:
        raise NotReady(_("请写明合并的理由。"))
    at = clock.db_now()
    merge = TopicMerge.objects.create(
        topic=topic,
        into=into,
        reason=reason,
        from_stage=topic.stage,
        from_since=topic.stage_since,
        merged_at=at,
        merged_by=by,
    )
    carried = _carry(merge)
    note = _("合并到 %(code)s：%(why)s") % {"code": into.code, "why": reason}
    go(topic, Stage.MERGED, by, note, at)
    data = {"code": topic.code, "into": into.code, "carried": carried}
    record("topic.merged", actor=by, target=topic, data=data, content=reason)
    recount(into)
    if into.second_count >= into.seconds_needed:
        go(into, rules.following(into.terms, into.stage))
    return merge


@transaction.atomic
def undo_merge(*, merge_id: int, by) -> TopicMerge:
    """Part two topics again; what came along goes. Twice changes nothing.

    Raises NotAllowed, and NotReady once the other topic has gone on.
    """
    found = TopicMerge.objects.get(pk=merge_id)
    topic, into = _locked(found.topic_id, found.into_id)
    obey(standing.to_merge(mandates.standing_of(by, topic.board)))
    merge = TopicMerge.objects.get(pk=merge_id)
    if merge.undone_at is not None:
        return merge
    if into.stage not in (Stage.SECONDING, Stage.LAPSED):
        raise NotReady(_("合并后的议题已经往下走，不能再撤销合并。"))
    merge.carried.all().delete()
    recount(into)
    at = clock.db_now()
    merge.undone_at, merge.undone_by = at, by
    merge.save(update_fields=["undone_at", "undone_by"])
    go(topic, merge.from_stage, by, _("撤销合并。"), at)
    # The time that it was joined counts: its end stays what it was.
    topic.stage_since = merge.from_since
    topic.save(update_fields=["stage_since"])
    data = {"code": topic.code, "into": into.code}
    record("topic.parted", actor=by, target=topic, data=data)
    return merge


def recount(topic: Topic) -> None:
    """Count the households behind a held topic anew."""
    behind = topic.secondings.order_by().values("counts_as").distinct()
    topic.second_count = behind.count()
    topic.save(update_fields=["second_count"])


def _both(topic_id: int, into_code: str) -> tuple[Topic, Topic]:
    board = Topic.objects.get(pk=topic_id).board_id
    wanted = Topic.objects.filter(board=board, code=into_code.strip().upper()).shown()
    into_id = wanted.values_list("pk", flat=True).first()
    if into_id is None or into_id == topic_id:
        raise NotReady(_("这里没有这个编号的另一个议题。"))
    return _locked(topic_id, into_id)


def _locked(topic_id: int, into_id: int) -> tuple[Topic, Topic]:
    """Lock two topics, the older one first, so that nobody waits in a ring."""
    topics = {pk: held(pk) for pk in sorted((topic_id, into_id))}
    return topics[topic_id], topics[into_id]


def _must_fit(topic: Topic, into: Topic) -> None:
    if topic.stage not in MERGED_FROM:
        raise NotReady(_("只有提议、附议阶段的议题可以合并到别的议题。"))
    if into.stage != Stage.SECONDING:
        raise NotReady(_("只能合并到正在附议的议题。"))
    if topic.kind != into.kind:
        raise NotReady(_("两个议题的类型不同，附议的条件不一样，不能合并。"))
    if topic.merged.filter(undone_at=None).exists():
        raise NotReady(_("已有议题合并到这一个，请先撤销那次合并。"))


def _carry(merge: TopicMerge) -> int:
    """Copy who seconded, but for those who second there or raised it."""
    there = merge.into.secondings.values("person")
    rows = merge.topic.secondings.exclude(person__in=there)
    rows = rows.exclude(person=merge.into.proposer_id)
    copies = [
        Seconding(
            topic=merge.into,
            person_id=row.person_id,
            counts_as=row.counts_as,
            seconded_at=row.seconded_at,
            merge=merge,
        )
        for row in rows.order_by("pk")
    ]
    Seconding.objects.bulk_create(copies)
    return len(copies)
