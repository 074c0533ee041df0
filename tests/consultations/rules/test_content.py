"""Two contents are the same when every field and every file is."""

from dataclasses import replace

import pytest

from consultations.rules.content import CommentContent, fingerprint
from consultations.rules.limits import LIMITS, exceeded

CONTENT = CommentContent(stance="amend", body="话", uid="a")


@pytest.mark.parametrize(
    "change",
    [
        {"stance": "ask"},
        {"body": "话。"},
        {"proposed_wording": "新"},
        {"reason": "由"},
        {"uid": "b"},
        {"quote": "引"},
        {"is_public": False},
    ],
)
def test_every_field_tells_contents_apart(change):
    assert fingerprint(CONTENT) != fingerprint(replace(CONTENT, **change))


def test_files_count_in_any_order():
    assert fingerprint(CONTENT, ("x", "y")) == fingerprint(CONTENT, ("y", "x"))
    assert fingerprint(CONTENT, ("x",)) != fingerprint(CONTENT)


def test_fields_do_not_run_into_each_other():
    one = CommentContent(stance="ask", body="甲乙", reason="")
    other = CommentContent(stance="ask", body="甲", reason="乙")
    assert fingerprint(one) != fingerprint(other)


@pytest.mark.parametrize(
    ("stance", "body", "wording", "says"),
    [
        ("support", "", "", True),
        ("amend", "", "", False),
        ("oppose", " \n", "", False),
        ("ask", "问", "", True),
        ("amend", "", "新", True),
    ],
)
def test_all_but_support_needs_words(stance, body, wording, says):
    content = CommentContent(stance=stance, body=body, proposed_wording=wording)
    assert content.says_something() is says


@pytest.mark.parametrize(
    ("tier", "in_hour", "in_day", "limit"),
    [
        ("visitor", 0, 0, "hour"),
        ("stranger", 0, 0, "hour"),
        ("phone", 29, 99, ""),
        ("phone", 30, 30, "hour"),
        ("phone", 0, 100, "day"),
        ("real_name", 59, 299, ""),
        ("real_name", 60, 60, "hour"),
    ],
)
def test_limits_at_their_edges(tier, in_hour, in_day, limit):
    assert exceeded(tier, in_hour=in_hour, in_day=in_day) == limit


def test_a_surer_identity_is_never_slower():
    ladder = [LIMITS[tier] for tier in ("visitor", "phone", "real_name", "unit")]
    assert all(a.per_day <= b.per_day for a, b in zip(ladder, ladder[1:], strict=False))
