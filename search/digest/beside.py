"""A part of a long work in a second process, where there is a second core.

The result is the same with and without it: parts do not depend on each other, and
each is worked out in the same way. Should the process die, its part is done here.
"""

import os
import pickle  # only what a process of our own has written comes in
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar
from weakref import finalize

Result = TypeVar("Result")
Item = TypeVar("Item")

WORTH = 10_000
"""Items from which a second process gains more than it costs."""

_running: set[int] = set()


def is_possible() -> bool:
    """Say whether a process may be split off: a free core, no other threads or splits.

    Locks that other threads hold at that moment would never open in the new process.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    return cores > 1 and not _running and threading.active_count() == 1


def begin(work: Callable[[], Result], items: int | None = None) -> Callable[[], Result]:
    """Begin a work in a second process; calling what comes back gives its result.

    What the work changes in memory is lost, only what it gives comes back. Where no
    process can be split off, or a work on so few `items` does not gain by it, the
    work is done when its result is asked for.
    """
    is_worth = items is None or items >= WORTH
    return _Begun(work) if is_worth and is_possible() else work


def in_two(
    work: Callable[[Sequence[Item]], Result], items: Sequence[Item]
) -> list[Result]:
    """Give what a work makes of all items, or of each half of many."""
    if len(items) < WORTH:
        return [work(items)]
    middle = len(items) // 2
    rest = begin(lambda: work(items[middle:]))
    return [work(items[:middle]), rest()]


def in_halves(
    work: Callable[[Sequence[Item]], list[Result]], items: Sequence[Item]
) -> list[Result]:
    """Give what a work makes of each item; the second half of many is made beside."""
    return [each for found in in_two(work, items) for each in found]


def in_shares(
    work: Callable[[Item], Result], items: Sequence[Item], weights: Sequence[int]
) -> list[Result]:
    """Give what a work makes of each item, of which some are heavier than others."""
    if sum(weights) < WORTH:
        return [work(item) for item in items]
    mine, others = _shares(weights)
    if not others:  # a single heavy one may itself have parts to share
        return [work(items[at]) for at in mine]
    rest = begin(lambda: [work(items[at]) for at in others])
    found = {at: work(items[at]) for at in mine}
    found.update(zip(others, rest(), strict=True))
    return [found[at] for at in range(len(items))]


def _shares(weights: Sequence[int]) -> tuple[list[int], list[int]]:
    """Deal items out to two, the heaviest first, each to whom has less."""
    shares: tuple[list[int], list[int]] = ([], [])
    carried = [0, 0]
    for at in sorted(range(len(weights)), key=lambda at: (-weights[at], at)):
        lighter = int(carried[1] < carried[0])
        shares[lighter].append(at)
        carried[lighter] += weights[at]
    return shares


class _Begun(Generic[Result]):
    """A work that a process of its own does."""

    def __init__(self, work: Callable[[], Result]) -> None:
        self.work = work
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            _carry_out(work, writing)
        os.close(writing)
        _running.add(child)
        self.pipe = os.fdopen(reading, "rb")
        # a result that nobody asks for must not leave the process behind
        self.end = finalize(self, _end, self.pipe, child)

    def __call__(self) -> Result:
        try:
            found: Result = pickle.load(self.pipe)  # noqa: S301
        except (EOFError, OSError, pickle.UnpicklingError):
            self.end()
            return self.work()
        self.end()
        return found


def _carry_out(work: Callable[[], object], writing: int) -> None:
    """Do the work and leave at once: connections and files belong to the parent."""
    status = 1
    _running.add(os.getpid())  # no process of a process
    with suppress(BaseException):
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(work(), pipe, pickle.HIGHEST_PROTOCOL)
        status = 0
    os._exit(status)


def _end(pipe: object, child: int) -> None:
    """Close the pipe, on which the process ends, and wait until it has."""
    with suppress(OSError):
        pipe.close()  # type: ignore[attr-defined]
    with suppress(ChildProcessError):
        os.waitpid(child, 0)
    _running.discard(child)
