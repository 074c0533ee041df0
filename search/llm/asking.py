"""One matter put to a model: remembered, asked, verified, asked again, given up."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from search.llm import client
from search.llm.books import Books
from search.llm.client import Failed
from search.llm.models import Call
from search.llm.rules.answers import Refused, read_object
from search.llm.rules.memory import with_words, without_words
from search.llm.rules.reasons import Reason
from search.llm.rules.tasks import Question, Topic

Found = TypeVar("Found")
Verdict = Call.Verdict


@dataclass(frozen=True)
class Matter(Generic[Found]):
    """What is asked about which topics; `check` verifies, or raises Refused."""

    question: Question
    topics: list[Topic]
    about: str
    check: Callable[[str], Found]


def settle(books: Books, matter: Matter[Found]) -> tuple[Found, Call] | None:
    """Give what holds, with the line of the ledger; None leaves it as it was offline.

    Never fails because of the model.
    """
    known = _remembered(books, matter)
    if known:
        return known
    note = ""
    for attempt in (1, 2):
        if reason := books.refusal(matter.question):
            _write(books, matter, attempt, verdict=Verdict.SKIPPED, reason=reason)
            return None
        try:
            return _asked(books, matter, attempt, note)
        except Refused as refusal:
            note = refusal.reason.told
        except Failed as failure:
            note = ""
            time.sleep(failure.rest if attempt == 1 else 0)
    return None


def _remembered(books: Books, matter: Matter[Found]) -> tuple[Found, Call] | None:
    kept = books.known(matter.question)
    if not kept:
        return None
    try:
        found = matter.check(with_words(kept, matter.topics))
    except Refused:
        return None
    return found, _write(books, matter, 1, verdict=Verdict.CACHED)


def _asked(
    books: Books, matter: Matter[Found], attempt: int, note: str
) -> tuple[Found, Call]:
    """Ask and verify; every way out leaves its line in the ledger."""
    began = time.monotonic()
    try:
        said = client.ask(books.model, matter.question, note)
    except Failed as failure:
        books.hear(failure)
        _write(
            books,
            matter,
            attempt,
            verdict=Verdict.FAILED,
            reason=failure.reason,
            status=failure.status,
            charged=books.charge(matter.question, None),
            milliseconds=_since(began),
        )
        raise
    books.hear(None)
    spent = {
        "tokens_in": said.tokens_in,
        "tokens_out": said.tokens_out,
        "charged": books.charge(matter.question, said),
        "milliseconds": _since(began),
        "status": 200,
    }
    try:
        found = matter.check(said.text)
        content = without_words(read_object(said.text), matter.topics)
    except Refused as refusal:
        reason: Reason = refusal.reason
        _write(books, matter, attempt, verdict=Verdict.REFUSED, reason=reason, **spent)
        raise
    books.keep(matter.question, content)
    return found, _write(books, matter, attempt, verdict=Verdict.ACCEPTED, **spent)


def _write(books: Books, matter: Matter, attempt: int, **columns) -> Call:
    about = matter.about[:64]
    return books.write(
        matter.question, matter.topics, about=about, attempt=attempt, **columns
    )


def _since(began: float) -> int:
    return int(1000 * (time.monotonic() - began))
