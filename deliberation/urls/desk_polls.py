"""Staff addresses of votes, mounted at /admin/votes/ (namespace votes)."""

from django.urls import path

from ..views.desk import objections, papers, polls, record, roll_sources, rolls, steps

app_name = "votes"
urlpatterns = [
    path("", polls.poll_list, name="polls"),
    path("new/", polls.draft, name="draft"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/aside/", papers.paper_aside, name="paper_aside"),
    path("papers/<int:pk>/scan/", papers.paper_scan, name="paper_scan"),
    path("proxies/<int:pk>/revoke/", papers.proxy_revoke, name="proxy_revoke"),
    path("objections/<int:pk>/", objections.objection, name="objection"),
    path("<slug:code>/", polls.poll, name="poll"),
    path("<slug:code>/edit/", polls.edit, name="edit"),
    path("<slug:code>/step/<slug:name>/", steps.step, name="step"),
    path("<slug:code>/roll/", rolls.roll, name="roll"),
    path("<slug:code>/roll/seats/", roll_sources.seats, name="roll_seats"),
    path("<slug:code>/roll/list/", roll_sources.listed, name="roll_list"),
    path("<slug:code>/silent/", rolls.silent, name="silent"),
    path("<slug:code>/silent.csv", rolls.silent_file, name="silent_file"),
    path("<slug:code>/transfer/", rolls.transfer, name="transfer"),
    path("<slug:code>/deliver/", rolls.deliver, name="deliver"),
    path("<slug:code>/papers/", papers.papers, name="papers"),
    path("<slug:code>/proxies/", papers.proxies, name="proxies"),
    path("<slug:code>/record/", record.record, name="record"),
    path("<slug:code>/objections/", objections.objections, name="objections"),
]
