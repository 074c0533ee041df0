"""The public addresses of 立法直通车, one file a subject."""

from . import appeals, participate, reading

app_name = "consultations"
urlpatterns = [
    *participate.urlpatterns,
    *appeals.urlpatterns,
    *reading.urlpatterns,
]
