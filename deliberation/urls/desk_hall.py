"""Staff addresses of boards, mounted at /admin/hall/ (namespace hall)."""

from django.urls import path

from ..views.desk import appeals

app_name = "hall"
urlpatterns = [
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals/<int:pk>/", appeals.appeal, name="appeal"),
]
