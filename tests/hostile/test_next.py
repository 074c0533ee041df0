"""Where one is sent afterwards is always a page of this site."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from tests.accounts.factories import UserFactory
from tests.consultations.factories import ConsultationFactory
from tests.hostile.payloads import links

pytestmark = pytest.mark.django_db
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "https:evil.example",
    " //evil.example",
    "http://testserver@evil.example/",
    "x",
    "accounts:profile",
)


def stays(answer) -> bool:
    """Say whether an answer keeps the person here."""
    url = answer.headers.get("Location", "/")
    return _is_here(url) and all(map(_is_here, links(answer.content.decode())))


def _is_here(url: str) -> bool:
    parts = urlsplit(url.replace("\\", "/"))
    return not parts.scheme and not parts.netloc


def asked(client, target) -> list:
    """Every way by which an address of ours takes a way on."""
    stance = reverse("consultations:stance", args=[ConsultationFactory().code])
    preference = reverse("accounts:preference")
    return [
        client.post(preference, {"mode": "elder", "next": target}),
        client.post(stance, {"stance": "tiao1:support", "next": target}),
        client.get(reverse("account_request_login_code"), {"next": target}),
        client.get(reverse("account_login"), {"next": target}),
        client.get(reverse("staff_door"), {"next": target}),
        client.get("/_util/login/", {"next": target}),
        client.get("/admin/login/", {"next": target}),
    ]


@pytest.mark.parametrize("target", ELSEWHERE)
@pytest.mark.parametrize("who", ["visitor", "citizen", "chief"])
def test_never_to_another_site(client, target, who):
    if who != "visitor":
        client.force_login(
            UserFactory(is_superuser=who == "chief", is_staff=who == "chief")
        )
    for answer in asked(client, target):
        assert answer.status_code < 500
        assert stays(answer), answer.headers


def test_to_a_page_of_ours(client):
    target = "/consultations/?phase=open"
    answer = client.post(
        reverse("accounts:preference"), {"mode": "elder", "next": target}
    )
    assert answer.url == target
