"""Addresses of the room."""

app_name = "notifications"
urlpatterns: list = []
