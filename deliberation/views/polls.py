"""Pages where everybody reads about a poll."""

from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit import heads
from common import clock
from common.pagination import page as page_by_key
from rulebook import words

from ..models import Poll
from ..queries import ballots, sheets
from ..queries import polls as queries
from ..rules.lifecycle import VOTING, Phase

STATES = (
    ("", _("全部")),
    ("open", _("正在表决")),
    ("upcoming", _("即将表决")),
    ("over", _("已截止")),
)


def get_poll(request, code: str) -> Poll:
    """Fetch one poll that the person may see, or answer 404."""
    return get_object_or_404(queries.public(request.user), code=code)


@require_safe
def poll_list(request):
    """List polls, those that end last first, with plain links as filters."""
    at, state = clock.db_now(), request.GET.get("state", "")[:10]
    found = page_by_key(
        queries.in_state(queries.public(request.user), state, at),
        order=("-closes_at", "-id"),
        after=request.GET.get("after"),
        size=20,
    )
    context = {
        "rows": [queries.card(poll, at) for poll in found.items],
        "page": found,
        "chips": [
            {"label": label, "url": f"?state={value}", "current": value == state}
            for value, label in STATES
        ],
        "query": urlencode({"state": state}) if state else "",
    }
    return render(request, "deliberation/polls.html", context)


@require_safe
def poll(request, code):
    """Show a poll: what, by which rule, until when, and what the reader may do."""
    found, at = get_poll(request, code), clock.db_now()
    phase = found.phase(at)
    context = {
        **queries.card(found, at),
        "items": found.items.all(),
        "steps": queries.steps(found, phase),
        "needs": queries.needs(found),
        "threshold_words": words.thresholds(found.row),
        "details": words.details(found.row),
        "extensions": found.extensions.all(),
        "mine": ballots.stakes(found, request.user, at),
        "is_voting": phase in VOTING,
        "has_result": found.moments.preliminary_at is not None,
        "check_code": sheets.check_code(found, []),
        "appendix": queries.appendix(found),
        "roll_window": queries.roll_window(found),
        "place": heads.place_of(found.roll, "roll.frozen"),
        "may_mandate": phase in VOTING | {Phase.ROLL_FROZEN},
        "may_change": found.terms["change_until_close"],
    }
    return render(request, "deliberation/poll.html", context)
