"""Addresses of the staff tools, mounted at /admin/legislation/ (namespace desk)."""

from . import desk_drafts, desk_moderation, desk_replies

app_name = "desk"
urlpatterns = [
    *desk_drafts.urlpatterns,
    *desk_moderation.urlpatterns,
    *desk_replies.urlpatterns,
]
