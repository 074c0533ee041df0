"""The list of boards, one board, and one's own topics."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common import clock
from common.pagination import page as page_by_key

from ..models import Stage, Topic
from ..queries import boards as queries
from ..queries import mandates
from ..queries.topics import lively_topics
from ..rules import topics as rules
from ..rules.standing import to_host
from .access import get_board, standing

MINE_SHOWN, LIVELY_SHOWN = 6, 6


@require_safe
def home(request):
    """What goes on anywhere, one's own boards, then all boards, the busiest first."""
    words = request.GET.get("q", "").strip()[:60]
    after = request.GET.get("after")
    found = page_by_key(
        queries.search(request.user, words),
        order=("-topic_count", "code"),
        after=after,
        size=queries.SIZE,
    )
    mine = mandates.boards_of(request.user).with_places()[:MINE_SHOWN]
    context = {
        "page": found,
        "words": words,
        "query": urlencode({"q": words}) if words else "",
        "mine": mine,
        "lively": [] if words or after else _lively(request.user),
    }
    return render(request, "deliberation/home.html", context)


def _lively(user):
    return lively_topics(user, clock.db_now())[:LIVELY_SHOWN]


@require_safe
def board(request, code):
    """Show a board: the place, its councils, its topics by stage."""
    found = get_board(request, code)
    stage = request.GET.get("stage", "")
    at = clock.db_now()
    page = page_by_key(
        queries.topics_of(found, request.user, at, stage),
        order=("-raised_at", "-id"),
        after=request.GET.get("after"),
        size=queries.SIZE,
    )
    for topic in page:
        topic.seen_at(at)
    person = standing(request, found)
    context = {
        "board": found,
        "facts": queries.facts(found),
        "councils": queries.councils(found),
        "meetings": queries.latest_meetings(found, request.user),
        "page": page,
        "chips": _chips(queries.count_by_stage(found, at), stage),
        "query": urlencode({"stage": stage}) if stage else "",
        "is_host": to_host(person) is None,
    }
    return render(request, "deliberation/board.html", context)


def _chips(counts: dict[str, int], current: str) -> list[dict]:
    every = [("", _("全部")), *((s, Stage(s).label) for s in rules.WAY)]
    every.append((queries.ENDED, _("已结束")))
    total = sum(counts.values())
    return [
        {
            "label": label,
            "url": f"?stage={value}" if value else "?",
            "current": value == current,
            "count": counts.get(value, 0) if value else total,
        }
        for value, label in every
    ]


@require_safe
@never_cache
@login_required
def mine(request):
    """List one's own topics, newest first; tell what was hidden and why."""
    rows = Topic.objects.visible_to(request.user).own(request.user)
    found = page_by_key(
        rows.with_places().prefetch_related("hidings"),
        order=("-raised_at", "-id"),
        after=request.GET.get("after"),
        size=queries.SIZE,
    )
    at = clock.db_now()
    for topic in found:
        topic.seen_at(at)
    return render(request, "deliberation/mine.html", {"page": found})
