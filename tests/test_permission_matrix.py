"""Every address × every kind of person × every state of its object.

The table is in tests/matrix; an address of the URLconf that has no row there fails.
"""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from tests.matrix import reference
from tests.matrix.addresses import every_one, is_ours, paths
from tests.matrix.rows_boards import ROWS as BOARDS
from tests.matrix.rows_councils import ROWS as COUNCILS
from tests.matrix.rows_desk import ROWS as DESK
from tests.matrix.rows_digest import ROWS as DIGEST
from tests.matrix.rows_housing import ROWS as HOUSING
from tests.matrix.rows_polls import ROWS as POLLS
from tests.matrix.rows_public import ROWS as PUBLIC
from tests.matrix.table import ROLES, Row, codes
from tests.matrix.world import World

ROWS = [*PUBLIC, *DESK, *DIGEST, *HOUSING, *POLLS, *BOARDS, *COUNCILS]
# What is posted where a row names nothing: no field of any form.
NOISE = {"noise": "1"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """One of everything, made once; what a test changes is taken back."""
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=folder):
            yield World()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def browsers(world, django_db_blocker) -> dict[str, Client]:
    """A browser for every role; an error of the site shows as 500."""
    found = {role: Client(raise_request_exception=False) for role in ROLES}
    with django_db_blocker.unblock():
        for role, browser in found.items():
            if world.people[role] is not None:
                browser.force_login(world.people[role])
    return found


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_who_may(world, browsers, row: Row):
    address = reverse(row.name, args=world.args(row.about))
    for method, written in (("get", row.get), ("post", row.post)):
        if written:
            got = asked(browsers, method, address, row)
            expected = codes(written)
            wrong = {r: code for r, code in got.items() if code not in expected[r]}
            assert (method, wrong) == (method, {})


def asked(browsers, method: str, address: str, row: Row) -> dict[str, int]:
    """The status that each role gets; what its request changed is taken back."""
    got = {}
    for role, browser in browsers.items():
        point = transaction.savepoint()
        if method == "get":
            answer = browser.get(f"{address}?{row.query}")
        else:
            answer = browser.post(address, row.data or NOISE)
        got[role] = answer.status_code
        transaction.savepoint_rollback(point)
    return got


def test_every_address_has_a_row():
    named = {row.name for row in ROWS}
    assert sorted(set(paths()) - named) == []
    assert sorted(named - set(paths())) == []


def test_nothing_of_ours_is_counted_as_anothers():
    """What the matrix leaves out is of Wagtail or allauth, or told in PLAIN."""
    ours = (
        "consultations",
        "deliberation",
        "notifications",
        "pages",
        "search",
        "regions",
    )
    left_out = [one for one in every_one() if not is_ours(one[0])]
    modules = {
        name: getattr(pattern.callback, "__module__", "") or ""
        for name, _path, pattern in left_out
    }
    assert [name for name, module in modules.items() if module.startswith(ours)] == []


def test_the_reference_is_that_of_the_matrix():
    """When this fails, run tests/matrix/reference.py."""
    assert reference.PAGE.read_text(encoding="utf-8") == reference.text(paths())


def test_every_row_names_everybody():
    for row in ROWS:
        for written in filter(None, (row.get, row.post)):
            assert set(codes(written)) == set(ROLES)


@pytest.mark.django_db
def test_addresses_that_change_something_have_a_post_row(world, browsers):
    """An address that refuses GET has a row that shows who may POST."""
    posts = {row.name for row in ROWS if row.post}
    for row in ROWS:
        address = reverse(row.name, args=world.args(row.about))
        if browsers["chief"].get(address).status_code == 405:
            assert row.name in posts
