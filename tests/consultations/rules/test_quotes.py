"""A quoted passage is found where it stands, whatever the page did to its lines."""

import pytest

from consultations.rules.quotes import locate

TEXT = "下列事项适用：\n（一）停车；\n（二）充电；\n（三）停车；\n其他除外。"


@pytest.mark.parametrize(
    ("exact", "found"),
    [
        ("充电", "充电"),
        ("停车；（二）充电", "停车；\n（二）充电"),
        (" 充 电 ", "充电"),
        (TEXT, TEXT),
        ("充电桩", None),
        ("", None),
        ("\n", None),
    ],
)
def test_a_passage_is_found(exact, found):
    passage = locate(TEXT, exact)
    assert (TEXT[slice(*passage)] if passage else None) == found


@pytest.mark.parametrize(
    ("prefix", "suffix", "start"),
    [
        ("（一）", "；", 11),
        ("（三）", "；\n其他", 25),
        ("", "；其他除外。", 25),
        ("", "", 11),  # nothing to choose by: the first
        ("别处", "别处", 11),
    ],
)
def test_surroundings_choose_among_equal_passages(prefix, suffix, start):
    passage = locate(TEXT, "停车", prefix, suffix)
    assert passage == (start, start + 2)


def test_rare_characters_count_as_one():
    assert locate("𠮷村𡌶村", "𡌶村") == (2, 4)
