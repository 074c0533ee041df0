"""Work to be done now and then; rooms register it, the ticker runs it."""

import logging
import time
from collections.abc import Callable

logger = logging.getLogger(__name__)


class Chore:
    """A function and how often it runs."""

    def __init__(self, name: str, seconds: float, work: Callable[[], object]) -> None:
        self.name, self.seconds, self.work = name, seconds, work
        self.due_at = 0.0


_chores: dict[str, Chore] = {}


def register(name: str, *, seconds: float, work: Callable[[], object]) -> None:
    """Let the ticker call `work` about every `seconds`, the first time at once."""
    _chores[name] = Chore(name, seconds, work)


def unregister(name: str) -> None:
    """Forget a chore."""
    _chores.pop(name, None)


def run_due(now: float | None = None) -> list[str]:
    """Run what is due on the monotonic clock; give the names of what went well.

    An error is logged, and that chore waits for its next turn.
    """
    now = time.monotonic() if now is None else now
    due = [chore for chore in _chores.values() if chore.due_at <= now]
    return [chore.name for chore in due if _run(chore, now)]


def _run(chore: Chore, now: float) -> bool:
    chore.due_at = now + chore.seconds
    try:
        chore.work()
    except Exception:  # noqa: BLE001  one chore's error must not stop the others
        logger.exception("chore failed", extra={"chore": chore.name})
        return False
    return True
