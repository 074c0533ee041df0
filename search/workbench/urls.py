"""Addresses of the workbench, mounted at /admin/digest/ (namespace workbench)."""

from django.urls import path, register_converter

from . import views
from .models import Bucket


class BucketConverter:
    """One of the four places where a segment ends."""

    regex = "|".join(Bucket.values)

    def to_python(self, value: str) -> str:
        """Take the name as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Write the name as it is."""
        return value


register_converter(BucketConverter, "bucket")

app_name = "workbench"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:code>/", views.digest, name="digest"),
    path("<slug:code>/start/", views.start, name="start"),
    path("theme/<int:pk>/", views.theme, name="theme"),
    path("theme/<int:pk>/rename/", views.rename, name="rename"),
    path("statement/<int:pk>/", views.evidence, name="evidence"),
    path("statement/<int:pk>/publish/", views.publish, name="publish"),
    path("run/<int:run>/<bucket:name>/", views.bucket, name="bucket"),
]
