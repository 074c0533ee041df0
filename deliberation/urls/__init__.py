"""The public addresses of 议事厅, one file a subject."""

from . import polls

app_name = "deliberation"
urlpatterns = [
    *polls.urlpatterns,
]
