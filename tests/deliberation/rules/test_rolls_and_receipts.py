"""The canonical roll, its hash and the codes that people read out."""

import hashlib
import string

import pytest

from deliberation.rules import receipts, rolls
from deliberation.rules.errors import RecordRefused
from deliberation.rules.rolls import RollLine
from rulebook import loader


def terms(name):
    return next(row.terms for row in loader.all_rows("vote") if row.id == name)


def test_a_line_is_written_in_one_way():
    written = rolls.canonical("3-1201", "p17", "", 8952)
    assert written == '{"area":8952,"entry":"3-1201","household":"","person":"p17"}'


def test_the_hash_of_a_roll_is_that_of_its_sorted_lines():
    lines = ["b", "a"]
    assert rolls.written(lines) == "a\nb\n"
    assert rolls.fingerprint(lines) == hashlib.sha256(b"a\nb\n").hexdigest()
    assert rolls.fingerprint(["a"]) != rolls.fingerprint(["a", "b"])


def test_who_names_nobody_is_a_person_of_its_own():
    lines = [
        RollLine("1-1"),
        RollLine("1-2", person="甲"),
        RollLine("1-3", person="甲"),
    ]
    assert [line.person_key for line in lines] == ["row:1-1", "甲", "甲"]
    assert rolls.shared_persons(lines) == {"甲"}


def test_where_a_voter_is_to_be_named_there_is_one():
    shared = [RollLine("1-1", area=1, voters=(1, 2))]
    rolls.check(shared, with_area=True)
    with pytest.raises(RecordRefused, match="推选一名"):
        rolls.check(shared, with_area=True, one_voter=True)


@pytest.mark.parametrize(
    ("rule", "area", "households"),
    [
        ("owners.ordinary", True, False),
        ("owners.petition", False, False),
        ("villagers.assembly", False, True),
        ("residents.deliberation", False, False),
    ],
)
def test_what_a_rule_asks_of_a_roll(rule, area, households):
    assert rolls.needs_area(terms(rule)) is area
    assert rolls.needs_households(terms(rule)) is households


def test_a_receipt_is_easy_to_read_out():
    code = receipts.new_code("BJ-2026-0001")
    tail = code.removeprefix("BJ-2026-0001-")
    assert len(tail) == receipts.LENGTH
    assert set(tail) <= set(receipts.ALPHABET)
    assert not set("0O1I5S8B2ZLUV") & set(receipts.ALPHABET)
    assert set(receipts.ALPHABET) < set(string.digits + string.ascii_uppercase)
    assert receipts.new_code("x", choose=min) == "x-" + "3" * receipts.LENGTH
