"""Who keeps a search is told that it found something."""

import pytest
from django.db import transaction
from django.urls import reverse

from audit import followers
from audit.log import record
from notifications.models import Kind, Notice
from search.models import SavedSearch
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def saved():
    return SavedSearch.objects.create(
        owner=UserFactory(),
        scope="public",
        source="comments",
        typed="停车",
        label="停车",
    )


def found(saved):
    with transaction.atomic():
        data = {"owner": saved.owner_id, "count": 2}
        record("saved_search.found", target=saved, data=data)
    followers.settle()


def test_the_owner_is_told_and_led_to_it(client, saved):
    found(saved)
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind) == (saved.owner, Kind.FOUND)
    client.force_login(saved.owner)
    assert "您保存的搜索有新的结果" in client.get("/me/notices/").content.decode()
    answer = client.get(reverse("notifications:open", args=[notice.pk]))
    assert answer.url == reverse("search:saved")


def test_nobody_is_told_who_is_gone(saved):
    saved.owner.is_active = False
    saved.owner.save()
    found(saved)
    assert not Notice.objects.exists()
