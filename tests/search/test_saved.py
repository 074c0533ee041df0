"""Kept searches count what is new and tell it once."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.roles import Role
from audit import followers
from audit.log import record
from audit.models import Entry
from consultations.models import Comment
from search import actions
from search.exceptions import NothingAsked, TooManySaved
from search.models import SavedSearch
from search.query import SearchQuery, parse
from tests.accounts.factories import StaffFactory, UserFactory
from tests.consultations.factories import CommentFactory

pytestmark = pytest.mark.django_db
SAVE, SAVED = reverse("search:save"), reverse("search:saved")


@pytest.fixture
def owner(client):
    person = UserFactory()
    client.force_login(person)
    return person


def kept(owner, typed="停车", *, is_public=True, **filters):
    asked = SearchQuery("comments", parse(typed), is_public=is_public, filters=filters)
    return actions.save_search(owner=owner, asked=asked, typed=typed, told=[])


def happened(event, comment):
    with transaction.atomic():
        record(event, target=comment)
    followers.settle()


def new(saved):
    saved.refresh_from_db()
    return saved.new_count


def test_saving_looking_and_forgetting(client, owner):
    answer = client.post(
        SAVE, {"q": "停车 -收费", "kind": "comments", "stance": "amend"}
    )
    assert answer.status_code == 302
    saved = SavedSearch.objects.get()
    assert (saved.owner, saved.typed, saved.filters) == (
        owner,
        "停车 -收费",
        {"stance": "amend"},
    )
    assert saved.label == "停车 -收费 · 态度：修改"
    assert "停车 -收费 · 态度：修改" in client.get(SAVED).content.decode()
    SavedSearch.objects.update(new_count=3)
    answer = client.get(reverse("search:saved_one", args=[saved.pk]))
    assert "stance=amend" in answer.url
    assert new(saved) == 0
    client.post(reverse("search:forget", args=[saved.pk]))
    assert not SavedSearch.objects.exists()


def test_a_hit_is_counted_when_it_can_be_found(owner):
    saved = kept(owner)
    pending = CommentFactory(body="停车位", state="pending")
    happened("comment.submitted", pending)
    assert new(saved) == 0
    Comment.objects.filter(pk=pending.pk).update(state="published")
    happened("comment.published", pending)
    assert new(saved) == 1
    happened("comment.endorsed", pending)
    other = CommentFactory(body="绿地")
    happened("comment.published", other)
    assert new(saved) == 1


def test_filters_and_excluded_words_hold_for_what_is_new(owner):
    saved = kept(owner, "停车 -收费", stance="amend")
    for body, stance in (("停车", "amend"), ("停车收费", "amend"), ("停车", "oppose")):
        happened("comment.published", CommentFactory(body=body, stance=stance))
    assert new(saved) == 1


def test_the_first_news_is_told_once_until_somebody_looks(owner):
    saved = kept(owner)
    for _ in range(3):
        happened("comment.published", CommentFactory(body="停车"))
    told = Entry.objects.filter(event="saved_search.found")
    assert [entry.data for entry in told] == [{"owner": owner.pk, "count": 1}]
    actions.look(saved=saved)
    happened("comment.published", CommentFactory(body="停车"))
    assert told.all().count() == 2
    assert new(saved) == 1


def test_the_desk_hears_of_everything_citizens_do_not(owner):
    staff = StaffFactory(roles=[Role.MODERATOR])
    desk, public = kept(staff, is_public=False), kept(owner)
    hidden = CommentFactory(body="停车", state="pending")
    happened("comment.submitted", hidden)
    assert (new(desk), new(public)) == (1, 0)
    staff.is_staff = False
    staff.save()
    happened("comment.submitted", CommentFactory(body="停车", state="pending"))
    assert new(desk) == 1


def test_a_citizen_cannot_keep_a_search_of_the_desk(client, owner):
    client.post(
        SAVE, {"q": "停车", "kind": "comments", "scope": "desk", "state": "hidden"}
    )
    saved = SavedSearch.objects.get()
    assert saved.scope == "public"
    assert saved.filters == {}


def test_staff_keep_searches_of_the_desk(client):
    client.force_login(StaffFactory(roles=[Role.AUDITOR]))
    client.post(SAVE, {"q": "", "scope": "desk", "state": "hidden"})
    saved = SavedSearch.objects.get()
    assert (saved.scope, saved.filters) == ("desk", {"state": "hidden"})
    answer = client.get(reverse("search:saved_one", args=[saved.pk]))
    assert answer.url.startswith(reverse("search_desk:feedback"))


def test_the_same_search_is_kept_once(client, owner):
    assert kept(owner) == kept(owner)
    assert kept(owner, stance="ask") != kept(owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedSearch.objects.create(
            owner=owner, scope="public", source="comments", typed="停车", label="x"
        )


def test_nothing_and_too_much_are_refused(client, owner, monkeypatch):
    with pytest.raises(NothingAsked):
        kept(owner, "")
    monkeypatch.setattr(actions, "MOST", 1)
    kept(owner)
    with pytest.raises(TooManySaved):
        kept(owner, "别的")
    answer = client.post(SAVE, {"q": "别的"}, follow=True)
    assert "最多保存" in answer.content.decode()


def test_others_do_not_see_it(client, owner):
    saved = kept(UserFactory())
    assert saved.label not in client.get(SAVED).content.decode()
    assert client.get(reverse("search:saved_one", args=[saved.pk])).status_code == 404


def test_a_filter_that_is_gone_is_passed_over(owner):
    saved = kept(owner)
    SavedSearch.objects.update(filters={"colour": "7"})
    happened("comment.published", CommentFactory(body="停车"))
    assert new(saved) == 1
