"""The public addresses of 议事厅, one file a subject."""

from . import boards, polls

app_name = "deliberation"
urlpatterns = [
    *boards.urlpatterns,
    *polls.urlpatterns,
]
