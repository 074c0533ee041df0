"""Nothing in an address or a form makes the site fail, whatever is put there."""

import inspect
import re
import sys

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.hostile.payloads import RAW, VALUES, broken_out
from tests.hostile.test_stored_text import FIELDS
from tests.matrix.rows_boards import ROWS as BOARDS
from tests.matrix.rows_councils import ROWS as COUNCILS
from tests.matrix.rows_desk import ROWS as DESK
from tests.matrix.rows_digest import ROWS as DIGEST
from tests.matrix.rows_housing import ROWS as HOUSING
from tests.matrix.rows_public import ROWS as PUBLIC

pytestmark = pytest.mark.django_db
READ = re.compile(r"GET(?:\.get|\.getlist)?[\[(]\"(\w+)\"")
WORST = ("99999999999999999999", "²", "'\"><x-evil evil-attr=1>")
# Read by forms from the address, where no name stands in the view.
BY_FORM = (
    "q state consultation article stance channel region since until answered sort "
    "kind before offset keyword words from to"
).split()


def one_a_name(rows, method: str) -> list:
    """The first row of each address that has an answer to the method."""
    found = {}
    for row in rows:
        if getattr(row, method):
            found.setdefault(row.name, row)
    return list(found.values())


READING = one_a_name([*PUBLIC, *DESK, *DIGEST, *BOARDS, *COUNCILS, *HOUSING], "get")
WRITING = one_a_name([*PUBLIC, *DESK, *DIGEST, *BOARDS, *COUNCILS, *HOUSING], "post")


def parameters(address: str) -> list[str]:
    """The names that the module of a view reads from the address."""
    view = get_resolver().resolve(address).func
    module = sys.modules[inspect.unwrap(view).__module__]
    try:
        text = inspect.getsource(module)
    except OSError:
        text = ""
    return sorted({*READ.findall(text), "after"})


def fine(answer, what) -> None:
    """No error of the site, and nothing of ours on the page as markup."""
    assert answer.status_code < 500, what
    assert "Set-Cookie: evil" not in str(answer.headers), what
    if answer.get("Content-Type", "").startswith("text/html"):
        assert broken_out(answer.content.decode()) == [], what


@pytest.mark.parametrize("row", READING, ids=lambda row: row.name)
def test_parameters_of_pages(plain, enter, row):
    address = reverse(row.name, args=plain.args(row.about))
    own = parameters(address)
    browser = enter(plain, "chief")
    for value in (*VALUES, ["a", "1", ""]):
        together = dict.fromkeys([*own, *BY_FORM], value)
        del together["after"]
        fine(browser.get(address, together), (row.name, str(value)[:40]))
    for raw in RAW:
        asked = "&".join(f"{name}={raw}" for name in own)
        fine(browser.get(f"{address}?{asked}"), (row.name, raw))
    for name in own:
        for value in WORST:
            fine(browser.get(address, {name: value}), (row.name, name, value[:40]))


@pytest.mark.parametrize("row", WRITING, ids=lambda row: row.name)
def test_fields_of_forms(plain, enter, row):
    address = reverse(row.name, args=plain.args(row.about))
    browser = enter(plain, "chief" if row.name.startswith("desk:") else "owner")
    names = [*FIELDS, *MORE]
    # "all" says that "replies" need not be read.
    for fields in (names, [name for name in names if name != "all"]):
        for value in VALUES if fields is names else WORST:
            point = transaction.savepoint()
            answer = browser.post(address, dict.fromkeys(fields, value))
            transaction.savepoint_rollback(point)
            fine(answer, (row.name, value[:40]))


# Names that only views read from a post.
MORE = "comments replies all do consultation batch another stance action".split()


@pytest.mark.parametrize("row", WRITING, ids=lambda row: row.name)
def test_bodies_that_no_form_sends(plain, enter, row):
    address = reverse(row.name, args=plain.args(row.about))
    browser = enter(plain, "chief")
    for kind, data in (
        ("application/json", b'{"a": 1}'),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("application/x-www-form-urlencoded", b"body=%00"),
        ("application/x-www-form-urlencoded", b"body=\xff\xfe"),
        ("text/plain", b"\x00"),
    ):
        point = transaction.savepoint()
        answer = browser.generic("POST", address, data, content_type=kind)
        transaction.savepoint_rollback(point)
        fine(answer, (row.name, kind))


PATHS = ("99999999999999999999999", "0", "x", "HZ-2026-0001-" + "A" * 300, "-", "_")


@pytest.mark.parametrize("row", READING, ids=lambda row: row.name)
def test_arguments_in_the_path(plain, enter, row):
    args = plain.args(row.about)
    browser = enter(plain, "chief")
    for place in range(len(args)):
        for value in PATHS:
            changed = [*args[:place], value, *args[place + 1 :]]
            try:
                address = reverse(row.name, args=changed)
            except NoReverseMatch:
                continue
            fine(browser.get(address), address[:80])


@pytest.mark.parametrize(
    "path",
    ["/%00", "/%ff", "/consultations/%00/", "/a" * 2000, "/..%2f..%2fetc/passwd"],
)
def test_paths_that_lead_nowhere(client, db, path):
    assert client.get(path, follow=True).status_code in (400, 404)


@pytest.mark.parametrize("header", ["HTTP_HX_REQUEST", "HTTP_COOKIE", "HTTP_REFERER"])
@pytest.mark.parametrize("value", ["x" * 8000, "\xff", "sessionid=\x00; csrftoken=1"])
def test_headers(client, db, header, value):
    browser = Client(**{header: value})
    assert browser.get("/consultations/").status_code in (200, 400)
