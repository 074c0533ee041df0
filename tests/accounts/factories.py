"""People of the tests: 林 (resident), 法 (staff), 居 (committee), 外人 (stranger)."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from accounts.models import IdentityTier, Mandate
from accounts.roles import Role, grant, let_in
from common.crypto import blind_index


class UserFactory(DjangoModelFactory):
    """A citizen whose phone is verified."""

    class Meta:
        model = "accounts.User"
        skip_postgeneration_save = True

    # Names of one width: none is the beginning of another. Phones of a range that no
    # test writes by hand: a counter would reach those that fixtures have.
    username = factory.Sequence("citizen{:06d}".format)
    display_name = factory.Sequence("林某{:06d}".format)
    phone = factory.Sequence(lambda n: f"+86199{50_000_000 + n}")
    phone_index = factory.LazyAttribute(lambda o: blind_index(o.phone))
    phone_verified_at = datetime(2026, 1, 1, tzinfo=UTC)
    identity_tier = IdentityTier.PHONE


class StaffFactory(UserFactory):
    """A member of staff with the roles given as `roles=[Role.DRAFTER]`."""

    username = factory.Sequence("staff{:06d}".format)
    display_name = factory.Sequence("法某{:06d}".format)
    is_staff = True

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        if create:
            grant(self, *(extracted or [Role.DRAFTER]))


class KeeperFactory(UserFactory):
    """Staff who look after a region: `place=region, place__role="town"`."""

    username = factory.Sequence("keeper{:06d}".format)
    display_name = factory.Sequence("居某{:06d}".format)
    is_staff = True

    @factory.post_generation
    def place(self, create, extracted, role="committee", **more):
        if create:
            let_in(self)
            entrust(self, role, extracted, **more)


def entrust(user, role: str, region, **more) -> Mandate:
    """Give somebody a mandate in force for a region."""
    told = {"begins_on": date(2026, 1, 1), "basis": "任命文件", "granted_by": user}
    return Mandate.objects.create(user=user, role=role, region=region, **told | more)
