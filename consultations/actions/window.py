"""Holding a consultation open while somebody writes to it.

The row is taken FOR KEY SHARE: any number of people write side by side, while
whoever closes, withdraws, extends or reports takes it FOR UPDATE
(`select_for_update()`, never with `no_key`) and waits until they are through. The
stronger FOR SHARE would also keep the counters waiting, for as long as a storm of
comments lasts. One statement locks the row, asks the database for the time and looks
up what a submission needs to know. On SQLite the transaction itself began IMMEDIATE
and is the only writer.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.moments import exact_end

from ..exceptions import ConsultationClosed
from ..models import Consultation, Phase

_COLUMNS = (
    "id code opens_at closes_at cancelled_at reported_at published_at "
    "moderation min_tier"
).split()
# The moment itself moves on within a statement; what bounds an index must not.
_CLOCK = {
    "postgresql": {
        "moment": "clock_timestamp()",
        "hour_ago": "statement_timestamp() - interval '1 hour'",
        "day_ago": "statement_timestamp() - interval '1 day'",
        "lock": "FOR KEY SHARE OF c",
    },
    "sqlite": {
        "moment": "minyi_now()",
        "hour_ago": "datetime('now', '-1 hour')",
        "day_ago": "datetime('now', '-1 day')",
        "lock": "",
    },
}
_HOLD = "SELECT {columns}, {moment} AS moment{more} FROM consultations_consultation c"
_SUBMISSION = """,
 (SELECT id FROM consultations_comment WHERE submission_key = %s) AS first_id,
 (SELECT count(*) FROM consultations_comment
   WHERE author_id = %s AND submitted_at > {hour_ago}) AS in_hour,
 (SELECT count(*) FROM consultations_comment
   WHERE author_id = %s AND submitted_at > {day_ago}) AS in_day,
 (SELECT path FROM regions_region WHERE id = %s) AS region_path"""


@dataclass(frozen=True)
class Held:
    """A consultation held open, the moment, and what is known of the writer."""

    consultation: Consultation
    moment: datetime
    first_id: int | None = None
    in_hour: int = 0
    in_day: int = 0
    region_path: str = ""

    def must_be_open(self) -> None:
        """Raise ConsultationClosed unless the moment lies in the window."""
        consultation = self.consultation
        phase = consultation.phase(self.moment)
        if phase is not Phase.OPEN or consultation.published_at is None:
            raise ConsultationClosed(closed_message(consultation, phase))


def hold(consultation_id: int) -> Held:
    """Lock a consultation against closing and ask for the time, in one statement."""
    return _held(_one(consultation_id, "", []))


def hold_for_submission(
    consultation_id: int, *, author_id: int, key: str, region_id: int | None
) -> Held:
    """Lock, and also look up a first copy, the writer's counts and the region."""
    found = _one(consultation_id, _SUBMISSION, [key, author_id, author_id, region_id])
    return Held(
        consultation=found,
        moment=_aware(found.moment),
        first_id=found.first_id,
        in_hour=found.in_hour,
        in_day=found.in_day,
        region_path=found.region_path or "",
    )


def _one(consultation_id: int, more: str, params: list) -> Consultation:
    words = _CLOCK[connection.vendor]
    sql = _HOLD.format(
        columns=", ".join(f"c.{name}" for name in _COLUMNS),
        moment=words["moment"],
        more=more.format(**words),
    )
    sql = f"{sql} WHERE c.id = %s {words['lock']}"
    found = list(Consultation.objects.raw(sql, [*params, consultation_id]))
    if not found:
        raise Consultation.DoesNotExist(consultation_id)
    return found[0]


def _held(found: Consultation) -> Held:
    return Held(consultation=found, moment=_aware(found.moment))


def _aware(value: datetime | str) -> datetime:
    if isinstance(value, str):
        value = datetime.fromisoformat(value).replace(tzinfo=UTC)
    return timezone.localtime(value)


def closed_message(consultation: Consultation, phase: Phase) -> str:
    """Say why a consultation takes nothing at the moment, and since or until when."""
    if phase is Phase.UPCOMING:
        return _("征求意见将于 %(at)s 开始，现在还不能提交。") % {
            "at": _moment(consultation.opens_at)
        }
    if phase is Phase.CANCELLED:
        return _("本次征求意见已撤回，不再接收意见。")
    if consultation.published_at is None:
        return _("本次征求意见尚未发布。")
    return _("征求意见已于 %(at)s 截止，不再接收意见。") % {
        "at": exact_end(consultation.closes_at)
    }


def _moment(value: datetime) -> str:
    return date_format(timezone.localtime(value), "Y年n月j日 H:i:s")
