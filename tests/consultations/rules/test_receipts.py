"""Receipt codes are readable, unguessable, and read as people type them."""

import pytest

from consultations.rules.receipts import ALPHABET, LENGTH, new_code, normalise


def test_a_code_begins_with_its_consultation():
    assert new_code("HZ-2026-0012", lambda _: "7") == "HZ-2026-0012-777777"


def test_no_character_is_taken_for_another():
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert not set(ALPHABET) & set("0OQ1IL2Z5S8BUV") - {"Q"}


def test_codes_hardly_repeat():
    codes = {new_code("X") for _ in range(2000)}
    assert len(codes) > 1990
    assert all(len(code) == LENGTH + 2 for code in codes)
    assert len(ALPHABET) ** LENGTH > 10**8


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("hz-2026-0012-7f3k9q", "HZ-2026-0012-7F3K9Q"),
        (" HZ-2026-0012 - 7F3K9Q\n", "HZ-2026-0012-7F3K9Q"),
        ("ＨＺ－２０２６－００１２－７Ｆ３Ｋ９Ｑ", "HZ-2026-0012-7F3K9Q"),
        ("HZ—2026–0012−7F3K9Q", "HZ-2026-0012-7F3K9Q"),
        ("", ""),
        ("回执", ""),
        ("HZ--1", ""),
        ("-HZ", ""),
        ("A" * 41, ""),
        ("HZ-1'; --", ""),
    ],
)
def test_a_typed_code_is_brought_into_form(typed, code):
    assert normalise(typed) == code
