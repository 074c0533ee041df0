"""Counting ballots in the database, by the persons that the law counts.

Entries that are a person of their own are grouped by what they answered; only those
that share a person are first brought together.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from ..models import Delivery, Poll, PollItem
from ..rules.errors import RecordRefused
from ..rules.persons import UNRETURNED, Voter, count_voters
from ..rules.record import Counts
from ..rules.rolls import needs_households

_JOIN = """FROM deliberation_rollentry e
 LEFT JOIN deliberation_ballot b ON b.roll_entry_id = e.id AND b.item_id = %s {more}
 WHERE e.roll_id = %s"""
_SERVED = "LEFT JOIN deliberation_delivery d ON d.entry_id = e.id"
_ALONE = """SELECT b.choice, b.choice, MIN({served}), COUNT(*), SUM(e.area)
 {join} AND NOT e.shared GROUP BY b.choice{by}"""
_TOGETHER = """SELECT least, most, served, COUNT(*), SUM(area) FROM (
 SELECT MIN(b.choice) AS least, MAX(b.choice) AS most, MIN({served}) AS served,
 SUM(e.area) AS area {join} AND e.shared GROUP BY e.person_key) persons
 GROUP BY least, most, served"""
_HOUSEHOLDS = """SELECT COUNT(DISTINCT name), COUNT(DISTINCT CASE WHEN came THEN name
 END), COUNT(CASE WHEN name = '' THEN 1 END) FROM (
 SELECT e.household_key AS name, CASE WHEN e.shared THEN EXISTS (
  SELECT 1 FROM deliberation_ballot o
  JOIN deliberation_rollentry m ON m.id = o.roll_entry_id
  WHERE o.item_id = %s AND m.roll_id = e.roll_id AND m.person_key = e.person_key)
 ELSE b.id IS NOT NULL END AS came {join}) homes"""

Rows = list[tuple[Any, ...]]


def counts(poll: Poll, item: PollItem) -> Counts:
    """Count persons, area (0.01 m²) and, if the rule asks, households of a question.

    The roll must be frozen. Raises RecordRefused if two ballots of one person differ,
    which the database should have kept from happening.
    """
    terms, roll = poll.terms, poll.roll
    tracked = Delivery.objects.filter(entry__roll=roll).exists()
    words = {
        "served": "CASE WHEN d.id IS NULL THEN 0 ELSE 1 END" if tracked else "0",
        "join": _JOIN.format(more=_SERVED if tracked else ""),
        "by": ", d.id IS NULL" if tracked else "",
    }
    keys = [item.pk, roll.pk]
    rows = _fetch(_ALONE.format(**words), keys)
    rows += _fetch(_TOGETHER.format(**words), keys)
    found: dict[str, Mapping[str, int]] = dict(
        count_voters(
            [_voter(row) for row in rows],
            terms,
            tracked=tracked,
            with_area=roll.area is not None,
            present=poll.present,
        )
    )
    if needs_households(terms):
        found |= _households(_fetch(_HOUSEHOLDS.format(**words), [item.pk, *keys]))
    return found


def _voter(row: tuple[Any, ...]) -> Voter:
    least, most, served, persons, area = row
    if least != most:
        raise RecordRefused("同一人的表决票互相矛盾")
    return Voter(
        choice=least or UNRETURNED,
        area=int(area or 0),
        served=bool(served),
        persons=int(persons),
    )


def _households(rows: Rows) -> dict[str, dict[str, int]]:
    """Households, unless an entry of the roll names none."""
    ((every, there, nameless),) = rows
    return {} if nameless else {"households": {"all": every, "present": there}}


def _fetch(sql: str, params: list[int]) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
