"""Keeping Elasticsearch in step with the log, beside all transactions.

The index inside the database changes in the transaction that moves the log's cursor.
A server somewhere else must not: while it is slow, that transaction would keep
everybody from writing. So here the cursor moves after the server has taken a batch;
after a crash the batch is sent again, which changes nothing.
"""

import logging
import threading
from collections.abc import Sequence

from django.db import close_old_connections

from search import builds, cursor
from search.engines import EngineDown
from search.engines.base import NoIndex
from search.engines.elasticsearch import Elasticsearch
from search.registry import SOURCES

logger = logging.getLogger(__name__)
BATCH = 1000
_running = threading.Lock()


def catch_up() -> int:
    """Send what happened since; say how many entries. Raises EngineDown.

    A source that has no index, or one of another shape, gets a new one first.
    """
    cursor.begin()
    for name in SOURCES:
        try:
            Elasticsearch().check(name)
        except NoIndex:
            builds.rebuild_far(name)
    sent = 0
    while entries := list(cursor.waiting()[:BATCH]):
        send(entries)
        sent += len(entries)
        cursor.move(entries[-1].position)
    return sent


def send(entries: Sequence) -> None:
    """Send the objects that a stretch of the log is about, as they are now."""
    held = Elasticsearch(version=entries[-1].position)
    for name, source in SOURCES.items():
        ids = sorted(source.touched(entries, has_values=True))
        for at in range(0, len(ids), BATCH):
            chunk = ids[at : at + BATCH]
            found = source.documents(chunk, has_values=True)
            held.index(name, found)
            held.delete(name, sorted(set(chunk) - {one.id for one in found}))


def beat() -> None:
    """Catch up in a thread of its own, so that nothing waits for the server."""
    if _running.acquire(blocking=False):
        threading.Thread(target=_beat, name=cursor.NAME, daemon=True).start()


def _beat() -> None:
    try:
        catch_up()
    except EngineDown as error:
        logger.warning("search server is behind", extra={"reason": str(error)[:200]})
    except Exception:  # noqa: BLE001  the next beat tries again
        logger.exception("search server is behind")
    finally:
        close_old_connections()
        _running.release()
