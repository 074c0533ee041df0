"""A person's own notices."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.clock import db_now
from common.pagination import page as page_by_key

from .models import Notice
from .wording import wording


def _mine(user):
    return Notice.objects.visible_to(user).worded()


@require_safe
@never_cache
@login_required
def notices(request):
    """List one's notices, newest first."""
    found = page_by_key(
        _mine(request.user),
        order=("-made_at", "-id"),
        after=request.GET.get("after"),
        size=20,
    )
    worded = [(notice, wording(notice)) for notice in found.items]
    rows = [(notice, words) for notice, words in worded if words]
    context = {
        "rows": rows,
        "page": found,
        "unread": any(notice.read_at is None for notice, _words in rows),
    }
    return render(request, "notifications/notices.html", context)


@require_safe
@never_cache
@login_required
def open_notice(request, pk):
    """Mark one notice as read and go to what it speaks of."""
    notice = get_object_or_404(_mine(request.user), pk=pk)
    if notice.read_at is None:
        Notice.objects.visible_to(request.user).filter(pk=pk).update(read_at=db_now())
    words = wording(notice)
    return redirect(words.path if words else "notifications:list")


@require_POST
@login_required
def mark_read(request):
    """Mark all of one's notices as read."""
    mine = Notice.objects.visible_to(request.user)
    mine.filter(read_at__isnull=True).update(read_at=db_now())
    return redirect("notifications:list")
