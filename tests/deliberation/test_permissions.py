"""The sentences of permissions.py and the doors of the tables, person by person."""

import pytest
from django.contrib.auth.models import AnonymousUser

from deliberation.actions.counting import tally_poll
from deliberation.actions.objections import object_to_roll
from deliberation.models import (
    Ballot,
    Casting,
    Objection,
    PaperBallot,
    Poll,
    Proxy,
    RollEntry,
    Scan,
)
from deliberation.permissions import can_object_to_result, can_object_to_roll
from tests.accounts.factories import UserFactory

from .passing import cast, close, made, mandated, paper
from .polling import lines

pytestmark = pytest.mark.usefixtures("kept")
NOBODY = AnonymousUser()


def test_a_verified_phone_objects_to_a_roll(stranger):
    assert can_object_to_roll(stranger)
    for other in (
        NOBODY,
        UserFactory(identity_tier="visitor"),
        UserFactory(is_active=False),
    ):
        assert not can_object_to_roll(other)


def test_voters_object_to_a_result(lin, staff, stranger):
    poll = made(roll=lines(lin))
    assert can_object_to_result(lin, poll)
    for other in (NOBODY, staff, stranger):
        assert not can_object_to_result(other, poll)


@pytest.mark.parametrize(
    ("stage", "public"), [("draft", False), ("noticed", True), ("closed", True)]
)
def test_a_poll_is_public_from_its_notice_on(staff, neighbour, stranger, stage, public):
    poll = made(stage)
    assert list(Poll.objects.visible_to(staff)) == [poll]
    for other in (NOBODY, stranger, neighbour):
        assert Poll.objects.visible_to(other).exists() is public


def test_nobody_sees_how_others_voted(lin, chen, staff):
    poll = made(roll=lines(lin, chen))
    mine = cast(poll, lin)
    cast(poll, chen, number=1)
    assert list(Casting.objects.visible_to(lin)) == [mine]
    assert [b.casting for b in Ballot.objects.visible_to(lin)] == [mine]
    for other in (NOBODY, staff):
        assert not Casting.objects.visible_to(other).exists()
        assert not Ballot.objects.visible_to(other).exists()


def test_the_roll_is_seen_by_who_runs_the_poll_and_each_entry_by_its_owner(
    lin, chen, staff, neighbour
):
    made(roll=lines(lin, (lin, chen), None))
    everybody = (staff, neighbour, lin, chen)
    seen = {who: RollEntry.objects.visible_to(who).count() for who in everybody}
    assert seen == {staff: 3, neighbour: 0, lin: 2, chen: 1}
    assert not RollEntry.objects.visible_to(NOBODY).exists()


def test_papers_and_objections_have_their_doors(staff, neighbour, lin, stranger):
    poll = made(roll=lines(lin, None))
    found = paper(poll, staff)
    proxy = mandated(poll, staff, stranger)
    assert list(PaperBallot.objects.visible_to(staff)) == [found]
    assert set(Scan.objects.visible_to(staff)) == {found.scan, proxy.scan}
    assert list(Proxy.objects.visible_to(staff)) == [proxy]
    assert list(Proxy.objects.visible_to(stranger)) == [proxy]
    for other in (NOBODY, neighbour, lin):
        assert not Proxy.objects.visible_to(other).exists()
    own = object_to_roll(user=lin, poll_id=made("roll_published").pk, text="少一户")
    assert list(Objection.objects.visible_to(lin)) == [own]
    assert list(Objection.objects.visible_to(staff)) == [own]
    for other in (NOBODY, stranger, neighbour):
        assert not PaperBallot.objects.visible_to(other).exists()
        assert not Scan.objects.visible_to(other).exists()
        assert not Objection.objects.visible_to(other).exists()


def test_open_polls_and_those_that_are_not(staff):
    from common.clock import db_now

    polls = {stage: made(stage) for stage in ("noticed", "frozen", "open", "closed")}
    assert list(Poll.objects.open(db_now())) == [polls["open"]]
    poll = close(polls["open"])
    tally_poll(user=staff, poll_id=poll.pk)
    assert not Poll.objects.open(db_now()).exists()
