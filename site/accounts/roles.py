"""Staff roles; each is a group, so that Wagtail's own rights can hang on it."""

from django.contrib.auth.models import Group, Permission
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member of staff is trusted with; the value is the name of the group."""

    DRAFTER = "起草人员", _("起草人员")
    APPROVER = "审批人员", _("审批人员")
    MODERATOR = "审核员", _("审核员")
    AUDITOR = "审计员", _("审计员")


# Lets people of committees and streets into the back office; what they may do there
# comes from their mandates, so it is no role.
COMMUNITY = "社区工作人员"
_KEPT = "_role_names"


def ensure_roles() -> dict[Role, Group]:
    """Create the groups that are missing and let each into the back office.

    Safe to repeat; rights that were added by hand stay.
    """
    access = Permission.objects.filter(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )
    groups = {}
    for role in Role:
        groups[role], _created = Group.objects.get_or_create(name=role.value)
        groups[role].permissions.add(*access)
    return groups


def grant(user, *roles: Role) -> None:
    """Give roles to a user, who thereby becomes staff."""
    groups = ensure_roles()
    user.groups.add(*(groups[role] for role in roles))
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    setattr(user, _KEPT, None)


def let_in(user) -> None:
    """Let somebody of a committee or street into the back office, as staff."""
    group, _created = Group.objects.get_or_create(name=COMMUNITY)
    group.permissions.add(
        *Permission.objects.filter(
            content_type__app_label="wagtailadmin", codename="access_admin"
        )
    )
    user.groups.add(group)
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])


def roles_of(user) -> frozenset[str]:
    """The roles that an active user holds, in one query kept on the user object."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    kept = getattr(user, _KEPT, None)
    if kept is None:
        names = user.groups.filter(name__in=Role.values).values_list("name", flat=True)
        kept = frozenset(names)
        setattr(user, _KEPT, kept)
    return kept


def has_role(user, *roles: Role) -> bool:
    """Say whether a user holds one of these roles; a superuser holds all of them."""
    if user.is_authenticated and user.is_active and user.is_superuser:
        return True
    return any(role.value in roles_of(user) for role in roles)


def makes_laws(user) -> bool:
    """Say whether somebody is staff of 立法, in any role.

    An account of staff alone, such as that of a committee, opens nothing there. Costs a
    citizen no query.
    """
    return bool(user.is_authenticated and user.is_staff and has_role(user, *Role))
