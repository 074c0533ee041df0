"""Addresses of the accounts; only those parts of allauth that we use are routed."""

from allauth.account import views as allauth
from django.urls import include, path

from accounts.views import homes, profile, signin, who

own = [
    path("accounts/preference/", profile.preference, name="preference"),
    path("me/profile/", profile.profile, name="profile"),
    path("me/profile/data.json", profile.own_data, name="data"),
    path("me/homes/", homes.homes, name="homes"),
    path("me/homes/claim/", homes.choose, name="claim_start"),
    path("me/homes/claim/<slug:code>/", homes.claim_new, name="claim_new"),
    path("me/homes/claims/<int:pk>/", homes.claim, name="claim"),
    path("me/homes/claims/<int:pk>/evidence/", homes.evidence, name="claim_evidence"),
    path("me/homes/claims/<int:pk>/withdraw/", homes.withdraw, name="claim_withdraw"),
    path("who/", who.index, name="who"),
    path("who/compound/<slug:code>/", who.compound, name="who_compound"),
    path("who/<slug:code>/", who.region, name="who_region"),
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
