"""Full names of building heads and council members: by consent, and taken back."""

import pytest
from django.urls import reverse

from audit.models import Entry
from tests.accounts.factories import UserFactory

from .boarding import board, compound, council, mandate

pytestmark = pytest.mark.django_db
PROFILE = {"display_name": "小李", "email": "", "home_region": ""}


@pytest.fixture
def head():
    return UserFactory(real_name="李向阳", display_name="小李")


@pytest.fixture
def place(head):
    found = board(compound(head))
    mandate(head, "building_head", found.compound.buildings.get())
    body = council(found, head)
    body.seats.update(holder_name="李向阳")
    return found


def pages(client, place) -> dict[str, str]:
    body = place.bodies.get()
    addresses = {
        "who": reverse("accounts:who_compound", args=[place.compound.code]),
        "board": reverse("deliberation:board", args=[place.code]),
        "body": reverse("deliberation:body", args=[body.pk]),
    }
    return {name: client.get(path).content.decode() for name, path in addresses.items()}


def consent(client, head, **more):
    client.force_login(head)
    path = reverse("accounts:profile")
    assert client.post(path, {**PROFILE, **more}).status_code == 302
    client.logout()


def test_the_full_name_is_shown_while_its_holder_agrees(client, place, head):
    for html in pages(client, place).values():
        assert "李**" in html
        assert "李向阳" not in html
    consent(client, head, shows_name="on")
    for html in pages(client, place).values():
        assert "李向阳" in html
    consent(client, head)
    for html in pages(client, place).values():
        assert "李向阳" not in html
    events = Entry.objects.filter(event__startswith="consent.").order_by("pk")
    told = [(entry.event, entry.actor_id, entry.data) for entry in events]
    about = {"about": "full_name"}
    assert told == [
        ("consent.given", head.pk, about),
        ("consent.withdrawn", head.pk, about),
    ]


def test_saying_the_same_again_is_no_new_consent(client, place, head):
    consent(client, head, shows_name="on")
    head.refresh_from_db()
    since = head.name_shown_at
    consent(client, head, shows_name="on")
    head.refresh_from_db()
    assert head.name_shown_at == since
    assert Entry.objects.filter(event="consent.given").count() == 1


def test_the_committee_is_an_organ_and_is_named(client, place):
    clerk = UserFactory(display_name="江北居委会")
    mandate(clerk, "committee", place.root)
    assert "江北居委会" in pages(client, place)["who"]


def test_the_host_reads_the_names_that_the_host_registered(client, place):
    host = UserFactory()
    mandate(host, "committee", place.root)
    client.force_login(host)
    assert "李向阳" in pages(client, place)["body"]
