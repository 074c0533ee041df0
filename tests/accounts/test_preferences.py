"""Mode and theme: a cookie for visitors, kept with the account as well."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from accounts.preferences import shown
from config.context import site

URL = "/accounts/preference/"


def test_a_visitor_keeps_the_mode_in_a_cookie(client, db):
    response = client.post(URL, {"mode": "elder", "next": "/accounts/login/code/"})
    assert response.url == "/accounts/login/code/"
    cookie = client.cookies["minyi_mode"]
    assert cookie.value == "elder"
    assert cookie["max-age"] == 365 * 24 * 3600
    assert cookie["samesite"] == "Lax"
    assert cookie["httponly"]
    page = client.get("/accounts/login/code/").content.decode()
    assert 'data-mode="elder"' in page
    for back in ("standard", "normal"):
        client.post(URL, {"mode": back})
        assert "data-mode" not in client.get("/accounts/login/code/").content.decode()


def test_mode_and_theme_do_not_touch_each_other(client, db):
    client.post(URL, {"mode": "elder"})
    client.post(URL, {"theme": "dark"})
    page = client.get("/accounts/login/code/").content.decode()
    assert 'data-mode="elder"' in page
    assert 'data-theme="dark"' in page
    client.post(URL, {"theme": "auto"})
    assert "data-theme" not in client.get("/accounts/login/code/").content.decode()


def test_it_follows_the_account_to_another_device(client, citizen):
    client.force_login(citizen)
    client.post(URL, {"mode": "elder", "theme": "light"})
    citizen.refresh_from_db()
    assert (citizen.mode, citizen.theme) == ("elder", "light")
    del client.cookies["minyi_mode"]
    assert 'data-mode="elder"' in client.get("/me/profile/").content.decode()


@pytest.mark.parametrize(
    "data", [{"mode": "huge"}, {"theme": "<script>"}, {"mode": "elder", "theme": "x"}]
)
def test_a_strange_value_is_refused_and_changes_nothing(client, citizen, data):
    client.force_login(citizen)
    assert client.post(URL, data).status_code == 400
    citizen.refresh_from_db()
    assert (citizen.mode, citizen.theme) == ("standard", "auto")


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example", ""])
def test_it_leads_to_no_other_site(client, db, target):
    assert client.post(URL, {"mode": "elder", "next": target}).url == "/"


def test_looking_is_no_changing(client, db):
    assert client.get(URL, {"mode": "elder"}).status_code == 405


def test_a_visitor_costs_no_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(reverse("account_request_login_code"))


def test_a_forged_cookie_is_not_shown(db):
    request = RequestFactory().get("/")
    request.COOKIES["minyi_mode"] = '"><script>'
    assert shown(request, "mode") == ""


def test_templates_read_lazily(settings):
    settings.DEMO = True

    class Untouchable:
        def __getattr__(self, name):
            raise AssertionError("the user was read")

    request = RequestFactory().get("/")
    request.user = Untouchable()
    context = site(request)
    assert context["SITE_NAME"] == settings.SITE_NAME
    assert context["DEMO"] is True
