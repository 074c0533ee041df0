"""Which theme of a run is which of the run before: by the points they share."""

import hashlib
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence


def inherited(
    before: Mapping[Hashable, str], now: Mapping[Hashable, str]
) -> dict[str, str]:
    """Give for each theme of now the key it is to have, each key once.

    `before` and `now` say in which theme each point is. A theme takes the key of the
    one with which it shares most points, if these are at least half of what one of
    the two has of the points known to both; else it keeps its own, changed where
    another one took that.
    """
    both = before.keys() & now.keys()
    shared = Counter((before[point], now[point]) for point in both)
    olds = Counter(before[point] for point in both)
    news = Counter(now[point] for point in both)
    pairs = sorted(shared, key=lambda pair: (-shared[pair], pair))
    found: dict[str, str] = {}
    for old, new in pairs:
        is_free = new not in found and old not in found.values()
        if is_free and 2 * shared[old, new] >= min(olds[old], news[new]):
            found[new] = old
    rest = sorted(set(now.values()) - found.keys())
    return found | _own(rest, {*found.values(), *before.values()})


def _own(keys: Sequence[str], taken: set[str]) -> dict[str, str]:
    found = {}
    for key in keys:
        own = key
        while own in taken:
            own = "t" + hashlib.sha256(f"{own}+".encode()).hexdigest()[:12]
        taken.add(own)
        found[key] = own
    return found
