"""What the desk offers in each phase fits the way of a poll."""

import pytest

from deliberation.rules.desk_steps import steps_in
from deliberation.rules.lifecycle import VOTING, Phase

BEFORE = (Phase.DRAFT, Phase.PARTY_REVIEW, Phase.LEGALITY_CHECK)


@pytest.mark.parametrize("phase", list(Phase))
def test_there_is_always_a_step(phase):
    assert steps_in(phase)


def test_after_the_archive_a_poll_is_only_undone():
    """A court may do so within a year (民法典 第二百八十条)."""
    assert steps_in(Phase.ARCHIVED, is_archived=True) == ("void",)
    assert steps_in(Phase.VOID) == ("archived",)
    assert steps_in(Phase.VOID, is_archived=True) == ()
    for phase in (Phase.CERTIFIED, Phase.FILED, Phase.EXECUTING, Phase.DISCLOSED):
        assert "void" in steps_in(phase)


@pytest.mark.parametrize("phase", list(Phase))
def test_what_was_announced_is_not_edited(phase):
    assert ("edit" in steps_in(phase)) == (phase in BEFORE)


@pytest.mark.parametrize("phase", list(Phase))
def test_nothing_is_counted_before_the_end(phase):
    ended = phase in (Phase.CLOSED, Phase.COUNTING)
    assert ("tally" in steps_in(phase)) == ended
    assert ("extend" in steps_in(phase)) <= (not ended)


@pytest.mark.parametrize("phase", sorted(VOTING))
def test_reminding_and_papers_while_it_is_open(phase):
    assert {"silent", "papers", "extend", "cancel"} <= set(steps_in(phase))


def test_a_failed_poll_is_not_carried_out():
    for phase in (Phase.FAILED_QUORUM, Phase.FAILED_APPROVAL):
        assert "executing" not in steps_in(phase)
