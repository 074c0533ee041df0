"""What people can take away about themselves from 议事厅."""

import pytest
from django.urls import reverse
from django.utils import timezone

from deliberation.actions.discussion import speak
from deliberation.actions.followup import rate
from deliberation.actions.seconding import second
from tests.accounts.factories import UserFactory

from .boarding import board, compound, council, topic

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
        "seats": 1,
    }
    assert "别人" not in answer.content.decode()
    assert told["seats"][0]["begins_on"] < str(timezone.localdate())
    client.force_login(UserFactory())
    empty = client.get(reverse("accounts:data")).json()["deliberation"]
    assert not any(empty.values())
