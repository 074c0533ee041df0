"""Addresses where people act: comment, stance, receipt, tracking, my comments."""

urlpatterns: list = []
