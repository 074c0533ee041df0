"""Every station of a poll has a word, a look and a place on the way."""

import pytest

from deliberation.rules.lifecycle import Phase
from deliberation.rules.phase_words import LABELS, STATIONS, stations, tag

NOW = {
    Phase.NOTICED: "公告",
    Phase.ROLL_FROZEN: "名册",
    Phase.EXTENDED: "表决",
    Phase.COUNTING: "计票",
    Phase.OBJECTION: "公示",
    Phase.AWAITING_CERTIFICATION: "确认",
    Phase.EXECUTING: "落实",
}


def test_every_phase_has_its_own_word():
    assert set(LABELS) == set(Phase)
    assert len(set(LABELS.values())) == len(Phase)


@pytest.mark.parametrize(("phase", "name"), NOW.items())
def test_one_station_is_now(phase, name):
    found = stations(phase)
    at = STATIONS.index(name)
    assert [s for _n, s in found] == ["done"] * at + ["now"] + ["next"] * (6 - at)


@pytest.mark.parametrize("phase", [Phase.FAILED_QUORUM, Phase.FAILED_APPROVAL])
def test_what_failed_is_not_carried_out(phase):
    assert stations(phase) == [(name, "done") for name in STATIONS[:-1]]


@pytest.mark.parametrize("phase", [Phase.DISCLOSED, Phase.ARCHIVED])
def test_in_the_end_all_is_done(phase):
    assert {state for _name, state in stations(phase)} == {"done"}


@pytest.mark.parametrize("phase", [Phase.DRAFT, Phase.PARTY_REVIEW])
def test_before_the_notice_nothing_is_reached(phase):
    assert {state for _name, state in stations(phase)} == {"next"}


@pytest.mark.parametrize(
    ("phase", "look"),
    [
        (Phase.NOTICED, "upcoming"),
        (Phase.OPEN, "open"),
        (Phase.EXTENDED, "soon"),
        (Phase.CERTIFIED, "adopted"),
        (Phase.FAILED_QUORUM, "not_adopted"),
        (Phase.VOID, "cancelled"),
    ],
)
def test_looks(phase, look):
    assert tag(phase) == look


@pytest.mark.parametrize("phase", [Phase.CANCELLED, Phase.VOID])
def test_what_was_stopped_stands_nowhere(phase):
    assert stations(phase) == []
