"""我的通知: one's own, newest first, in a constant number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit import followers
from notifications.models import Kind, Notice
from tests.accounts.factories import UserFactory
from tests.consultations.factories import CommentFactory, ReplyFactory

from .conftest import happened

LIST = reverse("notifications:list")


@pytest.fixture
def lin(client, comment):
    """林, signed in, the giver of the comment."""
    client.force_login(comment.author)
    return comment.author


def given(comment, kind=Kind.PUBLISHED, position=1) -> Notice:
    return Notice.objects.create(
        recipient=comment.author,
        kind=kind,
        position=position,
        comment=comment,
        consultation=comment.consultation,
    )


def queries_of(client) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(LIST).status_code == 200
    return len(caught)


def test_as_many_queries_for_one_as_for_twenty(client, lin, comment, consultation):
    given(comment)
    few = queries_of(client)
    reply = ReplyFactory(consultation=consultation)
    for position in range(2, 20):
        more = CommentFactory(consultation=consultation, author=lin)
        reply.answered.create(comment=more)
        given(more, Kind.REPLIED, position)
    assert queries_of(client) == few


def test_shows_ones_own_only(client, lin, comment):
    given(comment)
    other = CommentFactory(article_label="第八十八条")
    given(other, position=2)
    shown = client.get(LIST).content.decode()
    assert "已审核公开" in shown
    assert "第八十八条" not in shown


def test_a_long_list_goes_on_at_the_next_page(client, lin, comment):
    for _ in range(25):
        happened("comment.submitted", comment)
    followers.settle()  # all in one batch, at one moment
    first = client.get(LIST)
    assert len(first.context["rows"]) == 20
    after = first.context["page"].next
    second = client.get(LIST, {"after": after})
    assert len(second.context["rows"]) == 5


def test_opening_marks_as_read_and_leads_on(client, lin, comment):
    notice = given(comment)
    answer = client.get(reverse("notifications:open", args=[notice.pk]))
    assert answer.url == reverse("consultations:mine_one", args=[comment.receipt])
    notice.refresh_from_db()
    assert notice.read_at


def test_opening_what_is_no_longer_true_leads_back(client, lin, comment):
    notice = given(comment, Kind.HIDDEN)
    answer = client.get(reverse("notifications:open", args=[notice.pk]))
    assert answer.url == LIST


def test_the_notices_of_others_do_not_exist(client, lin):
    other = given(CommentFactory())
    assert client.get(reverse("notifications:open", args=[other.pk])).status_code == 404
    other.refresh_from_db()
    assert other.read_at is None


def test_all_are_marked_as_read_but_those_of_others(client, lin, comment):
    mine = given(comment)
    other = given(CommentFactory(), position=2)
    assert client.post(reverse("notifications:read")).url == LIST
    for notice in (mine, other):
        notice.refresh_from_db()
    assert mine.read_at
    assert other.read_at is None


def test_reading_needs_a_post(client, lin):
    assert client.get(reverse("notifications:read")).status_code == 405


def test_nothing_yet(client, db):
    client.force_login(UserFactory())
    assert "还没有通知" in client.get(LIST).content.decode()


def test_a_page_of_ones_own_is_kept_by_no_cache(client, lin):
    assert "private" in client.get(LIST)["Cache-Control"]
