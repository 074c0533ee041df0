"""Addresses of the accounts; only those parts of allauth that we use are routed."""

urlpatterns = []
