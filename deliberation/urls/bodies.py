"""Public addresses of councils and their meetings."""

from django.urls import path

from ..views import bodies, feeds, meetings

_BOARD = "deliberation/board/<slug:code>/"
_BODY = "deliberation/body/<int:pk>/"
_MEETING = "deliberation/meeting/<int:pk>/"

urlpatterns = [
    path(f"{_BOARD}edit/", bodies.board_edit, name="board_edit"),
    path(f"{_BOARD}bodies/new/", bodies.body_new, name="body_new"),
    path(_BODY, bodies.body, name="body"),
    path(f"{_BODY}seats/new/", bodies.seat_new, name="seat_new"),
    path("deliberation/seat/<int:pk>/leave/", bodies.seat_leave, name="seat_leave"),
    path(f"{_BODY}meetings/new/", meetings.meeting_new, name="meeting_new"),
    path(_MEETING, meetings.meeting, name="meeting"),
    path(f"{_MEETING}print/", meetings.meeting_print, name="meeting_print"),
    path(f"{_MEETING}calendar.ics", feeds.calendar, name="meeting_calendar"),
    path(f"{_MEETING}edit/", meetings.meeting_edit, name="meeting_edit"),
    path(f"{_MEETING}step/", meetings.meeting_step, name="meeting_step"),
    path(f"{_MEETING}minutes/", meetings.minutes, name="minutes"),
]
