"""Fetching boards and topics, and telling a refusal with what would help."""

from dataclasses import dataclass

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from common import clock
from common.errors import DomainError

from ..models import Board, Topic
from ..queries import mandates
from ..queries import topics as queries
from ..rules.standing import Refusal, Standing

# What helps, where it is; an address that is not there yet is left out.
_WAYS = {
    "login": ("account_request_login_code", _("去登录")),
    "phone": ("accounts:profile", _("去验证手机号")),
    "claim": ("accounts:homes", _("去认领房屋")),
    "mandates": ("accounts:who", _("看谁可以为我做什么")),
}


@dataclass(frozen=True)
class Door:
    """A refusal as a page shows it."""

    why: str
    todo: str = ""
    url: str = ""
    link: str = ""


def door(refusal: Refusal | None) -> Door | None:
    """Bring a refusal into the form of the page; None stays None."""
    if refusal is None:
        return None
    return Door(refusal.why, refusal.todo, *_way(refusal.way))


def door_of(error: DomainError) -> Door:
    """The same for an error that an action raised."""
    return Door(str(error), "", *_way(str(error.details.get("way", ""))))


def _way(name: str) -> tuple[str, str]:
    address, label = _WAYS.get(name, ("", ""))
    try:
        return reverse(address), label
    except NoReverseMatch:
        return "", ""


def get_board(request, code: str) -> Board:
    """Fetch a board, or answer 404."""
    rows = Board.objects.visible_to(request.user).with_places()
    return get_object_or_404(rows, code=code)


def find_topic(request, code: str) -> Topic:
    """Fetch a topic with all that its page shows, hidden or not, or answer 404.

    Its stage is the one that holds now, by the clock of the database.
    """
    found = get_object_or_404(queries.with_all(request.user), code=code)
    return found.seen_at(clock.db_now())


def get_topic(request, code: str) -> Topic:
    """Fetch a topic that the person may see, or answer 404."""
    found = find_topic(request, code)
    if found.hidden_at and not may_see(request, found, standing(request, found.board)):
        raise Http404(_("这个议题已隐藏。"))
    return found


def standing(request, board: Board) -> Standing:
    """What the person who asks is for a board."""
    return mandates.standing_of(request.user, board)


def may_see(request, topic: Topic, person: Standing) -> bool:
    """A hidden topic is seen by its proposer and by those who hide."""
    is_own = request.user.is_authenticated and topic.proposer_id == request.user.pk
    return topic.hidden_at is None or is_own or person.hosts or person.is_moderator


def refused(request, refusal: Refusal | DomainError, back: str = "", status: int = 403):
    """Show why not, and what would make it possible; a visitor signs in first."""
    if isinstance(refusal, Refusal) and refusal.way == "login":
        return redirect_to_login(request.get_full_path() if not back else back)
    shown = door(refusal) if isinstance(refusal, Refusal) else door_of(refusal)
    context = {"door": shown, "back": back}
    return render(request, "deliberation/refused.html", context, status=status)
