"""What changes seldom, remembered in this process for a little while.

A page of results asks the database for its results; where the city ends and what its
places are called is known from the page before.
"""

import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

HOLDS = 60.0  # seconds
_kept: dict[str, tuple[float, Any]] = {}
MOST = 20_000
"""Names of one kind that are remembered."""


def glance(key: str, look: Callable[[], Any], holds: float = HOLDS) -> Any:
    """Give what `look` found not long ago, or what it finds now."""
    now = time.monotonic()
    at, found = _kept.get(key, (now - holds, None))
    if now - at >= holds:
        found = look()
        _kept[key] = now, found
    return found


def names(
    kind: str, wanted: Collection, look: Callable[[list], Mapping[Any, Any]]
) -> dict[Any, Any]:
    """Give names of one kind, asking only for those that are not known yet.

    What has no name is asked for every time.
    """
    known: dict[Any, Any] = glance(f"names {kind}", dict)
    missing = [one for one in wanted if one not in known]
    if missing:
        if len(known) > MOST:
            known.clear()
        known.update(look(missing))
    return {one: known[one] for one in wanted if one in known}


def forget(key: str = "") -> None:
    """Look again: at one thing, or at everything."""
    if key:
        _kept.pop(key, None)
    else:
        _kept.clear()
