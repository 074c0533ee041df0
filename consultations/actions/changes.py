"""Changing and withdrawing a comment until the end; every former wording is kept."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.log import record

from ..exceptions import NotAllowed, NotReady
from ..models import Comment, CommentRevision, CommentState
from ..rules.content import CommentContent, spoken
from .comments import cleaned, log_data, opening_state
from .window import Held, hold

_CONTENT_FIELDS = tuple(CommentContent(stance="").as_dict())


def content_of(comment: Comment) -> CommentContent:
    """Give what a comment says now."""
    return CommentContent(**{name: getattr(comment, name) for name in _CONTENT_FIELDS})


@transaction.atomic
def edit_comment(
    *, comment_id: int, author: User, content: CommentContent, version_no: int
) -> Comment:
    """Give a comment new words; the old ones stay in its history.

    New words are moderated anew, masks and endorsements of the old ones fall away.
    `version_no` is the version that the author saw. Raises ConsultationClosed after
    the end and NotAllowed when it is withdrawn, answered, or changed meanwhile.
    """
    comment, held = _own(comment_id, author, version_no)
    content = cleaned(content)
    if not content.says_something():
        raise NotReady(_("请写下您的意见，或者改写条文。"))
    if content == content_of(comment):
        return comment
    _keep_revision(comment, held)
    needs_eyes = comment.state == CommentState.HIDDEN or bool(comment.masks)
    state, masks = opening_state(held.consultation, content)
    for name, value in content.as_dict().items():
        setattr(comment, name, value)
    comment.state = CommentState.PENDING if needs_eyes else state
    comment.masks = [] if needs_eyes else masks
    _drop_endorsements(comment)
    _save(comment, held, [*_CONTENT_FIELDS, "masks", "endorsement_count"])
    record(
        "comment.edited",
        actor=author,
        target=comment,
        data=log_data(comment),
        content=spoken(content),
    )
    return comment


@transaction.atomic
def withdraw_comment(*, comment_id: int, author: User) -> Comment:
    """Take a comment back; it disappears from the public and needs no reply.

    A second withdrawal changes nothing. Raises ConsultationClosed after the end and
    NotAllowed when it has been answered.
    """
    comment, held = _own(comment_id, author, None)
    if comment.state == CommentState.WITHDRAWN:
        return comment
    _keep_revision(comment, held)
    comment.state = CommentState.WITHDRAWN
    _save(comment, held, [])
    record("comment.withdrawn", actor=author, target=comment, data=log_data(comment))
    return comment


def _own(comment_id: int, author: User, version_no: int | None) -> tuple[Comment, Held]:
    """Lock the consultation, then the comment; check that it may be changed."""
    mine = Comment.objects.filter(pk=comment_id, author=author)
    held = hold(mine.values_list("consultation_id", flat=True).get())
    held.must_be_open()
    comment = mine.select_for_update().get()
    if comment.state == CommentState.WITHDRAWN and version_no is not None:
        raise NotAllowed(_("这条意见已经撤回，不能再修改。"))
    if hasattr(comment, "replied"):
        raise NotAllowed(_("这条意见已有答复，不能再修改或撤回。"))
    if version_no is not None and comment.version_no != version_no:
        raise NotAllowed(_("这条意见刚刚在别处修改过，请核对后再提交。"))
    return comment, held


def _keep_revision(comment: Comment, held: Held) -> None:
    CommentRevision.objects.create(
        comment=comment,
        version_no=comment.version_no,
        content={**content_of(comment).as_dict(), "state": comment.state},
        replaced_at=held.moment,
    )


def _drop_endorsements(comment: Comment) -> None:
    # People stood behind other words than these.
    if comment.endorsement_count:
        comment.endorsements.all().delete()
        comment.endorsement_count = 0


def _save(comment: Comment, held: Held, fields: list[str]) -> None:
    comment.version_no += 1
    comment.changed_at = held.moment
    comment.save(update_fields=[*fields, "state", "version_no", "changed_at"])


def can_change(comment: Comment) -> bool:
    """Say whether, the window left aside, its author may change a comment."""
    is_withdrawn = comment.state == CommentState.WITHDRAWN
    return not is_withdrawn and not hasattr(comment, "replied")
