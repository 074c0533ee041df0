"""How many took part last year, for the simulation before a notice."""

from datetime import datetime, timedelta

from ..models import Poll, Result

YEAR = timedelta(days=365)


def last_rate(poll: Poll, at: datetime) -> tuple[int, int] | None:
    """The participation of the last year's votes in the same place, as a fraction.

    Persons that took part of all persons, summed over the counted questions; None
    where nothing was counted.
    """
    results = Result.objects.filter(
        item__poll__region_id=poll.region_id, tallied_at__gt=at - YEAR
    ).exclude(item__poll=poll)
    came = everybody = 0
    for outcome in results.values_list("outcome", flat=True):
        persons = outcome.get("persons") or {}
        came += persons.get("participating", 0)
        everybody += persons.get("all", 0)
    return (came, everybody) if everybody else None
