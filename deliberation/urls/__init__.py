"""The public addresses of 议事厅, one file a subject."""

from . import boards, bodies, polls

app_name = "deliberation"
urlpatterns = [
    *boards.urlpatterns,
    *bodies.urlpatterns,
    *polls.urlpatterns,
]
