"""Pages with rows ask the same few questions for many of them."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.accounts.factories import StaffFactory
from tests.sizes import same_at_two_sizes

from .factories import CommentFactory, ConsultationFactory, ReplyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended():
    return ConsultationFactory(ended=True)


def answer(found, number, **more):
    """So many replies, each to two comments."""
    for _ in range(number):
        comments = CommentFactory.create_batch(2, consultation=found, uid="tiao2")
        ReplyFactory(consultation=found, comments=comments, **more)


def test_comments_with_their_answers(client, ended):
    address = reverse("consultations:comments", args=[ended.code])
    same_at_two_sizes(client, address, lambda n: answer(ended, n))


def test_the_feed(client):
    address = reverse("consultations:feed")
    same_at_two_sizes(client, address, ConsultationFactory.create_batch)


def test_one_reply_with_what_it_answers(client, ended):
    client.force_login(StaffFactory(roles=[Role.DRAFTER]))
    reply = ReplyFactory(consultation=ended, draft=True)

    def more(number):
        from consultations.models import RepliedComment

        for comment in CommentFactory.create_batch(number, consultation=ended):
            RepliedComment.objects.create(comment=comment, reply=reply)

    same_at_two_sizes(client, reverse("desk:reply", args=[reply.pk]), more)


def test_the_report_before_it_is_published(client, ended):
    client.force_login(StaffFactory(roles=[Role.APPROVER]))
    address = reverse("desk:closing", args=[ended.code])
    same_at_two_sizes(client, address, lambda n: answer(ended, n))


def test_where_to_enter_letters(client):
    client.force_login(StaffFactory(roles=[Role.DRAFTER]))
    same_at_two_sizes(
        client, reverse("desk:intake_index"), ConsultationFactory.create_batch
    )
