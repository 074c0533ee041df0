"""Who may entrust whom with what, and when that ends."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts import permissions
from accounts.actions.mandates import end_mandate, expire_mandates, grant_mandate
from accounts.exceptions import BadMandate, NotEntrusted
from accounts.models import Mandate, User
from accounts.rules import authority
from audit.models import Entry

from .factories import StaffFactory, UserFactory
from .housing import Town

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def town():
    return Town()


def granted(by, place, role="council_member", user=None, **more):
    fields = {"begins_on": TODAY, "basis": "选举公告", **more}
    return grant_mandate(
        by=by, user=user or UserFactory(), role=role, place=place, **fields
    )


ORDER = list(Mandate.Role.values)
GRANTS = [
    # who grants, what they may grant within their place
    ("resident", set()),
    ("building_head", set()),
    ("council_member", set()),
    ("grid_worker", set()),
    ("committee", set(ORDER[:5])),
    ("town", set(ORDER[:6])),
    ("county", set(ORDER[:7])),
    ("city", set(ORDER[:8])),
]


@pytest.mark.parametrize(("granter", "roles"), GRANTS)
def test_who_stands_above_whom(granter, roles):
    assert set(authority.grantable(granter)) == roles
    assert {role for role in ORDER if authority.stands_above(granter, role)} == roles


@pytest.mark.parametrize(
    ("role", "level"),
    [("resident", 1), ("building_head", 2), ("party_pioneer", 2), ("grid_worker", 2)]
    + [
        ("council_member", 3),
        ("committee", 4),
        ("town", 5),
        ("county", 5),
        ("city", 5),
    ],
)
def test_levels(role, level):
    assert authority.level(role) == level


def test_levels_know_no_other_role():
    with pytest.raises(ValueError, match="no role"):
        authority.rank("emperor")
    assert not authority.fits("emperor", "city")


def test_every_role_has_a_place_and_says_what_it_does():
    for role in ORDER:
        assert authority.DOES[role]
        assert any(authority.fits(role, place) for place in authority.PLACES)


class TestGranting:
    def test_is_written_down(self, town):
        keeper = town.keeper()
        mandate = granted(keeper, town.own)
        entry = Entry.objects.get(event="mandate.granted")
        assert entry.actor_id == keeper.pk
        assert entry.data["compound"] == town.own.pk
        assert (mandate.place, mandate.level) == (town.own, 3)
        assert mandate.granted_by == keeper

    @pytest.mark.parametrize(
        ("place", "allowed"),
        [("near", True), ("own", True), ("far", False), ("other", False)],
    )
    def test_only_within_the_own_place(self, town, place, allowed):
        keeper = town.keeper()
        assert (
            permissions.can_grant(keeper, "council_member", getattr(town, place))
            is allowed
        )
        if not allowed:
            with pytest.raises(NotEntrusted):
                granted(keeper, getattr(town, place))
            assert Mandate.objects.count() == 1

    def test_a_building_lies_in_the_place_of_its_compound(self, town):
        granted(town.keeper(), town.building(), role="building_head")
        with pytest.raises(NotEntrusted):
            granted(town.keeper(region=town.far), town.building(), role="building_head")

    @pytest.mark.parametrize("role", ["committee", "town", "city"])
    def test_not_ones_own_rank_nor_above(self, town, role):
        with pytest.raises(NotEntrusted):
            granted(town.keeper(), town.near, role=role, user=StaffFactory())

    def test_by_a_mandate_that_is_over(self, town):
        keeper = town.keeper()
        Mandate.objects.update(ends_on=TODAY - timedelta(days=1))
        with pytest.raises(NotEntrusted):
            granted(keeper, town.own)

    def test_the_first_comes_from_the_administrator(self, town):
        chief = User.objects.create_superuser("root", password="x")
        granted(chief, town.near, role="committee", user=StaffFactory())
        assert not permissions.can_grant(AnonymousUser(), "resident", town.near)

    @pytest.mark.parametrize(
        ("fields", "word"),
        [
            ({"role": "building_head"}, "范围"),  # a whole compound has no head
            ({"basis": "  "}, "依据"),
            ({"ends_on": TODAY - timedelta(days=1)}, "任期"),
        ],
    )
    def test_of_what_cannot_be(self, town, fields, word):
        with pytest.raises(BadMandate, match=word):
            granted(town.keeper(), town.own, **fields)

    def test_of_office_to_somebody_without_a_staff_account(self, town):
        above = town.keeper("town", town.town)
        with pytest.raises(BadMandate, match="工作人员账号"):
            granted(above, town.near, role="committee")

    def test_not_to_oneself(self, town):
        keeper = town.keeper()
        with pytest.raises(BadMandate, match="自己"):
            granted(keeper, town.own, user=keeper)

    def test_to_a_closed_account(self, town):
        with pytest.raises(BadMandate, match="停用"):
            granted(town.keeper(), town.own, user=UserFactory(is_active=False))

    def test_twice(self, town):
        keeper, user = town.keeper(), UserFactory()
        first = granted(keeper, town.own, user=user)
        with pytest.raises(BadMandate, match="已经有"):
            granted(keeper, town.own, user=user)
        end_mandate(mandate_id=first.pk, by=keeper, reason="换届")
        assert granted(keeper, town.own, user=user).pk != first.pk


class TestEnding:
    def test_says_why_and_by_whom(self, town):
        keeper = town.keeper()
        mandate = granted(keeper, town.own)
        ended = end_mandate(mandate_id=mandate.pk, by=keeper, reason="本人辞职")
        assert (ended.end_reason, ended.ended_by) == ("本人辞职", keeper)
        assert not ended.is_in_force()
        assert Entry.objects.filter(event="mandate.ended").count() == 1

    @pytest.mark.parametrize("reason", ["", "   "])
    def test_needs_a_reason(self, town, reason):
        keeper = town.keeper()
        with pytest.raises(BadMandate, match="原因"):
            end_mandate(
                mandate_id=granted(keeper, town.own).pk, by=keeper, reason=reason
            )

    def test_once(self, town):
        keeper = town.keeper()
        mandate = granted(keeper, town.own)
        end_mandate(mandate_id=mandate.pk, by=keeper, reason="换届")
        with pytest.raises(BadMandate, match="已经终止"):
            end_mandate(mandate_id=mandate.pk, by=keeper, reason="换届")

    def test_not_by_those_elsewhere(self, town):
        mandate = granted(town.keeper(), town.own)
        with pytest.raises(NotEntrusted):
            end_mandate(
                mandate_id=mandate.pk, by=town.keeper(region=town.far), reason="换届"
            )


EDGES = [
    # begins, ends (days from today), in force
    (0, 0, True),
    (0, None, True),
    (-9, -1, False),
    (1, 9, False),
]


@pytest.mark.parametrize(("begins", "ends", "expected"), EDGES)
def test_first_and_last_day_belong_to_the_term(town, begins, ends, expected):
    mandate = granted(town.keeper(), town.own)
    today = timezone.localdate()  # a run may have begun before midnight
    Mandate.objects.filter(pk=mandate.pk).update(
        begins_on=today + timedelta(days=begins),
        ends_on=None if ends is None else today + timedelta(days=ends),
    )
    mandate.refresh_from_db()
    assert mandate.is_in_force() is expected
    assert Mandate.objects.in_force().contains(mandate) is expected


def test_terms_run_out(town):
    keeper, today = town.keeper(), timezone.localdate()
    over, last_day = granted(keeper, town.own), granted(keeper, town.own)
    Mandate.objects.filter(pk=over.pk).update(
        begins_on=date(2026, 1, 1), ends_on=today - timedelta(days=1)
    )
    Mandate.objects.filter(pk=last_day.pk).update(ends_on=today)
    assert expire_mandates() == 1
    assert expire_mandates() == 0
    over.refresh_from_db()
    assert (over.end_reason, over.ended_by) == ("任期届满", None)
    entry = Entry.objects.get(event="mandate.expired")
    assert entry.target_id == str(over.pk)


def test_a_place_is_covered_by_what_holds_it(town):
    keeper = town.keeper()
    head = granted(keeper, town.building(), role="building_head")
    council = granted(keeper, town.own)
    pioneer = granted(keeper, town.near, role="party_pioneer")

    def covering(place):
        held = Mandate.objects.in_force().covering(place)
        return set(held.exclude(role="committee"))

    assert covering(town.building()) == {head, council, pioneer}
    assert covering(town.own) == {council, pioneer}
    assert covering(town.near) == {pioneer}
    assert covering(town.far) == covering(town.town) == set()
    assert permissions.has_mandate(head.user, "building_head", place=town.building())
    other = town.building("4栋")
    assert not permissions.has_mandate(head.user, "building_head", place=other)


def test_a_zone_stands_above_the_towns_it_manages(town):
    from regions.models import Region

    zone = Region.objects.get(code="T1").add_child(
        code="TZ", name="仲恺", level="county", full_name="仲恺"
    )
    Region.objects.filter(pk=town.town.pk).update(managed_by=zone)
    keeper = town.keeper("county", zone)
    mandate = Mandate.objects.get(user=keeper)
    assert permissions.can_grant(keeper, "council_member", town.own)
    assert permissions.can_keep_compound(keeper, town.own)
    assert Mandate.objects.covering(town.own).contains(mandate)
