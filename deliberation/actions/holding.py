"""Holding a poll open while somebody votes.

The row is taken FOR SHARE: any number of people vote side by side, while whoever
extends, cancels, counts or enters paper takes it FOR UPDATE and waits until they are
through. One statement locks the row, asks the database for the time and looks for a
first copy. On SQLite the transaction itself began IMMEDIATE and is the only writer.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.moments import exact_end

from ..exceptions import VotingClosed
from ..models import Poll

_WORDS = {
    "postgresql": {"moment": "clock_timestamp()", "lock": "FOR SHARE OF p"},
    "sqlite": {"moment": "minyi_now()", "lock": ""},
}
_HOLD = """SELECT p.*, {moment} AS moment, r.id AS roll_pk, r.frozen_at AS frozen_at,
 (SELECT id FROM deliberation_casting WHERE submission_key = %s) AS first_id
 FROM deliberation_poll p LEFT JOIN deliberation_roll r ON r.poll_id = p.id
 WHERE p.id = %s {lock}"""


@dataclass(frozen=True)
class Held:
    """A poll held open, the moment, and the first copy of the same submission."""

    poll: Poll
    moment: datetime
    first_id: int | None

    def must_be_open(self) -> None:
        """Raise VotingClosed unless ballots are taken at the moment."""
        poll = self.poll
        stopped = poll.cancelled_at or poll.voided_at or poll.frozen_at is None
        if (
            stopped
            or poll.noticed_at is None
            or not poll.opens_at <= self.moment < poll.closes_at
        ):
            raise VotingClosed(closed_message(poll, self.moment))


def hold(poll_id: int, key: str) -> Held:
    """Lock a poll against every step but voting; raises Poll.DoesNotExist."""
    sql = _HOLD.format(**_WORDS[connection.vendor])
    found = list(Poll.objects.raw(sql, [key, poll_id]))
    if not found:
        raise Poll.DoesNotExist(poll_id)
    (poll,) = found
    return Held(poll, _aware(poll.moment), poll.first_id)


def closed_message(poll: Poll, at: datetime) -> str:
    """Say why a poll takes no ballot at the moment, and since or until when."""
    if poll.cancelled_at or poll.voided_at:
        return _("这次表决已经停止，不再投票。")
    if at >= poll.closes_at:
        return _("表决已于 %(at)s 截止，不再投票。") % {"at": exact_end(poll.closes_at)}
    if at < poll.opens_at:
        return _("表决将于 %(at)s 开始，现在还不能投票。") % {
            "at": _moment(poll.opens_at)
        }
    return _("这次表决没有开始：名册还没有固定。")


def _moment(value: datetime) -> str:
    return date_format(timezone.localtime(value), "Y年n月j日 H:i:s")


def _aware(value: datetime | str) -> datetime:
    if isinstance(value, str):
        value = datetime.fromisoformat(value).replace(tzinfo=UTC)
    return timezone.localtime(value)
