"""认领房屋: evidence, the committee's decision, and what it changes."""

import pytest
from django.core.files.base import ContentFile

from accounts.actions.claims import (
    claim_unit,
    confirm_claim,
    refuse_claim,
    withdraw_claim,
)
from accounts.exceptions import BadClaim, NotEntrusted
from accounts.models import Ownership, UnitClaim
from audit.models import Entry
from common.uploads import Upload
from regions.models import Unit

from .factories import UserFactory
from .housing import Town, line, take_in

pytestmark = pytest.mark.django_db
SCAN = b"%PDF-1.4 deed %%EOF"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def town():
    made = Town()
    take_in(made.own, line(), line("1202", "陈某"))
    return made


def claimed(user=None, room="1201", name="林某"):
    evidence = Upload(
        name="产权证.pdf",
        kind="pdf",
        content_type="application/pdf",
        content=ContentFile(SCAN),
        size=len(SCAN),
        sha256="0" * 64,
    )
    unit = Unit.objects.get(room_no=room)
    return claim_unit(
        user=user or UserFactory(), unit=unit, name=name, evidence=evidence
    )


class TestClaiming:
    def test_keeps_the_evidence(self, town):
        claim = claimed()
        assert claim.evidence.read() == SCAN
        assert claim.state == "pending"
        assert Entry.objects.get(event="claim.made").data["unit"] == claim.unit_id

    def test_takes_a_verified_phone(self, town):
        with pytest.raises(BadClaim, match="手机号"):
            claimed(UserFactory(identity_tier="visitor", phone_verified_at=None))

    def test_once_at_a_time(self, town):
        claim = claimed()
        with pytest.raises(BadClaim, match="正在核实"):
            claimed(claim.user)
        withdraw_claim(claim_id=claim.pk, user=claim.user)
        assert claimed(claim.user).pk != claim.pk

    def test_not_of_what_one_has(self, town):
        owner = UserFactory()
        Ownership.objects.filter(unit__room_no="1201").update(user=owner)
        with pytest.raises(BadClaim, match="已经在您名下"):
            claimed(owner)

    def test_not_of_everything(self, town):
        take_in(town.own, *(line(str(n)) for n in range(6)))
        user = UserFactory()
        for n in range(5):
            claimed(user, str(n))
        with pytest.raises(BadClaim, match="5 份"):
            claimed(user, "5")

    def test_only_the_claimant_takes_it_back(self, town):
        claim = claimed()
        with pytest.raises(BadClaim, match="本人"):
            withdraw_claim(claim_id=claim.pk, user=UserFactory())


class TestConfirming:
    def confirmed(self, town, claim, **more):
        options = {"is_name_checked": True, **more}
        done = confirm_claim(claim_id=claim.pk, by=town.keeper(), **options)
        done.user.refresh_from_db()
        return done

    def test_links_the_owner_on_the_roster(self, town):
        done = self.confirmed(town, claimed())
        assert done.state == "confirmed"
        assert done.ownership.name == "林某"
        assert done.ownership.user == done.user
        assert Ownership.objects.current().count() == 2
        assert Entry.objects.filter(event="claim.confirmed").count() == 1

    @pytest.mark.parametrize(
        ("is_name_checked", "tier"), [(True, "unit"), (False, "phone")]
    )
    def test_the_tier_takes_phone_and_real_name_too(self, town, is_name_checked, tier):
        done = self.confirmed(town, claimed(), is_name_checked=is_name_checked)
        assert done.user.unit_verified_at is not None
        assert done.user.identity_tier == tier
        assert (done.user.real_name == "林某") is is_name_checked

    def test_a_name_that_is_verified_is_not_written_over(self, town):
        from django.utils import timezone

        user = UserFactory(real_name="林某某", real_name_verified_at=timezone.now())
        done = self.confirmed(town, claimed(user))
        assert done.user.real_name == "林某某"
        assert done.user.identity_tier == "unit"

    def test_an_owner_whom_the_roster_does_not_know(self, town):
        done = self.confirmed(town, claimed(name="外人"))
        unit = Unit.objects.get(room_no="1201")
        assert unit.ownerships.current().count() == 2
        assert done.ownership.origin == "claim"

    def test_a_title_that_was_transferred(self, town):
        seller = UserFactory()
        Ownership.objects.filter(unit__room_no="1201").update(user=seller)
        type(seller).objects.filter(pk=seller.pk).update(
            unit_verified_at=seller.phone_verified_at
        )
        done = self.confirmed(town, claimed(name="黄某"), ends_others=True)
        unit = Unit.objects.get(room_no="1201")
        assert unit.ownerships.current().get() == done.ownership
        seller.refresh_from_db()
        assert seller.unit_verified_at is None
        assert Entry.objects.filter(event="ownership.ended").count() == 1

    def test_a_namesake_does_not_get_what_somebody_has(self, town):
        Ownership.objects.filter(unit__room_no="1201").update(user=UserFactory())
        done = self.confirmed(town, claimed())
        assert done.ownership.origin == "claim"

    def test_survives_the_next_roster_under_the_same_number(self, town):
        user = UserFactory(phone="+8619910000009")
        self.confirmed(town, claimed(user))
        rows = line(手机号="19910000008"), line("1202", "陈某")
        take_in(town.own, *rows)
        assert Ownership.objects.current().get(user=user).unit.room_no == "1201"


class TestDeciding:
    def test_a_refusal_has_a_reason(self, town):
        claim, keeper = claimed(), town.keeper()
        with pytest.raises(BadClaim, match="理由"):
            refuse_claim(claim_id=claim.pk, by=keeper, reason=" ")
        refused = refuse_claim(claim_id=claim.pk, by=keeper, reason="请补产权证")
        assert (refused.state, refused.reason) == ("refused", "请补产权证")
        assert claim.user.unit_verified_at is None

    def test_once(self, town):
        claim, keeper = claimed(), town.keeper()
        refuse_claim(claim_id=claim.pk, by=keeper, reason="请补产权证")
        for decide in (
            lambda: refuse_claim(claim_id=claim.pk, by=keeper, reason="再次"),
            lambda: confirm_claim(claim_id=claim.pk, by=keeper, is_name_checked=True),
            lambda: withdraw_claim(claim_id=claim.pk, user=claim.user),
        ):
            with pytest.raises(BadClaim, match="未通过"):
                decide()

    def test_not_elsewhere_and_not_ones_own(self, town):
        far = town.keeper(region=town.far)
        keeper = town.keeper()
        own, strange = claimed(keeper), claimed()
        for claim, by in ((strange, far), (own, keeper), (strange, strange.user)):
            with pytest.raises(NotEntrusted):
                refuse_claim(claim_id=claim.pk, by=by, reason="没有")
            with pytest.raises(NotEntrusted):
                confirm_claim(claim_id=claim.pk, by=by, is_name_checked=True)
        assert UnitClaim.objects.pending().count() == 2

    def test_who_sees_it(self, town):
        claim = claimed()
        seen = {
            "own": UnitClaim.objects.visible_to(claim.user),
            "keeper": UnitClaim.objects.visible_to(town.keeper()),
            "far": UnitClaim.objects.visible_to(town.keeper(region=town.far)),
            "other": UnitClaim.objects.visible_to(UserFactory()),
        }
        assert {who for who, rows in seen.items() if rows.exists()} == {
            "own",
            "keeper",
        }
