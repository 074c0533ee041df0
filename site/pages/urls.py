"""Addresses of the room."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from . import logbook, views
from .sitemaps import SITEMAPS

app_name = "pages"
urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("log/", logbook.log, name="log"),
    path("log/heads/<int:size>.json", logbook.head, name="log_head"),
    path("log/growth.json", logbook.growth, name="log_growth"),
    path("log/verify_log.py", logbook.program, name="log_program"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
]
