"""What waits for a member of staff today (工作台首页), in a few counts."""

from datetime import timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.duties import Duty, Watched

from .. import permissions
from ..models import Appeal, Comment, CommentState, Consultation, Reply
from .confirming import waiting_for

SOON = timedelta(days=3)


def duties(user) -> list[Duty]:
    """List the heaps of work that the person's roles concern."""
    found = []
    if permissions.can_manage_projects(user):
        found.append(_unread(user))
    if permissions.can_moderate(user):
        found += [_pending(), _appeals(user)]
    if permissions.can_reply(user):
        found.append(_unanswered())
    if permissions.can_publish_replies(user):
        found.append(_unpublished())
    return found


def _unread(user) -> Duty:
    """Texts that a second person is to read, and the person may be that one."""
    row = waiting_for(user).aggregate(
        count=Count("pk"), oldest=Min("created_at"), first=Min("pk")
    )
    first = row.pop("first")
    url = reverse("desk:version_confirm", args=[first]) if first else ""
    return Duty(_("待您核对的文字"), url=url or reverse("desk:projects"), **row)


def _pending() -> Duty:
    waiting = Comment.objects.filter(state=CommentState.PENDING)
    row = waiting.aggregate(count=Count("pk"), oldest=Min("submitted_at"))
    return Duty(_("待审核的意见"), url=reverse("desk:moderation"), **row)


def _appeals(user) -> Duty:
    waiting = Appeal.objects.filter(decided_at__isnull=True)
    row = waiting.exclude(first_moderator=user).aggregate(
        count=Count("pk"), oldest=Min("made_at")
    )
    return Duty(_("待您复核的申诉"), url=reverse("desk:appeals"), **row)


def _unanswered() -> Duty:
    waiting = Comment.objects.unanswered().filter(
        consultation__reported_at__isnull=True
    )
    row = waiting.aggregate(count=Count("pk"), oldest=Min("submitted_at"))
    return Duty(_("待答复的意见"), url=reverse("desk:inbox") + "?replied=no", **row)


def _unpublished() -> Duty:
    waiting = Reply.objects.filter(published_at__isnull=True)
    row = waiting.aggregate(count=Count("pk"), oldest=Min("written_at"))
    return Duty(_("待公布的答复"), url=reverse("desk:projects"), **row)


def watched() -> list[Watched]:
    """Consultations that need an eye: ending soon, or ended and not yet reported."""
    at = clock.db_now()
    running = Consultation.objects.filter(
        published_at__isnull=False,
        reported_at__isnull=True,
        cancelled_at__isnull=True,
        opens_at__lte=at,
    ).select_related("version")
    near = running.filter(closes_at__lte=at + SOON).order_by("closes_at", "id")
    return [_watched(one, has_ended=one.closes_at <= at) for one in near[:12]]


def _watched(one: Consultation, *, has_ended: bool) -> Watched:
    state = _("已截止，待公布通报") if has_ended else _("即将截止")
    url = reverse("desk:replies", args=[one.code])
    return Watched(one.version.title, one.code, url, one.closes_at, state)
