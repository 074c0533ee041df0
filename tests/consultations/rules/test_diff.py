import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.rules.diff import Segment, redline


def shown(old, new):
    marks = {"equal": "{}", "delete": "[-{}-]", "insert": "[+{}+]"}
    return "".join(marks[s.op].format(s.text) for s in redline(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("甲乙丙。", "甲乙丙。", "甲乙丙。"),
        ("", "甲。", "[+甲。+]"),
        ("甲。", "", "[-甲。-]"),
        ("处一千元罚款。", "处五千元罚款。", "处[-一-][+五+]千元罚款。"),
        ("应当公开，并说明。", "应当公开。", "应当公开[-，并说明-]。"),
        ("甲应当办理。", "甲应当依法办理。", "甲应当[+依法+]办理。"),
        ("在15日内答复。", "在30日内答复。", "在[-15-][+30+]日内答复。"),
        ("甲。乙。丙。", "甲。丙。", "甲。[-乙。-]丙。"),
    ],
)
def test_changes_read_naturally(old, new, expected):
    assert shown(old, new) == expected


def test_an_unrelated_text_is_replaced_whole():
    old, new = "居民会议每年召开一次。", "本条例自公布之日起施行。"
    assert [s.op for s in redline(old, new)][:2] == ["delete", "insert"]
    assert len(redline(old, new)) <= 3


def test_short_islands_do_not_break_up_a_change():
    old, new = "应当立即书面报告的单位", "可以事后口头通知的单位"
    assert all(len(s.text) > 1 for s in redline(old, new) if s.op == "equal"), redline(
        old, new
    )


def test_nothing_is_made_of_nothing():
    assert redline("", "") == []
    assert redline("甲", "甲") == [Segment("equal", "甲")]


TEXTS = st.text(alphabet="甲乙丙丁，。12a \n", max_size=60)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_put_together_again(old, new):
    segments = redline(old, new)
    assert "".join(s.text for s in segments if s.op != "insert") == old
    assert "".join(s.text for s in segments if s.op != "delete") == new
    assert all(s.text for s in segments)
    assert all(a.op != b.op for a, b in zip(segments, segments[1:], strict=False))


def test_long_texts_are_compared_quickly():
    rng = random.Random(1)
    old = "".join(rng.choices("政府部门应当依法公开收集意见居民业主，。", k=10_000))
    chars = [rng.choice("甲乙") if rng.random() < 0.05 else char for char in old]
    unrelated = "".join(rng.choices("政府部门应当依法公开收集意见居民业主", k=10_000))
    start = time.process_time()
    for new in ("".join(chars), unrelated, old[::-1], old[5000:] + old[:5000]):
        segments = redline(old, new)
        assert "".join(s.text for s in segments if s.op != "delete") == new
    assert time.process_time() - start < 4
