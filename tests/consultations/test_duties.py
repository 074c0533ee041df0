"""The first page of the back office tells each role what waits for it."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.accounts.factories import StaffFactory

from .factories import CommentFactory, ConsultationFactory, ReplyFactory

pytestmark = pytest.mark.django_db

HOME = "/admin/"


def shown(client, *roles):
    client.force_login(StaffFactory(roles=list(roles)))
    return client.get(HOME).content.decode()


def test_a_moderator_sees_what_is_pending(client):
    CommentFactory.create_batch(2, pending=True)
    html = shown(client, Role.MODERATOR)
    assert "<b>2</b> <span>待审核的意见</span>" in html
    assert "待公布的答复" not in html


def test_drafter_and_approver_see_what_they_owe(client):
    consultation = ConsultationFactory(ended=True)
    CommentFactory.create_batch(3, consultation=consultation)
    ReplyFactory(draft=True, consultation=consultation)
    assert "<b>3</b> <span>待答复的意见</span>" in shown(client, Role.DRAFTER)
    html = shown(client, Role.APPROVER)
    assert "<b>1</b> <span>待公布的答复</span>" in html
    assert "已截止，待公布通报" in html
    assert reverse("desk:replies", args=[consultation.code]) in html


def test_an_empty_desk_says_so(client):
    assert "今日已清" in shown(client, Role.MODERATOR)


def test_the_page_costs_the_same_at_two_sizes(client, django_assert_max_num_queries):
    client.force_login(StaffFactory(roles=[Role.MODERATOR, Role.APPROVER]))

    def cost():
        with django_assert_max_num_queries(40) as captured:
            assert client.get(HOME).status_code == 200
        return len(captured)

    cost()
    few = cost()
    CommentFactory.create_batch(20, pending=True)
    assert cost() == few


def test_nothing_is_fetched_from_outside(client):
    assert "gravatar" not in shown(client, Role.MODERATOR)


def test_the_back_office_bears_the_name_of_the_site(client, settings):
    html = shown(client, Role.MODERATOR)
    assert f"- {settings.SITE_NAME}</title>" in html
    assert "theme/img/emblem" in html
    missing = client.get("/admin/nothing-here/")
    assert missing.status_code == 404
    assert f"- {settings.SITE_NAME}</title>" in missing.content.decode()
