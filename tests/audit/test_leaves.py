import hashlib
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from audit import leaves


def test_canonical_form_does_not_depend_on_the_order_of_writing():
    one = leaves.canonical({"b": 1, "a": {"y": None, "x": [True, "民议"]}})
    two = leaves.canonical({"a": {"x": [True, "民议"], "y": None}, "b": 1})
    assert one == two == '{"a":{"x":[true,"民议"],"y":null},"b":1}'.encode()


@pytest.mark.parametrize(
    "value",
    [
        {"share": 0.1},  # no float has one written form everywhere
        {"area": Decimal("1.20")},
        {1: "x"},
        {"text": "a\0b"},  # PostgreSQL cannot store it
        {"text": "\ud800"},
        {"deep": [{"list": [0.5]}]},
        {"at": datetime(2026, 1, 1, tzinfo=UTC)},
    ],
)
def test_what_has_no_single_form_is_refused(value):
    with pytest.raises(ValueError, match=r"audit|surrogates"):
        leaves.canonical(value)


def test_leaf_hash_has_the_prefix_of_rfc_6962():
    expected = hashlib.sha256(b"\x00" + b"content").hexdigest()
    assert leaves.leaf_hash(b"content", "sha256") == f"sha256:{expected}"


def test_sm3_agrees_with_the_published_vector():
    # GB/T 32905-2016, example 1
    digest = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert leaves.ALGORITHMS["sm3"](b"abc") == digest
    assert leaves.leaf_hash(b"abc", "sm3").startswith("sm3:")
    assert leaves.leaf_hash(b"abc", "sm3") != f"sm3:{digest}"


def test_an_unknown_algorithm_is_refused():
    with pytest.raises(ValueError, match="md5"):
        leaves.leaf_hash(b"", "md5")


def test_a_moment_is_hashed_alike_in_every_time_zone():
    utc = datetime(2026, 11, 24, 16, 0, 0, 120000, tzinfo=UTC)
    local = utc.astimezone(timezone(timedelta(hours=8)))
    assert leaves.moment(utc) == leaves.moment(local) == "2026-11-24T16:00:00.120000Z"
