"""The search of the back office: everything that came in, by facets."""

import csv
import io

import pytest
from django.urls import reverse

from accounts.roles import Role
from search.indexing import rebuild
from tests.accounts.factories import StaffFactory, UserFactory
from tests.consultations.factories import (
    CommentFactory,
    ConsultationFactory,
    ReplyFactory,
)

pytestmark = pytest.mark.django_db
PAGE = reverse("search_desk:feedback")


@pytest.fixture
def desk(client):
    client.force_login(StaffFactory(roles=[Role.DRAFTER]))
    return client


def listed(answer):
    return [row.comment.pk for row in answer.context["rows"]]


@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_it(client, role):
    client.force_login(StaffFactory(roles=[role]))
    assert client.get(PAGE).status_code == 200


def test_others_do_not(client):
    client.force_login(UserFactory())
    assert client.get(PAGE).status_code == 302


def test_every_state_is_found_with_its_full_wording(desk):
    pending = CommentFactory(body="停车 13800000000", state="pending")
    shown = CommentFactory(body="停车")
    rebuild("comments")
    answer = desk.get(PAGE, {"q": "停车"})
    assert listed(answer) == [shown.pk, pending.pk]
    text = answer.content.decode()
    assert "<mark>停车</mark> 13800000000" in text
    assert reverse("desk:opened", args=[pending.pk]) in text
    assert listed(desk.get(PAGE, {"q": "13800000000"})) == [pending.pk]
    assert listed(desk.get(PAGE, {"q": pending.receipt})) == [pending.pk]
    assert listed(desk.get(PAGE, {"q": "停车", "state": "pending"})) == [pending.pk]


def test_without_words_everything_is_counted(desk):
    comments = CommentFactory.create_batch(3, stance="ask")
    answered = comments[0]
    ReplyFactory(consultation=answered.consultation, comments=[answered])
    answer = desk.get(PAGE)
    assert answer.context["hits"].total == 3
    panels = {p.name: p for p in answer.context["panels"]}
    assert [c["count"] for c in panels["stance"].chips] == [3]
    assert sum(c["count"] for c in panels["outcome"].chips) == 1
    text = answer.content.decode()
    assert "缩小范围" in text


def test_only_excluded_words(desk):
    kept, _other = CommentFactory(body="绿地"), CommentFactory(body="停车")
    rebuild("comments")
    assert listed(desk.get(PAGE, {"q": "-停车"})) == [kept.pk]


def test_pages_and_export_hold_all(desk):
    draft = ConsultationFactory()
    CommentFactory.create_batch(25, consultation=draft, body="停车")
    rebuild("comments")
    first = desk.get(PAGE, {"q": "停车", "sort": "endorsed"})
    second = desk.get(PAGE + first.context["next_url"])
    assert len({*listed(first), *listed(second)}) == 25
    address = reverse("search_desk:export", args=["csv"])
    answer = desk.get(address, {"q": "停车", "consultation": draft.code})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 25
    assert {row["态度"] for row in rows} == {"修改"}


def test_queries_do_not_grow(
    desk, django_assert_max_num_queries, django_assert_num_queries
):
    def fill(number):
        for _ in range(number):
            CommentFactory(body="停车")
        rebuild("comments")

    fill(2)
    desk.get(PAGE)
    with django_assert_max_num_queries(30) as spent:
        desk.get(PAGE, {"q": "停车"})
    fill(15)
    with django_assert_num_queries(len(spent.captured_queries)):
        desk.get(PAGE, {"q": "停车"})


def test_nothing_found_says_what_to_do(desk):
    text = desk.get(PAGE, {"q": "没有这样的词"}).content.decode()
    assert "取消一个条件再试" in text
