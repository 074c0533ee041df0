"""How many comments one person may hand in: our own policy, not numbers of law."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """Most comments of one person within an hour and within a day (24 hours)."""

    per_hour: int
    per_day: int


# By identity tier: the surer we know a person, the less they are slowed down.
LIMITS = {
    "visitor": Limit(per_hour=0, per_day=0),
    "phone": Limit(per_hour=30, per_day=100),
    "real_name": Limit(per_hour=60, per_day=300),
    "unit": Limit(per_hour=60, per_day=300),
}


def exceeded(tier: str, *, in_hour: int, in_day: int) -> str:
    """Name the limit that one more comment would break: "hour", "day" or "".

    A tier that the table does not know is treated as a visitor.
    """
    limit = LIMITS.get(tier, LIMITS["visitor"])
    if in_hour >= limit.per_hour:
        return "hour"
    return "day" if in_day >= limit.per_day else ""
