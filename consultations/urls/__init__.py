"""The public addresses of 立法直通车, one file a subject."""

from . import participate, reading

app_name = "consultations"
urlpatterns = [*participate.urlpatterns, *reading.urlpatterns]
