"""The words of a notice, made from what its reader may see at that moment."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from common.moments import deadline
from consultations.models import Comment, CommentState, Consultation

from . import hall_words as hall
from .models import Kind, Notice

State = CommentState
# In which states of a comment a notice about it is still true.
_TRUE_IN = {
    Kind.RECEIVED: {State.PENDING, State.PUBLISHED, State.ACCEPTED, State.HIDDEN},
    Kind.PUBLISHED: {State.PUBLISHED},
    Kind.ACCEPTED: {State.ACCEPTED},
    Kind.HIDDEN: {State.HIDDEN},
    Kind.APPEAL_DECIDED: {State.PUBLISHED, State.ACCEPTED, State.HIDDEN},
    Kind.REPLIED: {State.PUBLISHED, State.ACCEPTED},
}


@dataclass(frozen=True)
class Words:
    """A notice ready to show: title, text and the path to go on."""

    title: str
    text: str
    path: str


def wording(notice: Notice) -> Words | None:
    """Word a notice; None when what it tells is gone or no longer so."""
    if notice.kind in _OF_CONSULTATION:
        return _of_consultation(notice)
    if notice.kind in hall.WORDED:
        found = hall.worded(notice)
        return found and Words(notice.get_kind_display(), *found)
    if notice.kind == Kind.FOUND:
        text = _("您保存的搜索有新的结果，请查看。")
        return Words(notice.get_kind_display(), text, reverse("search:saved"))
    comment = notice.comment
    if comment is None or not _is_true(notice.kind, comment):
        return None
    return Words(notice.get_kind_display(), _text(notice, comment), _path(comment))


def _is_true(kind: str, comment: Comment) -> bool:
    if kind == Kind.REPLIED and not _has_public_reply(comment):
        return False
    return comment.state in _TRUE_IN[Kind(kind)]


def _has_public_reply(comment: Comment) -> bool:
    replied = getattr(comment, "replied", None)
    return bool(replied and replied.reply.published_at)


def _path(comment: Comment) -> str:
    return reverse("consultations:mine_one", args=[comment.receipt])


def _place(comment: Comment) -> str:
    return comment.article_label or _("整部草案")


def _text(notice: Notice, comment: Comment) -> str:
    texts = {
        Kind.RECEIVED: _("您对《%(draft)s》%(place)s的意见已收到，回执号 %(code)s。"),
        Kind.PUBLISHED: _("您对《%(draft)s》%(place)s的意见已审核公开。"),
        Kind.ACCEPTED: _("您对《%(draft)s》%(place)s的意见已受理，按您的要求不公开。"),
        Kind.HIDDEN: _(
            "您对《%(draft)s》%(place)s的意见没有公开，可以查看原因并申诉。"
        ),
        Kind.APPEAL_DECIDED: _("您的申诉已由另一位审核员作出决定。"),
        Kind.REPLIED: _("您对《%(draft)s》%(place)s的意见已有答复，请查看采纳情况。"),
    }
    return texts[notice.kind] % {
        "draft": comment.consultation.version.title,
        "place": _place(comment),
        "code": comment.receipt,
    }


def _of_consultation(notice: Notice) -> Words | None:
    consultation = notice.consultation
    if consultation is None:
        return None
    found = _OF_CONSULTATION[Kind(notice.kind)](consultation)
    return found and Words(notice.get_kind_display(), *found)


def _reported(consultation: Consultation) -> tuple[str, str] | None:
    if consultation.reported_at is None:
        return None
    text = _("《%(draft)s》征求意见情况通报已公布。")
    path = reverse("consultations:report", args=[consultation.code])
    return text % {"draft": consultation.version.title}, path


def _extended(consultation: Consultation) -> tuple[str, str] | None:
    if consultation.cancelled_at or consultation.reported_at:
        return None
    until = deadline(consultation.closes_at)
    text = _("《%(draft)s》征求意见延期到 %(until)s。")
    path = reverse("consultations:home", args=[consultation.code])
    return text % {"draft": consultation.version.title, "until": until}, path


def _cancelled(consultation: Consultation) -> tuple[str, str] | None:
    if consultation.cancelled_at is None:
        return None
    text = _("《%(draft)s》征求意见已经撤回，原因见页面；您的意见仍然保存。")
    path = reverse("consultations:home", args=[consultation.code])
    return text % {"draft": consultation.version.title}, path


_OF_CONSULTATION = {
    Kind.REPORTED: _reported,
    Kind.EXTENDED: _extended,
    Kind.CANCELLED: _cancelled,
}
