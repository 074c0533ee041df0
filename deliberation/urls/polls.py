"""Public addresses of polls: reading, voting, turnout, result, notice."""

from django.urls import path

from ..views import polls

_AT = "deliberation/vote/<slug:code>/"

urlpatterns = [
    path("deliberation/votes/", polls.poll_list, name="polls"),
    path(_AT, polls.poll, name="poll"),
]
