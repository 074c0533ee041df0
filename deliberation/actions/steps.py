"""What every step of a poll begins with: who asks, and the poll held still."""

from collections.abc import Iterable

from common.text import clean_plain

from ..exceptions import NotAllowed, NotReady
from ..models import Poll
from ..permissions import can_run_poll
from ..rules.lifecycle import Phase


def hold_still(user, poll_id: int) -> Poll:
    """Lock a poll against ballots and other steps, for somebody who may run it.

    Raises NotAllowed without a mandate for the place of the poll. Ballots hold the
    same row FOR SHARE and are through by then.
    """
    poll = Poll.objects.select_for_update().get(pk=poll_id)
    if not can_run_poll(user, poll.region):
        raise NotAllowed
    return poll


def must_be_in(poll: Poll, at, phases: Iterable[Phase], message: str) -> Phase:
    """Give the phase of the poll; raises NotReady with the message elsewhere."""
    phase = poll.phase(at)
    if phase not in phases:
        raise NotReady(message)
    return phase


def reasoned(reason: str, missing: str) -> str:
    """Give a reason as it is kept; raises NotReady without one."""
    reason = clean_plain(reason).strip()
    if not reason:
        raise NotReady(missing)
    return reason


def refuse(lead: str, refusals: list[str]) -> None:
    """Raise NotReady with all reasons in one sentence, unless there are none."""
    if refusals:
        raise NotReady(f"{lead}：{'；'.join(refusals)}。", refusals=refusals)
