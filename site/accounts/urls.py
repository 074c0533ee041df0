"""Addresses of the accounts; only those parts of allauth that we use are routed."""

from allauth.account import views as allauth
from django.urls import include, path

from accounts.views import profile, signin

own = [
    path("accounts/preference/", profile.preference, name="preference"),
    path("me/profile/", profile.profile, name="profile"),
    path("me/profile/data.json", profile.own_data, name="data"),
]
# The names are those by which allauth and Wagtail find these pages.
shared = [
    path("login/", allauth.login, name="account_login"),
    path("login/code/", signin.request_code, name="account_request_login_code"),
    path("login/code/confirm/", signin.confirm_code, name="account_confirm_login_code"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
urlpatterns = [
    path("", include((own, "accounts"))),
    path("accounts/", include(shared)),
]
