"""Many at once: one claim, one decision, one mandate, one import after another."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from accounts.actions.claims import claim_unit, confirm_claim, refuse_claim
from accounts.actions.mandates import grant_mandate
from accounts.models import Mandate, Ownership, UnitClaim
from common.errors import DomainError
from common.uploads import Upload
from regions.models import Building, Unit

from .factories import UserFactory
from .housing import Town, line, take_in

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]
CROWD = 8


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def at_once(*works) -> list:
    """Run every work in its thread, all starting together; give what came of each."""
    start = Barrier(len(works))

    def run(work):
        start.wait()
        try:
            return work()
        except DomainError as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as crowd:
        return list(crowd.map(run, works))


def evidence() -> Upload:
    return Upload(
        name="a.pdf",
        kind="pdf",
        content_type="application/pdf",
        content=ContentFile(b"%PDF-1.4 %%EOF"),
        size=14,
        sha256="0" * 64,
    )


@pytest.fixture
def town():
    made = Town()
    take_in(made.own, line())
    return made


def test_one_claim_of_a_unit_by_one_person(town):
    user, unit = UserFactory(), Unit.objects.get()

    def claim():
        return claim_unit(user=user, unit=unit, name="林某", evidence=evidence())

    answers = at_once(*[claim] * CROWD)
    assert sum(isinstance(answer, UnitClaim) for answer in answers) == 1
    assert UnitClaim.objects.count() == 1


def test_one_decision_on_a_claim(town):
    unit, keeper, other = Unit.objects.get(), town.keeper(), town.keeper()
    claim = claim_unit(user=UserFactory(), unit=unit, name="林某", evidence=evidence())
    works = [
        lambda: confirm_claim(claim_id=claim.pk, by=keeper, is_name_checked=True),
        lambda: refuse_claim(claim_id=claim.pk, by=other, reason="请补材料"),
    ] * (CROWD // 2)
    answers = at_once(*works)
    assert sum(isinstance(answer, UnitClaim) for answer in answers) == 1
    claim.refresh_from_db()
    linked = Ownership.objects.filter(user=claim.user).exists()
    assert linked is (claim.state == "confirmed")


def test_one_mandate_of_a_kind(town):
    keeper, user = town.keeper(), UserFactory()

    def grant():
        return grant_mandate(
            by=keeper,
            user=user,
            role="council_member",
            place=town.own,
            begins_on="2026-01-01",
            basis="公告",
        )

    answers = at_once(*[grant] * CROWD)
    assert sum(isinstance(answer, Mandate) for answer in answers) == 1


def test_imports_wait_for_each_other(town):
    """The second begins when the first is done and finds all there, so makes nothing.

    Without the lock both would make the same building and one would fail.
    """
    rows = [line(str(n), 楼栋=str(n % 5), 证件号=f"ID{n}") for n in range(200)]
    done = at_once(*[lambda: take_in(town.own, *rows)] * 4)
    assert sorted(one.new_units for one in done) == [0, 0, 0, 200]
    assert Building.objects.count() == 5
    assert Ownership.objects.current().count() == 200


def test_a_confirmation_and_an_import_leave_one_owner_linked(town):
    """Both lock the compound: whichever is first, the claimant ends as an owner."""
    user, keeper = UserFactory(phone="+8619910000009"), town.keeper()
    claim = claim_unit(
        user=user, unit=Unit.objects.get(), name="林某", evidence=evidence()
    )
    at_once(
        lambda: confirm_claim(claim_id=claim.pk, by=keeper, is_name_checked=True),
        lambda: take_in(town.own, line(手机号="19910000009")),
    )
    assert Ownership.objects.current().get().user == user
