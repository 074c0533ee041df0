"""A consultation taken elsewhere: print, poster, QR code, calendar, feed."""

from datetime import timedelta

import icalendar
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import qr as qr_codes
from common.clock import db_now

from ...queries import reading
from .reading import get_consultation


def public_address(consultation) -> str:
    """The full address of a consultation's home, for paper and calendars."""
    path = reverse("consultations:home", args=[consultation.code])
    return settings.BASE_URL.rstrip("/") + path


def print_page(request, code):
    """The whole consultation on A4."""
    return _sheet(request, code, "consultations/print.html", with_text=True)


def poster(request, code):
    """A poster with a QR code, for notice boards."""
    return _sheet(request, code, "consultations/poster.html", with_text=False)


def _sheet(request, code, template, *, with_text):
    consultation = get_consultation(request, code)
    units = reading.draft_units(consultation, request.user) if with_text else []
    context = {
        "consultation": consultation,
        "project": consultation.project,
        "page": reading.page_of(consultation),
        "address": public_address(consultation),
        "units": units,
    }
    return render(request, template, context)


def qr(request, code):
    """The QR code of the consultation's address as SVG."""
    consultation = get_consultation(request, code)
    svg = qr_codes.svg(public_address(consultation))
    return HttpResponse(svg, content_type="image/svg+xml")


def calendar(request, code):
    """The deadline as an ICS file, with a reminder three days before."""
    consultation = get_consultation(request, code)
    event = icalendar.Event()
    event.add("uid", f"{consultation.code}@minyi")
    event.add("dtstamp", db_now())
    event.add("dtstart", consultation.closes_at - timedelta(hours=1))
    event.add("dtend", consultation.closes_at)
    title = _("征求意见截止：%(title)s") % {"title": consultation.version.title}
    event.add("summary", title)
    event.add("url", public_address(consultation))
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(days=-3))
    event.add_component(alarm)
    book = icalendar.Calendar()
    book.add("prodid", "-//minyi//consultations//ZH")
    book.add("version", "2.0")
    book.add_component(event)
    response = HttpResponse(book.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{consultation.code}.ics"'
    return response


class ConsultationFeed(Feed):
    """New consultations and reports as RSS."""

    title = gettext_lazy("公开征求意见")
    description = gettext_lazy("新的征求意见和意见采纳情况")

    def link(self):
        return reverse("consultations:list")

    def items(self):
        rows = reading.public_consultations(AnonymousUser())
        return rows.order_by("-published_at", "-id")[:30]

    def item_title(self, item):
        return item.version.title

    def item_description(self, item):
        words = _("%(organ)s公开征求意见，截止 %(end)s。%(summary)s")
        end = localtime(item.closes_at).strftime("%Y-%m-%d %H:%M")
        return words % {
            "organ": item.project.organ,
            "end": end,
            "summary": item.project.summary,
        }

    def item_pubdate(self, item):
        return item.published_at

    def item_link(self, item):
        return reverse("consultations:home", args=[item.code])
