"""Pages where people read: the list, a consultation's home, the draft text."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from common.clock import db_now
from common.pagination import page as page_by_key

from ...models import Consultation, Phase, Provision
from ...queries import reading
from ...rules.stages import timeline
from .cards import card_html

PHASES = [Phase.OPEN, Phase.UPCOMING, Phase.ENDED, Phase.REPORTED]
ORDERS = {
    Phase.OPEN: ("closes_at", "id"),
    Phase.UPCOMING: ("opens_at", "id"),
    Phase.ENDED: ("-closes_at", "-id"),
    Phase.REPORTED: ("-reported_at", "-id"),
}


def consultation_list(request):
    """List consultations by phase, with plain links as filters."""
    at = db_now()
    phase = request.GET.get("phase", "")
    words = request.GET.get("q", "").strip()[:60]
    rows = reading.public_consultations(request.user)
    rows = reading.search_titles(reading.in_phase(rows, phase, at), words)
    if phase not in ORDERS:
        rows = reading.most_urgent_first(rows, at)
    order = ORDERS.get(phase, reading.URGENCY)
    found = page_by_key(rows, order=order, after=request.GET.get("after"), size=20)
    context = {
        "rows": [reading.list_row(c, at) for c in found.items],
        "page": found,
        "words": words,
        "chips": _phase_chips(phase, words),
    }
    return render(request, "consultations/list.html", context)


def _phase_chips(current: str, words: str) -> list[dict]:
    tail = f"&{urlencode({'q': words})}" if words else ""
    every = [("", _("全部")), *((p.value, p.label) for p in PHASES)]
    return [
        {"label": label, "url": f"?phase={value}{tail}", "current": value == current}
        for value, label in every
    ]


def get_consultation(request, code: str) -> Consultation:
    """Fetch one consultation that the person may see, or answer 404."""
    return get_object_or_404(reading.public_consultations(request.user), code=code)


def home(request, code):
    """Show what a consultation is about, until when, and how to answer."""
    consultation = get_consultation(request, code)
    context = home_context(consultation, reading.page_of(consultation), db_now())
    return render(request, "consultations/home.html", context)


def home_context(consultation, page, at) -> dict:
    """Gather a consultation's home; also used to preview an unpublished page."""
    project = consultation.project
    return {
        "consultation": consultation,
        "row": reading.list_row(consultation, at),
        "page": page,
        "project": project,
        "steps": timeline(
            project.doc_type, project.events.all(), project.status, at.date()
        ),
        "extensions": consultation.extensions.all(),
    }


def text(request, code):
    """Show the whole draft as article cards with stances and counts."""
    consultation = get_consultation(request, code)
    at = db_now()
    units = reading.draft_units(consultation, request.user)
    is_open = consultation.phase(at) is Phase.OPEN
    context = {
        "consultation": consultation,
        "row": reading.list_row(consultation, at),
        "units": [(unit, _card(unit, code, is_open)) for unit in units],
        "toc": [
            {
                "label": f"{u.provision.label} {u.provision.caption}".strip(),
                "url": f"#{u.anchor}",
                "level": u.level,
            }
            for u in units
            if not u.is_article
        ],
        "is_open": is_open,
    }
    return render(request, "consultations/text.html", context)


def _card(unit: reading.TextUnit, code: str, is_open: bool) -> str:
    return card_html(unit, code, is_open=is_open) if unit.is_article else ""


def article_by_number(request, code):
    """Jump box 第__条: send the reader to the article of that number."""
    consultation = get_consultation(request, code)
    number = request.GET.get("n", "")
    if not number.isascii() or not number.isdigit() or len(number) > 5:
        raise Http404(_("请输入条文的数字，例如 12。"))
    anchor = f"#a-{int(number)}"
    return redirect(reverse("consultations:text", args=[consultation.code]) + anchor)


def get_provision(request, consultation, uid: str) -> Provision:
    """Fetch one article of a consultation's draft, or answer 404."""
    provisions = Provision.objects.visible_to(request.user).articles()
    return get_object_or_404(provisions, version=consultation.version, uid=uid)
