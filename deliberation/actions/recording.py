"""Handing out the record of a counted vote, and writing down who took it, and why."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from common.text import digest

from ..exceptions import NotReady
from ..models import Result
from ..queries import records
from .steps import hold_still, reasoned


@transaction.atomic
def hand_out_record(*, user, poll_id: int, reason: str) -> bytes:
    """Give the record of a vote as a ZIP (`queries.records`), to a teller.

    Raises NotAllowed for others, and NotReady without a reason or before every
    question is counted.
    """
    poll = hold_still(user, poll_id)
    reason = reasoned(reason, _("请写明导出表决记录的原因。"))
    counted = Result.objects.filter(item__poll=poll).count()
    if not counted or counted < poll.items.count():
        raise NotReady(_("计票以后才能导出表决记录。"))
    packed = records.packed(poll)
    data = {"code": poll.code, "bytes": len(packed)}
    told = f"{reason}\n{digest(packed.hex())}"
    record("record.exported", actor=user, target=poll, data=data, content=told)
    return packed
