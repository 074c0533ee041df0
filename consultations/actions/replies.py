"""Answering what people said, and ending a consultation with its report."""

import hashlib
import json
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from audit.log import prepare, record, record_all
from common.clock import db_now

from ..exceptions import NotAllowed, NotReady
from ..models import (
    Appeal,
    Comment,
    Consultation,
    ConsultationReport,
    Outcome,
    Phase,
    Provision,
    RepliedComment,
    Reply,
    ReportSummary,
)
from ..permissions import can_publish_replies, can_reply
from ..queries import report as reports
from .giving_way import give_way, named, note, remove
from .themes import Part, attach

MAX_COMMENTS = 500
"""Comments that one reply takes when they are chosen one by one."""
MAX_OF_A_THEME = 50_000
"""The same when they are all of a theme, which a person has looked at as a whole."""


@transaction.atomic
def write_reply(
    *,
    consultation_id: int,
    comment_ids,
    by,
    most: int = MAX_COMMENTS,
    themes: Sequence[Part] = (),
    **words,
) -> Reply:
    """Write one reply to any number of comments; it is not public yet.

    `words` are outcome, topic, reason, resulting_version, resulting_uid and
    private_note; `themes` the groups that it answers as a whole. A comment keeps one
    effective reply: an unpublished one gives way and is kept for an undo, a published
    one is refused. Raises NotAllowed and NotReady.
    """
    if not can_reply(by):
        raise NotAllowed(_("只有起草人员和审批人员可以答复意见。"))
    consultation = Consultation.objects.select_for_update().get(pk=consultation_id)
    if consultation.reported_at:
        raise NotReady(_("通报已经公布，不能再改动答复。"))
    comments = _answerable(consultation, comment_ids, most)
    _check_words(consultation, words)
    before = give_way(comments)
    reply = Reply.objects.create(
        consultation=consultation,
        written_by=by,
        written_at=db_now(),  # lists are paged by it, digit for digit
        **words,
    )
    attach(reply, comments, themes)
    data = {"consultation": consultation.pk, "comments": len(comments)}
    more = {"themes": len(themes)} if themes else {}
    record("reply.written", actor=by, target=reply, data={**data, **more})
    note(reply, before, by)
    return reply


def _answerable(consultation: Consultation, comment_ids, most: int) -> list[int]:
    wanted = {int(pk) for pk in comment_ids}
    if not wanted:
        raise NotReady(_("请先选择要答复的意见。"))
    if len(wanted) > most:
        text = _("一次最多答复 %(max)s 条意见，请分批。")
        raise NotReady(text % {"max": most})
    answerable = named(consultation.comments.answerable(), wanted)
    if len(answerable) < len(wanted):
        text = _("有 %(n)s 条意见尚未审核、已撤回或不予公开，不能答复。")
        raise NotReady(text % {"n": len(wanted) - len(answerable)})
    return answerable


def _check_words(consultation: Consultation, words: dict) -> None:
    if words["outcome"] != Outcome.ADOPTED and not words.get("reason", "").strip():
        raise NotReady(_("除“采纳”外，都要写明理由。"))
    version, uid = words.get("resulting_version"), words.get("resulting_uid", "")
    if version and version.project_id != consultation.project_id:
        raise NotReady(_("修改后的版本不属于这个立法项目。"))
    if uid and (
        version is None
        or not Provision.objects.filter(version=version, uid=uid).exists()
    ):
        raise NotReady(_("所选版本里没有这一条，请重新选择修改后的条文。"))


@transaction.atomic
def revise_reply(*, reply_id: int, by, **words) -> Reply:
    """Change the words of a reply that is not public yet."""
    if not can_reply(by):
        raise NotAllowed(_("只有起草人员和审批人员可以答复意见。"))
    reply = Reply.objects.select_for_update().get(pk=reply_id)
    if reply.published_at:
        raise NotReady(_("答复已经公布，请先撤回再修改。"))
    _check_words(reply.consultation, words)
    for name, value in words.items():
        setattr(reply, name, value)
    reply.save()
    record("reply.revised", actor=by, target=reply)
    return reply


@transaction.atomic
def discard_reply(*, reply_id: int, by) -> None:
    """Throw away an unpublished reply; its comments are unanswered again."""
    if not can_reply(by):
        raise NotAllowed(_("只有起草人员和审批人员可以答复意见。"))
    reply = Reply.objects.select_for_update().get(pk=reply_id)
    if reply.published_at:
        raise NotReady(_("答复已经公布，不能删除。"))
    record("reply.discarded", actor=by, target=reply)
    remove([reply])


@transaction.atomic
def publish_replies(*, reply_ids, by) -> int:
    """Publish replies together; give how many became public."""
    if not can_publish_replies(by):
        raise NotAllowed(_("只有审批人员可以公布答复。"))
    answering = Exists(RepliedComment.objects.filter(reply=OuterRef("pk")))
    drafts = Reply.objects.select_for_update().filter(
        answering, pk__in=reply_ids, published_at__isnull=True
    )
    replies = list(drafts)
    now = db_now()
    Reply.objects.filter(pk__in=[r.pk for r in replies]).update(
        published_at=now, published_by=by
    )
    record_all(
        prepare(
            "reply.published",
            actor=by,
            target=reply,
            data={"consultation": reply.consultation_id},
        )
        for reply in replies
    )
    return len(replies)


@transaction.atomic
def withdraw_reply(*, reply_id: int, by) -> Reply:
    """Take a published reply back to correct it, before the report is out."""
    if not can_publish_replies(by):
        raise NotAllowed(_("只有审批人员可以撤回答复。"))
    reply = Reply.objects.select_for_update().get(pk=reply_id)
    if reply.consultation.reported_at:
        raise NotReady(_("通报已经公布，不能再改动答复。"))
    reply.published_at = reply.published_by = None
    reply.save(update_fields=["published_at", "published_by"])
    data = {"consultation": reply.consultation_id}
    record("reply.withdrawn", actor=by, target=reply, data=data)
    return reply


def missing_before_report(consultation: Consultation, at) -> list[str]:
    """List what still stands between a consultation and its report."""
    gaps = []
    if consultation.phase(at) is not Phase.ENDED:
        gaps.append(_("征集还没有截止，或者已经结束。"))
    comments = consultation.comments
    if pending := comments.filter(state="pending").count():
        gaps.append(_("还有 %(n)s 条意见没有审核。") % {"n": pending})
    if unanswered := comments.unanswered().count():
        gaps.append(_("还有 %(n)s 条意见没有答复。") % {"n": unanswered})
    appeals = Appeal.objects.filter(
        decision__comment__consultation=consultation, decided_at__isnull=True
    )
    if undecided := appeals.count():
        gaps.append(_("还有 %(n)s 件申诉没有决定。") % {"n": undecided})
    drafts = consultation.replies.filter(published_at__isnull=True)
    if unpublished := drafts.count():
        gaps.append(_("还有 %(n)s 个答复没有公布。") % {"n": unpublished})
    return gaps


@transaction.atomic
def attach_summary(*, consultation_id: int, content: dict, by) -> ReportSummary:
    """Keep what a digest says of the comments for the 通报; a later one replaces it.

    Raises NotAllowed, and NotReady once the 通报 is published.
    """
    if not can_publish_replies(by):
        raise NotAllowed(_("只有审批人员可以公布通报。"))
    consultation = Consultation.objects.select_for_update().get(pk=consultation_id)
    if consultation.reported_at:
        raise NotReady(_("通报已经公布，不能再改动。"))
    words = {"content": content, "attached_by": by, "attached_at": db_now()}
    found, _made = ReportSummary.objects.update_or_create(
        consultation=consultation, defaults=words
    )
    record("report.summary_attached", actor=by, target=consultation)
    return found


@transaction.atomic
def publish_report(
    *, consultation_id: int, by, foreword: str = "", next_stage: str = ""
) -> ConsultationReport:
    """Freeze and publish the 通报; the consultation is thereby reported.

    Raises NotReady with everything that is missing. Source: 立法法 art. 40 (the
    situation of the comments is reported to society).
    """
    if not can_publish_replies(by):
        raise NotAllowed(_("只有审批人员可以公布通报。"))
    consultation = Consultation.objects.select_for_update().get(pk=consultation_id)
    now = db_now()
    if gaps := missing_before_report(consultation, now):
        raise NotReady(" ".join(gaps))
    content = reports.build(consultation)
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True)
    report = ConsultationReport.objects.create(
        consultation=consultation,
        content=content,
        content_sha256=hashlib.sha256(canonical.encode()).hexdigest(),
        foreword=foreword,
        next_stage=next_stage,
        published_by=by,
        published_at=now,
    )
    consultation.reported_at = now
    consultation.save(update_fields=["reported_at"])
    data = {"report": report.pk, "sha256": report.content_sha256}
    record("consultation.reported", actor=by, target=consultation, data=data)
    return report


def answer_state(comment: Comment) -> str:
    """Say whether a comment is unanswered, has a draft, or a published reply."""
    replied = getattr(comment, "replied", None)
    if replied is None:
        return "unanswered"
    return "published" if replied.reply.published_at else "draft"
