"""Boards and meetings taken elsewhere: a feed of topics, an entry for calendars."""

from datetime import timedelta

import icalendar
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.clock import db_now
from common.text import excerpt

from ..models import Topic
from .access import get_board
from .meetings import get_meeting

SHOWN = 30
LASTS = timedelta(hours=2)
REMINDER = timedelta(days=-1)


class BoardFeed(Feed):
    """The newest topics of a board as RSS."""

    def get_object(self, request, code):
        """Fetch the board, or answer 404."""
        return get_board(request, code)

    def title(self, board):
        """Name the board."""
        return _("%(place)s 的议题") % {"place": board.name}

    def link(self, board):
        """Lead to the board."""
        return reverse("deliberation:board", args=[board.code])

    def description(self, board):
        """Say what comes here."""
        return _("%(place)s 新提出的议题") % {"place": board.root.full_name}

    def items(self, board):
        """The newest topics that lists show, each at the stage that holds now."""
        rows = Topic.objects.visible_to(AnonymousUser()).shown().filter(board=board)
        at = db_now()
        newest = rows.order_by("-raised_at", "-id")[:SHOWN]
        return [topic.seen_at(at) for topic in newest]

    def item_title(self, item):
        """Its words."""
        return item.title

    def item_description(self, item):
        """Where it stands, and how it begins."""
        return f"{item.get_stage_display()}。{excerpt(item.body, 200)}"

    def item_pubdate(self, item):
        """When it was raised."""
        return item.raised_at

    def item_link(self, item):
        """Lead to the topic."""
        return reverse("deliberation:topic", args=[item.code])


@require_safe
def calendar(request, pk):
    """A meeting as an ICS file, with a reminder a day before."""
    found = get_meeting(request, pk)
    path = reverse("deliberation:meeting", args=[pk])
    event = icalendar.Event()
    event.add("uid", f"meeting-{pk}@minyi")
    event.add("dtstamp", db_now())
    event.add("dtstart", found.starts_at)
    event.add("dtend", found.starts_at + LASTS)
    event.add("summary", f"{found.body.name} {found.title}")
    event.add("location", found.place)
    event.add("description", "\n".join(_lines(found)))
    event.add("url", settings.BASE_URL.rstrip("/") + path)
    event.add("status", "CANCELLED" if found.cancelled_at else "CONFIRMED")
    event.add_component(_alarm(found.title))
    book = icalendar.Calendar()
    book.add("prodid", "-//minyi//deliberation//ZH")
    book.add("version", "2.0")
    book.add_component(event)
    answer = HttpResponse(book.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="meeting-{pk}.ics"'
    return answer


def _lines(meeting) -> list[str]:
    """The agenda; of a hidden topic no word."""
    return [
        f"{item.position}. {_('已隐藏的议题') if _is_hidden(item) else item.title}"
        for item in meeting.agenda.all()
    ]


def _is_hidden(item) -> bool:
    return bool(item.topic and item.topic.hidden_at)


def _alarm(title: str) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", REMINDER)
    return alarm
