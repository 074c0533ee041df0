"""Who looks at recorded ballots is written down, and nobody looks before the end."""

import pytest

from audit.models import Entry
from deliberation.actions.revealing import reveal_ballots
from deliberation.exceptions import NotAllowed, NotReady

from .passing import cast, close, made
from .polling import lines

pytestmark = pytest.mark.usefixtures("kept")


def test_a_teller_sees_the_ballots_after_the_end_and_leaves_a_trace(lin, chen, staff):
    poll = made(roll=lines(lin, chen, None))
    first = cast(poll, lin)
    cast(poll, chen, "against", 1)
    with pytest.raises(NotReady, match="截止之后"):
        reveal_ballots(user=staff, poll_id=poll.pk, reason="核对")
    close(poll)
    with pytest.raises(NotReady, match="原因"):
        reveal_ballots(user=staff, poll_id=poll.pk, reason=" ")
    rows = reveal_ballots(user=staff, poll_id=poll.pk, reason="处理询异")
    assert [(row.label, row.choice) for row in rows] == [
        ("1栋101", "approve"),
        ("1栋102", "against"),
    ]
    assert rows[0].receipt == first.receipt
    (logged,) = Entry.objects.filter(event="ballots.revealed")
    assert (logged.actor_id, logged.data["ballots"]) == (staff.pk, 2)


def test_nobody_else_sees_them(lin, neighbour):
    poll = close(made(roll=lines(lin)))
    for other in (lin, neighbour):
        with pytest.raises(NotAllowed, match="没有这里的授权"):
            reveal_ballots(user=other, poll_id=poll.pk, reason="好奇")
    assert not Entry.objects.filter(event="ballots.revealed").exists()
