"""Staff addresses: moderation queue, appeals, inbox, offline intake."""

from django.urls import path

from ..views.desk import inbox, intake, moderation

urlpatterns = [
    path("moderation/", moderation.queue, name="moderation"),
    path("moderation/decide/", moderation.decide, name="decide"),
    path("moderation/<int:pk>/", moderation.case, name="case"),
    path("moderation/batch/<slug:name>/", moderation.batch, name="batch"),
    path("appeals/", moderation.appeal_list, name="appeals"),
    path("appeals/<int:pk>/", moderation.appeal, name="appeal"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<int:pk>/", inbox.opened, name="opened"),
    path("inbox/<int:pk>/giver/", inbox.giver, name="giver"),
    path("inbox/<int:pk>/scan/", inbox.scan, name="scan"),
    path("intake/", intake.index, name="intake_index"),
    path("intake/slip/<slug:receipt>/", intake.slip, name="slip"),
    path("intake/<slug:code>/", intake.intake, name="intake"),
]
