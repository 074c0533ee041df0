"""Addresses of the room; those of the desk are mounted by wagtail_hooks."""

from django.urls import path

from search.views import desk, public, saved

app_name = "search"
urlpatterns = [
    path("search/", public.find, name="search"),
    path("search/suggestions/", public.suggestions, name="suggestions"),
    path("search/results.<slug:form>", public.export, name="export"),
    path("search/saved/", saved.saved_searches, name="saved"),
    path("search/saved/new/", saved.save, name="save"),
    path("search/saved/<int:pk>/", saved.opened, name="saved_one"),
    path("search/saved/<int:pk>/forget/", saved.forget, name="forget"),
]
desk_urlpatterns = [
    path("", desk.feedback, name="feedback"),
    path("results.<slug:form>", desk.export, name="export"),
]
