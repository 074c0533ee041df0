"""Days on which far more came in than on others: often a letter that went round."""

from collections.abc import Sequence
from statistics import median

TIMES, LEAST = 3, 5
"""How many times the usual number makes a burst, and how many it is at least."""


def bursts(counts: Sequence[int]) -> list[int]:
    """Give the positions of the days that stand out; `counts` is one number a day."""
    usual = median([n for n in counts if n]) if any(counts) else 0
    return [at for at, n in enumerate(counts) if n >= max(LEAST, TIMES * usual)]
