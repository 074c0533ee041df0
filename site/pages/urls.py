"""Addresses of the room."""

app_name = "pages"
urlpatterns: list = []
