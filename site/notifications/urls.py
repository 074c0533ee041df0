"""Addresses of the room."""

from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("me/notices/", views.notices, name="list"),
    path("me/notices/read/", views.mark_read, name="read"),
    path("me/notices/<int:pk>/", views.open_notice, name="open"),
]
