"""The words of a notice, made from what its reader may see at that moment."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.models import Comment, CommentState

from .models import Kind, Notice


@dataclass(frozen=True)
class Words:
    """A notice ready to show: title, text and the path to go on."""

    title: str
    text: str
    path: str


def wording(notice: Notice) -> Words | None:
    """Word a notice; None when what it speaks of is gone or withdrawn."""
    if notice.kind in (Kind.REPORTED, Kind.EXTENDED):
        return _of_consultation(notice)
    comment = notice.comment
    if comment is None or comment.state == CommentState.WITHDRAWN:
        return None
    return Words(notice.get_kind_display(), _text(notice, comment), _path(comment))


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


def _of_consultation(notice: Notice) -> Words:
    consultation = notice.consultation
    title = consultation.version.title
    if notice.kind == Kind.REPORTED:
        text = _("《%(draft)s》征求意见情况通报已公布。") % {"draft": title}
        path = reverse("consultations:report", args=[consultation.code])
    else:
        text = _("《%(draft)s》征求意见延期，现可继续提出意见。") % {"draft": title}
        path = reverse("consultations:home", args=[consultation.code])
    return Words(notice.get_kind_display(), text, path)
