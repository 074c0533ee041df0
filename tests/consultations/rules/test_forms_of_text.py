"""Every form in which legal texts are written: a table of small texts and counts."""

import re
from pathlib import Path

import pytest

from tests.consultations.rules.texts import count, draft_of

TABLES = [
    Path(__file__).with_name(name)
    for name in ("forms_of_text.txt", "kinds_of_text.txt", "more_kinds_of_text.txt")
]


def unescaped(text):
    """The text with the escapes of invisible signs resolved."""
    return re.sub(
        r"\\t|\\u([0-9a-f]{4})",
        lambda found: chr(int(found[1], 16)) if found[1] else "\t",
        text,
    )


def cases():
    """Name, title, counts and text of every case."""
    for table in TABLES:
        yield from _cases(table.read_text(encoding="utf-8"))


def _cases(table):
    for part in re.split(r"^=== ", table, flags=re.MULTILINE)[1:]:
        head, text = part.split("\n", 1)
        name, title, counted = (piece.strip() for piece in head.split(" | "))
        expected = dict(pair.split("=") for pair in counted.split())
        yield pytest.param(title, expected, unescaped(text), id=name)


def test_the_tables_are_read():
    assert len(list(cases())) > 395


@pytest.mark.parametrize(("title", "expected", "text"), [*cases()])
def test_a_form_of_text(title, expected, text):
    found = dict(zip(expected, count(text, *expected), strict=True))
    assert found == {kind: int(number) for kind, number in expected.items()}
    if title:
        assert draft_of(text).name == title
