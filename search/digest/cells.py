"""Tables of who said what, in which no few people can be made out.

A number of people below the smallest that may be shown is hidden, and so is what it
could be found from: where one cell of a row is hidden, its total less the others would
tell it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """A number, None where it is hidden; `lift` compares its share with that of all.

    A lift of 2 says that the theme is twice as frequent in this group as among all.
    """

    count: int | None
    lift: float | None = None


@dataclass(frozen=True)
class Row:
    """A theme with its cells by group, in their order, and its total."""

    name: str
    cells: tuple[Cell, ...]
    total: int | None


def compared(
    counts: Mapping[str, Mapping[str, int]],
    groups: Sequence[str],
    sizes: Mapping[str, int],
    smallest: int,
) -> list[Row]:
    """Put people by theme and group into rows; what is too small is hidden.

    `counts` holds people by theme and group, `sizes` those of each group. Each person
    is in one group. Raises ValueError for a `smallest` below one.
    """
    if smallest < 1:
        raise ValueError(f"nothing is smaller than one: {smallest}")
    everyone = sum(sizes.values())
    return [
        _row(name, [found.get(g, 0) for g in groups], groups, sizes, everyone, smallest)
        for name, found in counts.items()
    ]


def _row(
    name: str,
    numbers: list[int],
    groups: Sequence[str],
    sizes: Mapping[str, int],
    everyone: int,
    smallest: int,
) -> Row:
    hidden = {at for at, n in enumerate(numbers) if 0 < n < smallest}
    total: int | None = sum(numbers)
    if len(hidden) == 1:
        others = [at for at, n in enumerate(numbers) if n and at not in hidden]
        if others:
            hidden.add(min(others, key=lambda at: (numbers[at], at)))
        else:
            total = None
    cells = []
    for at, n in enumerate(numbers):
        size = sizes.get(groups[at], 0)
        if at in hidden or 0 < size < smallest:
            cells.append(Cell(None))
        else:
            cells.append(Cell(n, _lift(n, size, sum(numbers), everyone)))
    return Row(name, tuple(cells), total)


def _lift(n: int, size: int, total: int, everyone: int) -> float | None:
    if not size or not total or not everyone:
        return None
    return round((n / size) / (total / everyone), 2)
