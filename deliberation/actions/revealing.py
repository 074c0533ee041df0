"""Looking at recorded ballots: tellers only, after the end, and never unseen."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from common import clock

from ..exceptions import NotReady
from ..models import Ballot
from .steps import hold_still, reasoned


@dataclass(frozen=True)
class Recorded:
    """What one entry said on one question."""

    label: str
    item: int
    choice: str
    channel: str
    receipt: str


@transaction.atomic
def reveal_ballots(*, user, poll_id: int, reason: str) -> list[Recorded]:
    """Give every recorded ballot to a teller, and write down who looked, and why.

    Raises NotAllowed, and NotReady before the end: nobody sees an interim result.
    """
    poll = hold_still(user, poll_id)
    reason = reasoned(reason, _("请写明查看记名表决票的原因。"))
    if clock.db_now() < poll.closes_at or poll.noticed_at is None:
        raise NotReady(_("表决截止之后，计票人才能查看记名表决票。"))
    found = (
        Ballot.objects.filter(item__poll=poll)
        .select_related("item", "roll_entry", "casting")
        .order_by("item__position", "roll_entry__label")
    )
    rows = [
        Recorded(
            label=ballot.roll_entry.label,
            item=ballot.item.position,
            choice=ballot.choice,
            channel=ballot.casting.channel,
            receipt=ballot.casting.receipt,
        )
        for ballot in found
    ]
    data = {"code": poll.code, "ballots": len(rows)}
    record("ballots.revealed", actor=user, target=poll, data=data, content=reason)
    return rows
