"""Handing in a comment, once and exactly."""

import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.tiers import tier_of
from audit.log import record
from common.text import clean_plain
from common.uploads import Upload

from ..exceptions import LimitReached, NotAllowed, NotReady, SubmissionConflict
from ..models import (
    Comment,
    CommentAttachment,
    CommentState,
    Consultation,
    ModerationMode,
)
from ..permissions import can_comment
from ..rules import limits
from ..rules.content import CommentContent, fingerprint, spoken
from ..rules.masking import Mask, checked_masks, propose_masks
from ..rules.receipts import new_code
from ..tracking import tail_index
from .window import Held, hold_for_submission

# Tries with a fresh receipt code, should one be taken already.
_TRIES = 4


def submit_comment(
    *,
    consultation_id: int,
    author: User,
    submission_key: str,
    content: CommentContent,
    attachments: Sequence[Upload] = (),
    region_id: int | None = None,
) -> Comment:
    """Hand in a comment and give it, with its receipt code.

    A repeat (double click, retry, parallel copies) of the same content under the
    same key gives the first comment, even after the end. Raises ConsultationClosed
    by the database clock, NotAllowed for a weak identity, LimitReached, and
    SubmissionConflict for other content under the same key.
    Source: 网络安全法(2025) 第二十六条 (identity before publishing).
    """
    content = cleaned(content)
    if not content.says_something():
        raise NotReady(_("请写下您的意见，或者改写条文。"))
    sha256 = fingerprint(content, tuple(upload.sha256 for upload in attachments))
    for _attempt in range(_TRIES):
        try:
            return _submit(
                consultation_id=consultation_id,
                author=author,
                key=submission_key,
                content=content,
                sha256=sha256,
                attachments=attachments,
                region_id=region_id,
            )
        except IntegrityError:
            # Either a parallel copy was quicker, or the receipt code was taken.
            first = Comment.objects.filter(submission_key=submission_key).first()
            if first is not None:
                return _repeated(first, author, sha256)
    raise SubmissionConflict(_("系统繁忙，意见没有提交成功，请再试一次。"))


@transaction.atomic
def _submit(
    *, consultation_id, author, key, content, sha256, attachments, region_id
) -> Comment:
    held = hold_for_submission(
        consultation_id, author_id=author.pk, key=key, region_id=region_id
    )
    if held.first_id:
        return _repeated(Comment.objects.get(pk=held.first_id), author, sha256)
    _check(held, author)
    receipt = new_code(held.consultation.code)
    comment = Comment(
        **_written(held.consultation, content),
        consultation=held.consultation,
        author=author,
        display_name=author.public_name,
        receipt=receipt,
        submission_key=key,
        content_sha256=sha256,
        phone_tail_index=tail_index(receipt, author.phone),
        region_id=region_id if held.region_path else None,
        region_path=held.region_path,
        submitted_at=held.moment,
        changed_at=held.moment,
    )
    comment.save(force_insert=True)
    _attach(comment, attachments)
    record(
        "comment.submitted",
        actor=author,
        target=comment,
        data=log_data(comment),
        content=spoken(content),
    )
    return comment


def _check(held: Held, author: User) -> None:
    held.must_be_open()
    if not can_comment(author, held.consultation):
        raise NotAllowed(
            _("审核员和审计员不提意见，请改用个人账号。您填写的内容已经保留。")
            if author.is_staff
            else _("提意见须先验证手机号。您填写的内容已经保留。")
        )
    broken = limits.exceeded(tier_of(author), in_hour=held.in_hour, in_day=held.in_day)
    if broken:
        raise LimitReached(
            _("您一小时内提交的意见已达上限，请稍后再提交。内容已经保留。")
            if broken == "hour"
            else _("您今天提交的意见已达上限，请明天再提交。内容已经保留。")
        )


def _repeated(first: Comment, author: User, sha256: str) -> Comment:
    if first.author_id != author.pk:
        raise SubmissionConflict(_("这份表单不能重复使用，请再提交一次。"))
    if first.content_sha256 != sha256:
        raise SubmissionConflict(
            _("这份表单已经提交过，回执号 %(receipt)s，现在的内容与那次不同。")
            % {"receipt": first.receipt},
            receipt=first.receipt,
        )
    return first


def cleaned(content: CommentContent) -> CommentContent:
    """Give a content in the form in which it is stored: no NUL, line ends as LF."""
    values = {
        name: _clean(name, value) if isinstance(value, str) else value
        for name, value in content.as_dict().items()
    }
    return CommentContent(**values)


def _clean(name: str, text: str) -> str:
    # A passage is kept exactly as it stands in the article, line ends included.
    text = clean_plain(text)
    return text if name.startswith("quote") else text.strip()


def _written(consultation: Consultation, content: CommentContent) -> dict:
    """Give the columns that follow from the content and the kind of moderation."""
    state, masks = opening_state(consultation, content)
    return {**content.as_dict(), "state": state, "masks": masks}


def opening_state(
    consultation: Consultation, content: CommentContent
) -> tuple[CommentState, list]:
    """Say in which state new words begin, and what is masked at once.

    先审后发 waits for a moderator; 先发后审 publishes with personal data masked.
    """
    if consultation.moderation == ModerationMode.PRE:
        return CommentState.PENDING, []
    if not content.is_public:
        return CommentState.ACCEPTED, []
    names = ("body", "proposed_wording", "reason", "quote")
    texts = {name: getattr(content, name) for name in names if getattr(content, name)}
    found: list[Mask] = [proposal.mask for proposal in propose_masks(texts)]
    return CommentState.PUBLISHED, checked_masks(found, texts)


def _attach(comment: Comment, attachments: Sequence[Upload]) -> None:
    if not attachments:
        return
    rows = []
    for upload in attachments:
        upload.content.name = f"{uuid.uuid4().hex}.{upload.kind}"
        rows.append(
            CommentAttachment(
                comment=comment,
                file=upload.content,
                name=upload.name,
                content_type=upload.content_type,
                size=upload.size,
                sha256=upload.sha256,
            )
        )
    CommentAttachment.objects.bulk_create(rows)


def log_data(comment: Comment) -> dict:
    """Give what followers of the log need to know of a comment; no words of it."""
    return {
        "consultation": comment.consultation_id,
        "uid": comment.uid,
        "author": comment.author_id,
        "state": comment.state,
        "version": comment.version_no,
    }
