"""Roles of staff are groups; asking costs one query."""

import importlib

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser, Group
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.roles import Role, ensure_roles, grant, has_role, roles_of


def test_the_migration_makes_the_same_roles_and_takes_them_back(db):
    migration = importlib.import_module("accounts.migrations.0002_roles")
    made = Group.objects.filter(name__in=Role.values)
    migration.drop_roles(apps, None)
    assert not made.exists()
    migration.make_roles(apps, None)
    assert {group.name for group in made} == set(Role.values)
    assert all(group.permissions.count() == 1 for group in made)


def test_making_them_again_keeps_what_was_added(db):
    group = ensure_roles()[Role.DRAFTER]
    extra = Group.objects.first().permissions.model.objects.exclude(
        codename="access_admin"
    )[0]
    group.permissions.add(extra)
    ensure_roles()
    assert extra in group.permissions.all()
    assert group.permissions.filter(codename="access_admin").count() == 1
    assert Group.objects.filter(name__in=Role.values).count() == len(Role)


@pytest.mark.parametrize("role", Role)
def test_a_role_lets_into_the_back_office_and_nothing_else(staff, role):
    user = User.objects.get(pk=staff(role).pk)
    assert user.is_staff
    assert user.has_perm("wagtailadmin.access_admin")
    assert [has_role(user, other) for other in Role] == [
        other == role for other in Role
    ]
    assert not user.has_perm("accounts.change_user")


def test_asking_costs_one_query_in_all(staff, django_assert_num_queries):
    user = User.objects.get(pk=staff(Role.DRAFTER, Role.MODERATOR).pk)
    lazy = SimpleLazyObject(lambda: user)  # as request.user is
    with django_assert_num_queries(1):
        assert has_role(lazy, Role.DRAFTER)
        assert has_role(lazy, Role.APPROVER, Role.MODERATOR)
        assert not has_role(user, Role.AUDITOR)


def test_a_new_role_counts_at_once(staff):
    user = staff(Role.DRAFTER)
    assert not has_role(user, Role.APPROVER)
    grant(user, Role.APPROVER)
    assert has_role(user, Role.APPROVER)
    assert roles_of(user) == {Role.DRAFTER, Role.APPROVER}


def test_an_administrator_holds_all_and_a_stranger_none(db):
    chief = User.objects.create_superuser("chief")
    assert all(has_role(chief, role) for role in Role)
    assert not any(has_role(AnonymousUser(), role) for role in Role)


def test_a_switched_off_account_holds_none(staff):
    user = staff(Role.MODERATOR)
    user.is_active = False
    assert not has_role(user, Role.MODERATOR)
    chief = User(is_superuser=True, is_active=False)
    assert not has_role(chief, Role.MODERATOR)
