"""Addresses of the regions."""

from django.urls import path

from regions import views

app_name = "regions"
urlpatterns = [path("regions/picker/", views.picker, name="picker")]
