"""Addresses where people act: comment, stance, receipt, tracking, my comments."""

from django.urls import path

from ..views.public import mine, participate, track

urlpatterns = [
    path("consultations/<slug:code>/comment/", participate.comment, name="comment"),
    path("consultations/<slug:code>/stance/", participate.stance, name="stance"),
    path(
        "consultations/<slug:code>/comments/<int:pk>/endorse/",
        participate.endorsement,
        name="endorse",
    ),
    path("receipt/", track.old_address, name="receipts"),
    path("receipt/<slug:receipt>/", track.receipt, name="receipt"),
    path("receipt/<slug:receipt>/qr.svg", track.receipt_qr, name="receipt_qr"),
    path("track/", track.track, name="track"),
    path("me/", mine.mine, name="mine"),
    path("me/drafts/drop/", mine.drop_draft, name="drop_draft"),
    path("me/comments/<slug:receipt>/", mine.one, name="mine_one"),
    path("me/comments/<slug:receipt>/log.json", mine.proof, name="mine_proof"),
    path("me/comments/<slug:receipt>/edit/", mine.edit, name="edit"),
    path("me/comments/<slug:receipt>/withdraw/", mine.withdraw, name="withdraw"),
    path("me/attachments/<int:pk>/", mine.attachment, name="attachment"),
]
