"""我的表决: what waits for one's vote, and one's receipts."""

from django.contrib.auth.views import redirect_to_login
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common import clock
from common.pagination import page as page_by_key

from ..queries import own_votes, proxies

# Nobody owns more than this in polls that are open at one time.
MOST_WAITING = 200


@require_safe
@never_cache
def own(request):
    """List what waits for the reader's vote, then the receipts, the latest first."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    found = page_by_key(
        own_votes.castings(request.user),
        order=("-id",),
        after=request.GET.get("after"),
        size=20,
    )
    context = {
        "waiting": own_votes.waiting(request.user, clock.db_now())[:MOST_WAITING],
        "page": found,
        "mandates": proxies.newest(request.user),
    }
    return render(request, "deliberation/own_votes.html", context)
