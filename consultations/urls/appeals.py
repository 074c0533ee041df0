"""Addresses of openness about moderation: appeals and numbers."""

from django.urls import path

from ..views.public import appeals

urlpatterns = [
    path("receipt/<slug:receipt>/appeal/", appeals.appeal, name="appeal"),
    path("moderation/", appeals.numbers, name="moderation"),
]
