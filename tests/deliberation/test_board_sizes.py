"""Every list of the boards costs as many queries for many rows as for a few."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from deliberation.models import (
    AgendaItem,
    Meeting,
    PartyReview,
    Post,
    Seat,
    Task,
    TaskPhoto,
    TopicPoll,
)
from rulebook import loader
from tests.accounts.factories import UserFactory

from .boarding import board, community, compound, council, mandate, topic
from .polling import make_poll

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"deliberation:{name}", args=args)


def cost(client, url) -> int:
    client.get(url)  # warm what is kept for the process
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def busy(on, owner, times):
    """A topic with so much of everything."""
    made = topic(on, "follow_up", proposer=owner)
    at = timezone.now()
    for n in range(times):
        post = Post.objects.create(
            topic=made,
            author=owner,
            author_name="林某",
            author_role="resident",
            body="好",
            posted_at=at,
            hidden_at=at if n % 2 else None,
            submission_key=f"{made.pk}-{n}",
        )
        if n % 2:
            told = {"reason": "spam", "hidden_by": owner, "hidden_at": at}
            post.hidings.create(**told)
        told = {"owner": "物业", "due_on": at.date(), "made_by": owner, "made_at": at}
        task = Task.objects.create(topic=made, title="装灯", **told)
        TaskPhoto.objects.create(task=task, caption="灯", added_by=owner, added_at=at)
        PartyReview.objects.create(
            topic=made,
            body="党支部",
            held_on=at.date(),
            conclusion="support",
            record="同意",
            recorded_by=owner,
        )
        poll = make_poll("noticed", rule="council.default")
        TopicPoll.objects.create(
            topic=made, poll=poll, linked_by=owner, is_current=n == 0
        )
    return made


def test_the_page_of_a_topic(client, lin):
    on = board(compound(lin))
    mandate(lin, "committee", on.root)
    few, many = busy(on, lin, 2), busy(on, lin, 12)
    for user in (None, lin):
        if user:
            client.force_login(user)
        costs = {cost(client, page("topic", made.code)) for made in (few, many)}
        assert len(costs) == 1
        assert max(costs) <= (20 if user is None else 32)


def test_a_board(client, lin):
    few, many = board(compound(lin)), board(compound(*[lin] * 30))
    for on, times in ((few, 2), (many, 19)):
        body = council(on, *UserFactory.create_batch(times))
        for n in range(times):
            topic(on, "seconding")
            meeting(body, lin, n)
    client.force_login(lin)
    costs = {cost(client, page("board", on.code)) for on in (few, many)}
    assert len(costs) == 1
    assert max(costs) <= 24


def test_the_boards_of_a_community_and_its_compounds(client, lin):
    few, many = community(), community()
    for region, times in ((few, 1), (many, 12)):
        for _ in range(times):
            board(compound(lin, region=region))
    costs = {cost(client, page("board", board(r).code)) for r in (few, many)}
    assert len(costs) == 1


def meeting(body, by, n=0, **more):
    at = timezone.now() + timedelta(days=n)
    told = {"title": "会", "place": "会议室", "starts_at": at, "called_by": by}
    told |= {"sent_at": at, "rule": topic_rule()}
    return Meeting.objects.create(body=body, **{**told, **more})


def topic_rule() -> dict:
    return loader.find("council.default", timezone.localdate()).as_dict()


def test_the_list_of_boards(client, lin):
    board(compound(lin))
    client.force_login(lin)
    one = cost(client, page("home"))
    for _ in range(12):
        topic(board(compound(lin)))
    assert cost(client, page("home")) == one
    assert one <= 12


def test_ones_own_topics(client, lin):
    on = board(compound(lin))
    topic(on, proposer=lin)
    client.force_login(lin)
    one = cost(client, page("mine"))
    for _ in range(15):
        topic(on, proposer=lin, hidden_at=timezone.now())
    assert cost(client, page("mine")) == one


def test_a_council_and_a_meeting(client, lin):
    on = board(compound(lin))
    costs, meetings = set(), set()
    for times in (1, 18):
        body = council(on, *UserFactory.create_batch(times))
        made = [meeting(body, lin, n) for n in range(times)]
        for n in range(times):
            AgendaItem.objects.create(
                meeting=made[0], position=n, title="灯", topic=topic(on, "review")
            )
        for seat in Seat.objects.filter(body=body):
            told = {"signed_at": timezone.now(), "signed_by": lin}
            made[0].attendance.create(seat=seat, **told)
        costs.add(cost(client, page("body", body.pk)))
        meetings.add(cost(client, page("meeting", made[0].pk)))
    assert (len(costs), len(meetings)) == (1, 1)


def test_the_kinds_and_the_form(client, lin):
    on = board(compound(*[lin] * 30))
    small = board(compound(lin))
    client.force_login(lin)
    for query in ("", "?kind=topic.owners_ordinary"):
        costs = {cost(client, page("propose", b.code) + query) for b in (on, small)}
        assert len(costs) == 1


def test_similar_topics(client, lin):
    on = board(compound(lin))
    topic(on)
    url = page("similar", on.code) + "?title=加路灯"
    one = cost(client, url)
    for _ in range(30):
        topic(on)
    assert cost(client, url) == one


def test_leading_a_topic(client, lin):
    on = board(compound(lin))
    mandate(lin, "committee", on.root)
    client.force_login(lin)
    few, many = busy(on, lin, 2), busy(on, lin, 12)
    costs = {cost(client, page("lead", made.code)) for made in (few, many)}
    assert len(costs) == 1
