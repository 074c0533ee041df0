"""附议: standing behind somebody else's comment, once for each person."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.log import record

from ..exceptions import NotAllowed
from ..models import Comment, CommentState, Endorsement
from ..permissions import can_comment
from .window import hold


@transaction.atomic
def endorse(*, comment_id: int, person: User) -> Comment:
    """Stand behind a published comment; doing it twice counts once.

    Raises ConsultationClosed outside the window and NotAllowed for a weak identity,
    one's own comment, or one that is not public.
    """
    comment = _locked(comment_id, person)
    if comment.author_id == person.pk:
        raise NotAllowed(_("不能附议自己的意见。"))
    if comment.state != CommentState.PUBLISHED:
        raise NotAllowed(_("这条意见没有公开，不能附议。"))
    _row, is_new = Endorsement.objects.get_or_create(comment=comment, person=person)
    if is_new:
        _count(comment, 1)
        _record("comment.endorsed", comment, person)
    return comment


@transaction.atomic
def take_back_endorsement(*, comment_id: int, person: User) -> Comment:
    """Stand no longer behind a comment; without an endorsement nothing changes.

    Raises ConsultationClosed outside the window.
    """
    comment = _locked(comment_id, person)
    gone, _kinds = comment.endorsements.filter(person=person).delete()
    if gone:
        _count(comment, -1)
        _record("comment.endorsement_withdrawn", comment, person)
    return comment


def _locked(comment_id: int, person: User) -> Comment:
    """Lock the consultation and the comment: its row keeps the count and the order."""
    of = Comment.objects.filter(pk=comment_id).values_list("consultation_id", flat=True)
    held = hold(of.get())
    held.must_be_open()
    if not can_comment(person, held.consultation):
        raise NotAllowed(_("附议须先验证手机号。"))
    return Comment.objects.select_for_update(of=["self"]).get(pk=comment_id)


def _count(comment: Comment, by: int) -> None:
    rows = Comment.objects.filter(pk=comment.pk)
    rows.update(endorsement_count=F("endorsement_count") + by)
    comment.endorsement_count += by


def _record(event: str, comment: Comment, person: User) -> None:
    record(
        event,
        actor=person,
        target=comment,
        data={"consultation": comment.consultation_id, "uid": comment.uid},
    )
