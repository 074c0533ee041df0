"""Asking the best engine that answers.

Elasticsearch, where there is one, is asked first; when it does not answer in time,
answers with an error, or has fallen behind the log, the index inside the database
answers, and the page says so. A server that failed is left alone for a while, so
that no reader waits for it twice.
"""

import logging
import time
from dataclasses import dataclass

from search import cursor
from search.engines import Engine, EngineDown, engine, server
from search.query import Hits, SearchQuery

logger = logging.getLogger(__name__)
REST = 15.0  # seconds


class Breaker:
    """Remembers in this process until when the server is left alone."""

    def __init__(self) -> None:
        self.until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the server is left alone now."""
        return time.monotonic() < self.until

    def trip(self) -> None:
        """Leave the server alone for a while."""
        self.until = time.monotonic() + REST

    def reset(self) -> None:
        """Ask it again at once."""
        self.until = 0.0


breaker = Breaker()


@dataclass(frozen=True)
class Answer:
    """Hits, and whether a standby gave them because the server did not."""

    hits: Hits
    is_standby: bool = False


def ask(asked: SearchQuery) -> Answer:
    """Ask; never fails because of the server."""
    far = server()
    if far is not None and (hits := _asked_far(far, asked)) is not None:
        return Answer(hits)
    return Answer(engine().query(asked), is_standby=far is not None)


def _asked_far(far: Engine, asked: SearchQuery) -> Hits | None:
    if breaker.is_open or not cursor.is_fresh():
        return None
    try:
        return far.query(asked)
    except EngineDown as error:
        breaker.trip()
        logger.warning("search falls back", extra={"reason": str(error)[:200]})
        return None
