"""Exact comparison of counts with fractions of the law; no floats."""

from collections.abc import Callable
from operator import ge, gt

OPERATORS: dict[str, Callable[[int, int], bool]] = {"ge": ge, "gt": gt}


def meets(count: int, total: int, num: int, den: int, op: str) -> bool:
    """Say whether `count` of `total` is at least (ge), or more than (gt), num/den.

    Counts are whole: persons, or areas in hundredths of a square metre. Raises
    ValueError for an impossible count, fraction or operator; nothing of nothing is no
    share at all.
    Source: 民法典 第一千二百五十九条 ("以上" includes the number, "过" does not).
    """
    _check_fraction(num, den, op)
    if total < 1 or not 0 <= count <= total:
        raise ValueError(f"impossible count: {count} of {total}")
    return OPERATORS[op](count * den, total * num)


def least(total: int, num: int, den: int, op: str) -> int:
    """Give the least count of `total` that `meets` lets pass, never less than 1.

    Of "more than the whole" it is one more than there are. Raises ValueError for a
    negative total and an impossible fraction or operator.
    Source: 民法典 第一千二百五十九条.
    """
    _check_fraction(num, den, op)
    if total < 0:
        raise ValueError(f"impossible total: {total}")
    if op == "gt":
        return total * num // den + 1
    return max(1, -(-total * num // den))


def _check_fraction(num: int, den: int, op: str) -> None:
    if op not in OPERATORS:
        raise ValueError(f"unknown operator: {op!r}")
    if not 0 < num <= den:
        raise ValueError(f"impossible fraction: {num}/{den}")
