"""Masks: what the public does not see, and nothing else."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.rules.masking import (
    Mask,
    apply_masks,
    checked_masks,
    parse_mask,
    propose_masks,
    public_view,
    texts_of,
)

PHONE = "13800000000"


def comment(**fields):
    """A comment as the rules see it."""
    empty = dict.fromkeys(("body", "proposed_wording", "reason", "quote"), "")
    return SimpleNamespace(**{**empty, "display_name": "林某", "masks": [], **fields})


@pytest.mark.parametrize(
    ("spans", "seen"),
    [
        ([], "请打电话给我"),
        ([(0, 1)], "█打电话给我"),
        ([(1, 3), (2, 4)], "请███给我"),  # overlapping
        ([(4, 99)], "请打电话██"),  # beyond the end
        ([(-5, 1)], "█打电话给我"),  # before the start
        ([(3, 3)], "请打电话给我"),  # nothing
    ],
)
def test_spans_are_covered(spans, seen):
    assert apply_masks("请打电话给我", spans) == seen


def test_lines_stay_lines():
    assert apply_masks("甲\n乙", [(0, 3)]) == "█\n█"


def test_another_fill_may_be_asked_for():
    assert apply_masks("甲乙", [(0, 1)], fill="*") == "*乙"


def test_characters_beyond_the_basic_plane_count_as_one():
    assert apply_masks("𠮷某 13", [(0, 1)]) == "█某 13"


@given(
    st.text(),
    st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60))),
)
def test_length_and_all_other_characters_stay(text, spans):
    seen = apply_masks(text, spans)
    assert len(seen) == len(text)
    for at, (old, new) in enumerate(zip(text, seen, strict=True)):
        hidden = any(start <= at < end for start, end in spans)
        assert new == ("█" if hidden and old != "\n" else old)


def test_public_view_masks_each_field_by_its_own_spans():
    given_ = comment(
        body=f"电话{PHONE}", reason="理由", masks=[["body", 2, 13], ["reason", 0, 1]]
    )
    seen = public_view(given_)
    assert seen.body == "电话" + "█" * 11
    assert seen.reason == "█由"
    assert seen.display_name == "林某"


def test_personal_data_is_proposed_where_it_stands():
    texts = texts_of(comment(body=f"电话{PHONE}", reason="车牌粤L12345"))
    found = propose_masks(texts)
    assert [(p.mask.field, p.kind, p.text) for p in found] == [
        ("body", "phone", PHONE),
        ("reason", "plate", "粤L12345"),
    ]
    assert found[0].mask == Mask("body", 2, 13)


def test_nothing_is_proposed_in_plain_words():
    assert propose_masks({"body": "建议增加停车位 120 个。"}) == []


def test_a_mask_is_read_back_as_it_was_written():
    mask = Mask("body", 3, 14)
    assert parse_mask(str(mask)) == mask


@pytest.mark.parametrize(
    "written", ["", "body", "body:1", "body:1:x", "body:-1:2", "body:²:3", "a:1:2:3"]
)
def test_what_is_no_mask_is_refused(written):
    with pytest.raises(ValueError, match=r"."):
        parse_mask(written)


def test_masks_are_stored_in_order_and_joined():
    masks = [Mask("body", 4, 6), Mask("body", 0, 2), Mask("body", 2, 3)]
    assert checked_masks(masks, {"body": "一二三四五六"}) == [
        ["body", 0, 3],
        ["body", 4, 6],
    ]


@pytest.mark.parametrize(
    "mask",
    [
        Mask("body", 0, 9),
        Mask("body", 2, 2),
        Mask("password", 0, 1),
        Mask("reason", 0, 1),
    ],
)
def test_masks_outside_the_text_are_refused(mask):
    with pytest.raises(ValueError, match="no such place"):
        checked_masks([mask], {"body": "一二三"})
