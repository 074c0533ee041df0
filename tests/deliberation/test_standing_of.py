"""What a person is for a board, read from the tables."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Ownership
from accounts.roles import Role
from deliberation.models import Seat
from deliberation.queries.mandates import boards_of, standing_of
from regions.models import Region
from tests.accounts.factories import StaffFactory, UserFactory

from .boarding import board, community, compound, council, mandate

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return community()


@pytest.fixture
def home(lin, village):
    return board(compound(lin, region=village))


@pytest.fixture
def above(village):
    return board(village)


def test_an_owner_owns_in_compound_and_community_but_not_next_door(home, above, lin):
    assert standing_of(lin, home).owns
    assert standing_of(lin, above).owns
    assert not standing_of(lin, board(compound())).owns
    Ownership.objects.filter(user=lin).update(until_on=date(2026, 2, 1))
    assert not standing_of(lin, home).owns


def test_co_owners_are_one_household(home, lin, chen):
    unit = home.compound.buildings.get().units.get()
    Ownership.objects.create(
        unit=unit, person_key="x", user=chen, since_on=date(2026, 1, 1)
    )
    assert standing_of(lin, home).household == standing_of(chen, home).household
    assert standing_of(UserFactory(), home).household.startswith("user:")


@pytest.mark.parametrize(
    ("role", "where", "here", "up"),
    [
        ("building_head", "building", True, True),
        ("council_member", "compound", True, True),
        ("grid_worker", "village", True, True),
        ("committee", "village", True, True),
        ("town", "town", True, True),
        ("committee", "other", False, False),
        ("building_head", "other building", False, False),
    ],
)
def test_mandates_hold_for_the_place_its_parts_and_what_lies_in_it(
    home, above, village, stranger, role, where, here, up
):
    elsewhere = compound()
    place = {
        "building": home.compound.buildings.get(),
        "compound": home.compound,
        "village": village,
        "town": Region.objects.get(pk=village.get_parent().pk),
        "other": community(),
        "other building": elsewhere.buildings.get(),
    }[where]
    mandate(stranger, role, place)
    assert (role in standing_of(stranger, home).roles) is here
    assert (role in standing_of(stranger, above).roles) is up


def test_who_keeps_a_part_does_not_host_the_whole(village, stranger):
    town = board(Region.objects.get(pk=village.get_parent().pk))
    mandate(stranger, "committee", village)
    assert not standing_of(stranger, town).hosts
    mandate(stranger, "grid_worker", village)
    assert standing_of(stranger, town).belongs


def test_a_mandate_that_has_run_out_opens_nothing(home, stranger):
    over = timezone.localdate() - timedelta(days=1)
    mandate(stranger, "committee", home.compound.region, ends_on=over)
    assert not standing_of(stranger, home).hosts


def test_a_seat_makes_a_council_member_for_its_term(home, stranger):
    council(home, stranger)
    assert "council_member" in standing_of(stranger, home).roles
    Seat.objects.update(left_on=timezone.localdate(), left_reason="搬走")
    assert standing_of(stranger, home).roles == frozenset()


def test_a_name_at_home_counts_in_a_community_not_in_a_compound(
    home, above, village, stranger
):
    stranger.identity_tier, stranger.home_region = "real_name", village
    assert standing_of(stranger, above).lives_here
    assert not standing_of(stranger, home).lives_here
    stranger.identity_tier = "phone"
    assert not standing_of(stranger, above).lives_here


def test_a_resident_registered_by_the_committee(home, stranger):
    mandate(stranger, "resident", home.compound)
    assert standing_of(stranger, home).lives_here


def test_moderators_inactive_people_and_the_chief(home, lin):
    assert standing_of(StaffFactory(roles=[Role.MODERATOR]), home).is_moderator
    lin.is_active = False
    assert not standing_of(lin, home).is_signed_in
    assert standing_of(UserFactory(is_superuser=True), home).hosts


def test_the_boards_of_a_person(home, above, village, lin, chen, stranger):
    board(compound())
    assert list(boards_of(lin)) == [home]
    mandate(chen, "committee", village)
    assert list(boards_of(chen)) == [above]
    assert list(boards_of(stranger)) == []
    council(home, stranger)
    assert list(boards_of(stranger)) == [home]
    mandate(lin, "building_head", home.compound.buildings.get())
    assert list(boards_of(lin)) == [home]
