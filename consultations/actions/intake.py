"""Entering what people said by letter, by phone or in a meeting, once and exactly."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audit.log import record
from common.text import clean_plain
from common.uploads import Upload

from ..exceptions import ConsultationClosed, NotReady, SubmissionConflict
from ..models import Channel, Comment, Consultation, OfflineIntake, Phase
from ..rules.content import CommentContent, fingerprint, spoken
from ..rules.receipts import new_code
from ..tracking import tail_index
from .comments import cleaned, log_data, opening_state
from .window import Held, hold

# What the public reads where the giver has not named a name to be shown.
_NAMES = {
    Channel.LETTER: _("来信群众"),
    Channel.PHONE: _("来电群众"),
    Channel.MEETING: _("座谈会参加者"),
    Channel.CONTACT_POINT: _("立法联系点群众"),
    Channel.ASSISTED: _("代录群众"),
}


@dataclass(frozen=True)
class Entry:
    """What the register says of a comment that did not come online."""

    register_no: str
    channel: str
    received_on: date
    giver_name: str = ""
    giver_phone: str = ""
    display_name: str = ""
    source: str = ""
    late_reason: str = ""


def enter_offline(
    *,
    consultation_id: int,
    by,
    submission_key: str,
    content: CommentContent,
    entry: Entry,
    scan: Upload | None = None,
    region_id: int | None = None,
) -> Comment:
    """Register a comment that came in on paper or by word of mouth.

    It counts as online ones do: one receipt, one submission key, moderated alike.
    Taken until the consultation is reported; a day of receipt outside the window
    needs a reason. Raises ConsultationClosed, NotReady, SubmissionConflict.
    """
    content, entry = cleaned(content), _cleaned(entry)
    if not content.says_something():
        raise NotReady(_("请录入意见内容，或者改写条文。"))
    sha256 = _fingerprint(content, entry, scan)
    try:
        return _enter(
            consultation_id=consultation_id,
            by=by,
            key=submission_key,
            content=content,
            entry=entry,
            scan=scan,
            sha256=sha256,
            region_id=region_id,
        )
    except IntegrityError as error:
        first = Comment.objects.filter(submission_key=submission_key).first()
        if first is not None:
            return _repeated(first, sha256)
        raise NotReady(
            _("登记号 %(no)s 已经使用过，请核对。") % {"no": entry.register_no}
        ) from error


@transaction.atomic
def _enter(
    *, consultation_id, by, key, content, entry, scan, sha256, region_id
) -> Comment:
    held = hold(consultation_id)
    first = Comment.objects.filter(submission_key=key).first()
    if first is not None:
        return _repeated(first, sha256)
    _check_taking(held)
    _check_day(held, entry)
    comment = _comment(held, content, entry, region_id)
    comment.submission_key, comment.content_sha256 = key, sha256
    comment.save(force_insert=True)
    intake = _intake(comment, entry, by, scan)
    record(
        "comment.submitted",
        actor=by,
        target=comment,
        data={
            **log_data(comment),
            "channel": comment.channel,
            "intake": intake.pk,
        },
        content=spoken(content),
    )
    return comment


def _check_taking(held: Held) -> None:
    phase = held.consultation.phase(held.moment)
    if held.consultation.published_at is None or phase is Phase.UPCOMING:
        raise ConsultationClosed(_("征求意见还没有开始，不能登记意见。"))
    if phase is Phase.CANCELLED:
        raise ConsultationClosed(_("本次征求意见已撤回，不再登记意见。"))
    if phase is Phase.REPORTED:
        raise ConsultationClosed(_("征求意见情况已经通报，不再登记意见。"))


def window_days(consultation: Consultation) -> tuple[date, date]:
    """Give the first and the last day on which comments count as in time."""
    opens, closes = consultation.opens_at, consultation.closes_at
    last = closes - timezone.timedelta(microseconds=1)  # the end is outside
    return timezone.localtime(opens).date(), timezone.localtime(last).date()


def _check_day(held: Held, entry: Entry) -> None:
    if entry.received_on > held.moment.date():
        raise NotReady(_("收到日期晚于今天，请核对。"))
    first, last = window_days(held.consultation)
    if not first <= entry.received_on <= last and not entry.late_reason:
        raise NotReady(
            _("收到日期不在征求意见期间（%(first)s 至 %(last)s），请写明说明。")
            % {"first": first.isoformat(), "last": last.isoformat()}
        )


def _comment(held: Held, content: CommentContent, entry: Entry, region_id) -> Comment:
    state, masks = opening_state(held.consultation, content)
    receipt = new_code(held.consultation.code)
    comment = Comment(
        **content.as_dict(),
        consultation=held.consultation,
        author=None,
        display_name=entry.display_name or str(_NAMES[Channel(entry.channel)]),
        channel=entry.channel,
        receipt=receipt,
        phone_tail_index=tail_index(receipt, entry.giver_phone),
        state=state,
        masks=masks,
        region_id=region_id,
        submitted_at=held.moment,
        changed_at=held.moment,
    )
    comment.region_path = comment.region.path if comment.region else ""
    return comment


def _intake(comment: Comment, entry: Entry, by, scan: Upload | None) -> OfflineIntake:
    intake = OfflineIntake(
        comment=comment,
        register_no=entry.register_no,
        giver_name=entry.giver_name,
        giver_phone=entry.giver_phone,
        source=entry.source,
        received_on=entry.received_on,
        late_reason=entry.late_reason,
        collected_by=by,
    )
    if scan is not None:
        intake.scan_sha256 = scan.sha256
        scan.content.name = f"{uuid.uuid4().hex}.{scan.kind}"
        intake.scan = scan.content
    intake.save(force_insert=True)
    return intake


def _repeated(first: Comment, sha256: str) -> Comment:
    if first.content_sha256 != sha256:
        raise SubmissionConflict(
            _("这份表单已经登记过，回执号 %(receipt)s，现在的内容与那次不同。")
            % {"receipt": first.receipt},
            receipt=first.receipt,
        )
    return first


def _cleaned(entry: Entry) -> Entry:
    values = {
        name: clean_plain(value).strip() if isinstance(value, str) else value
        for name, value in asdict(entry).items()
    }
    if not values["register_no"]:
        raise NotReady(_("请填写登记号。"))
    if values["channel"] not in _NAMES:
        raise NotReady(_("请选择来源渠道。"))
    return Entry(**values)


def _fingerprint(content: CommentContent, entry: Entry, scan: Upload | None) -> str:
    """Tell repeats by content, register entry and scan together."""
    about = "|".join(str(value) for value in asdict(entry).values())
    return fingerprint(content, (about, scan.sha256 if scan else ""))


@transaction.atomic
def reveal_giver(*, intake_id: int, by) -> OfflineIntake:
    """Open the name and phone of an offline giver; who looked stays in the log.

    Source: 个人信息保护法 第五十一条 (access only as the work needs it).
    """
    intake = OfflineIntake.objects.select_related("comment").get(pk=intake_id)
    data = {
        "comment": intake.comment_id,
        "consultation": intake.comment.consultation_id,
    }
    record("intake.giver_revealed", actor=by, target=intake, data=data)
    return intake
