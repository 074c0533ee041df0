"""Meetings: one's page, drawing up, sending, signing in, minutes, publishing."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common import clock
from common.errors import DomainError

from ..actions import meetings as actions
from ..forms.bodies import MeetingForm, MinutesForm
from ..models import Meeting, Seat
from ..queries import mandates
from ..rules import bodies as rules
from ..rules import standing as sentences
from .access import refused, standing
from .bodies import get_body
from .form_page import form_page, form_view, sent


def get_meeting(request, pk: int) -> Meeting:
    """Fetch a meeting that the person may see, or answer 404."""
    rows = Meeting.objects.visible_to(request.user).select_related(
        "body__board__region", "body__board__compound__region"
    )
    return get_object_or_404(rows.prefetch_related("agenda__topic"), pk=pk)


def _to_convene(request, body):
    person = standing(request, body.board)
    is_chair = mandates.is_chair(request.user, body)
    return sentences.to_convene(person, is_chair=is_chair)


def _conveners_form(request, body, title: str, form, verb, back: str, told: str):
    """A form of those who call the meetings of a council."""
    return form_page(
        request,
        form,
        verb,
        refusal=_to_convene(request, body),
        back=back,
        told=told,
        title=title,
        board=body.board,
    )


@require_safe
def meeting(request, pk):
    """Show a meeting: agenda, who came, minutes and decisions once published."""
    found = get_meeting(request, pk)
    return render(request, "deliberation/meeting.html", _shown(request, found))


@require_safe
def meeting_print(request, pk):
    """The same on A4, to be signed and posted."""
    found = get_meeting(request, pk)
    return render(request, "deliberation/meeting_print.html", _shown(request, found))


def _shown(request, found: Meeting) -> dict:
    """What a meeting shows; who calls it reads the names in full."""
    present = set(found.attendance.values_list("seat_id", flat=True))
    day = localtime(found.starts_at).date()
    seats = Seat.objects.current(day).filter(body=found.body).select_related("holder")
    terms = found.rule["terms"] if found.rule else None
    may_convene = _to_convene(request, found.body) is None
    at = clock.db_now()
    user = request.user
    return {
        "meeting": found,
        "body": found.body,
        "board": found.body.board,
        "seats": [
            (
                seat,
                seat.holder_name if may_convene else seat.shown_name,
                seat.pk in present,
            )
            for seat in seats
        ],
        "own_seats": [
            seat
            for seat in seats
            if seat.holder_id == user.pk and seat.pk not in present
        ],
        "quorum": rules.quorum(terms, found.entitled) if terms else None,
        "may_convene": may_convene,
        "may_sign": at >= found.starts_at - rules.EARLIEST_SIGN_IN,
        "has_begun": at >= found.starts_at,
        "shows_minutes": bool(found.published_at) or may_convene,
    }


@form_view
def meeting_new(request, pk):
    """Draw up a meeting of a council."""
    body = get_body(request, pk)
    form = MeetingForm(sent(request), board=body.board)

    def verb(cleaned):
        made = actions.call_meeting(body_id=body.pk, by=request.user, **cleaned)
        return reverse("deliberation:meeting", args=[made.pk])

    back = reverse("deliberation:body", args=[pk])
    told = _("已保存，议程还没有送达。")
    return _conveners_form(request, body, _("召集会议"), form, verb, back, told)


@form_view
def meeting_edit(request, pk):
    """Change a meeting before its agenda is sent."""
    found = get_meeting(request, pk)
    board = found.body.board
    form = MeetingForm(sent(request), initial=_words(found), board=board)

    def verb(cleaned):
        actions.revise_meeting(meeting_id=pk, by=request.user, **cleaned)

    back = reverse("deliberation:meeting", args=[pk])
    told = _("已保存，议程还没有送达。")
    return _conveners_form(request, found.body, _("修改会议"), form, verb, back, told)


def _words(found: Meeting) -> dict:
    lines = [
        f"{item.topic.code} {item.title}" if item.topic else item.title
        for item in found.agenda.all()
    ]
    return {
        "title": found.title,
        "place": found.place,
        "starts_at": localtime(found.starts_at),
        "items": "\n".join(lines),
    }


@form_view
def minutes(request, pk):
    """Write the minutes and the decisions, which ends the meeting."""
    found = get_meeting(request, pk)
    form = MinutesForm(sent(request), meeting=found)

    def verb(cleaned):
        actions.close_meeting(
            meeting_id=pk,
            by=request.user,
            minutes=cleaned["minutes"],
            decisions=form.decisions(),
        )

    back = reverse("deliberation:meeting", args=[pk])
    told = _("会议记录已保存，还没有公布。")
    return _conveners_form(request, found.body, _("会议记录"), form, verb, back, told)


def _send(pk, by, post):
    actions.send_agenda(meeting_id=pk, by=by)
    return _("议程已送达并公布。")


def _sign(pk, by, post):
    seat = post.get("seat", "")
    is_key = seat.isascii() and seat.isdigit() and len(seat) < 19
    actions.sign_in(meeting_id=pk, seat_id=int(seat) if is_key else 0, by=by)
    return _("已签到。")


def _publish(pk, by, post):
    actions.publish_minutes(meeting_id=pk, by=by)
    return _("会议记录已公布。")


def _cancel(pk, by, post):
    actions.cancel_meeting(meeting_id=pk, by=by, reason=post.get("reason", "")[:200])
    return _("会议已取消。")


_STEPS = {"send": _send, "sign": _sign, "publish": _publish, "cancel": _cancel}


@require_POST
def meeting_step(request, pk):
    """Send the agenda, sign in, publish or cancel (`do` names it)."""
    found = get_meeting(request, pk)
    path = reverse("deliberation:meeting", args=[pk])
    if not request.user.is_authenticated:
        return redirect_to_login(path)
    verb = _STEPS.get(request.POST.get("do", ""))
    if verb is None:
        return redirect(path)
    try:
        messages.success(request, verb(found.pk, request.user, request.POST))
    except DomainError as error:
        return refused(request, error, path, status=409)
    return redirect(path)
