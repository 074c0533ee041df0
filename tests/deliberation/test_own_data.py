"""What people can take away about themselves from 议事厅."""

import pytest
from django.urls import reverse
from django.utils import timezone

from deliberation.actions.discussion import speak
from deliberation.actions.entrusting import offer_proxy
from deliberation.actions.followup import rate
from deliberation.actions.seconding import second
from tests.accounts.factories import UserFactory

from . import passing
from .boarding import board, compound, council, topic
from .polling import lines

pytestmark = pytest.mark.django_db


def test_ones_own_and_nobody_elses(client, lin, chen):
    on = board(compound(lin, chen))
    council(on, lin)
    topic(on, proposer=lin, title="我提的事")
    topic(on, proposer=chen, title="别人提的事")
    gathering = topic(on, "seconding", seconds_needed=9)
    for who, words in ((lin, "我说的话"), (chen, "别人说的话")):
        second(topic_id=gathering.pk, person=who)
        told = {"topic_id": gathering.pk, "author": who, "body": words}
        speak(submission_key=words, **told)
        rate(topic_id=topic(on, "done").pk, person=who, score=4)
    client.force_login(lin)
    answer = client.get(reverse("accounts:data"))
    told = answer.json()["deliberation"]
    assert {name: len(rows) for name, rows in told.items()} == {
        "topics": 1,
        "posts": 1,
        "secondings": 1,
        "ratings": 1,
        "appeals": 0,
        "seats": 1,
        "mandates": 0,
    }
    assert "别人" not in answer.content.decode()
    assert told["seats"][0]["begins_on"] < str(timezone.localdate())
    client.force_login(UserFactory())
    empty = client.get(reverse("accounts:data")).json()["deliberation"]
    assert not any(empty.values())


@pytest.mark.usefixtures("kept")
def test_mandates_that_one_gave_or_received(client, lin, chen, stranger):
    poll = passing.made(roll=lines(lin, stranger))
    for number, (owner, agent) in enumerate([(lin, chen), (stranger, lin)]):
        offer_proxy(
            owner=owner,
            poll_id=poll.pk,
            entry_ids=[passing.entry(poll, number).pk],
            agent=agent,
            opinions=dict.fromkeys(passing.items(poll), ""),
            expires_at=poll.closes_at,
        )
    for who, count in ((lin, 2), (chen, 1), (UserFactory(), 0)):
        client.force_login(who)
        told = client.get(reverse("accounts:data")).json()["deliberation"]
        assert len(told["mandates"]) == count
