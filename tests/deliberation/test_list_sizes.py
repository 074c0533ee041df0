"""Pages with rows ask the same few questions for many of them."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from deliberation.actions.appeals import appeal_hiding
from deliberation.actions.discussion import hide_post, speak
from deliberation.models import AgendaItem, Seat
from tests.accounts.factories import StaffFactory, UserFactory
from tests.sizes import cost, same_at_two_sizes

from .boarding import board, compound, council, mandate, topic
from .polling import lines, make_poll
from .test_meetings import called

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(lin):
    return board(compound(lin))


def page(name, *args):
    return reverse(f"deliberation:{name}", args=args)


def test_a_council_with_its_seats_and_meetings(client, hall):
    chair = UserFactory()
    body = council(hall, chair)

    def more(number):
        for _ in range(number):
            member = UserFactory()
            Seat.objects.create(
                body=body,
                holder=member,
                holder_name="陈某",
                office="member",
                chosen="elected",
                begins_on=body.begins_on,
                ends_on=body.ends_on,
            )
            called(body, chair)

    same_at_two_sizes(client, page("body", body.pk), more)


def test_a_meeting_with_its_agenda(client, hall):
    chair = UserFactory()
    meeting = called(council(hall, chair), chair)
    client.force_login(chair)

    def more(number):
        start = meeting.agenda.count()
        for position in range(start + 1, start + number + 1):
            AgendaItem.objects.create(
                meeting=meeting,
                position=position,
                title=f"事项{position}",
                topic=topic(hall, "review"),
            )

    for name in ("meeting", "meeting_print"):
        same_at_two_sizes(client, page(name, meeting.pk), more)


def test_what_was_hidden_and_the_objections(client, hall, lin, chen):
    hider = StaffFactory(roles=[Role.MODERATOR])
    made = topic(hall, "review", proposer=lin)
    mandate(chen, "building_head", hall.compound)

    def more(number):
        start = made.posts.count()
        for at in range(start, start + number):
            post = speak(
                topic_id=made.pk, author=chen, body=f"瞎搞{at}", submission_key=f"k{at}"
            )
            hiding = hide_post(post_id=post.pk, by=hider, reason="insult")
            appeal_hiding(hiding_id=hiding.pk, by=chen, grounds="就事论事。")

    client.force_login(chen)
    same_at_two_sizes(client, page("hidden_mine"), more)
    client.force_login(StaffFactory(roles=[Role.MODERATOR]))
    same_at_two_sizes(client, reverse("hall:appeals"), more)


def test_a_vote_on_many_questions(client, lin):
    def asked(number):
        return make_poll(
            "open", lines(lin), questions=[f"是否同意第{n}件" for n in range(number)]
        )

    few, many = asked(2), asked(9)
    client.force_login(lin)
    found = []
    for poll in (few, many):
        entry = poll.roll.entries.get()
        found.append(
            [
                cost(client, page("poll", poll.code)),
                cost(client, page("notice", poll.code)),
                cost(client, page("ballot", poll.code, entry.pk)),
            ]
        )
    assert found[0] == found[1]
