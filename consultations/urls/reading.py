"""Addresses where people read: list, home, text, comments, report, print."""

urlpatterns: list = []
