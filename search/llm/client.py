"""One question over HTTP to an OpenAI-compatible address, and its answer.

The standard library is enough: one request, no redirects, no proxies, a bound on time
and size. What the other side may do is wait, lie and break off; nothing of it gets
further than a `Failed` with a reason.
"""

import http.client
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from search.llm.config import Model
from search.llm.rules.reasons import Reason
from search.llm.rules.tasks import Question

ANSWER_TOKENS = 700
LARGEST = 256 * 1024
"""Bytes of a response; a whole one has some thousands."""
_CHUNK = 16 * 1024
LONGEST_REST = 5.0
"""Seconds that a busy server may ask for before the second try."""


@dataclass(frozen=True)
class Said:
    """What the model wrote; `tokens_in` and `tokens_out` as the server counts them."""

    text: str
    tokens_in: int = 0
    tokens_out: int = 0


class Failed(Exception):
    """No answer: why, with the status and how long a busy server wants to be left."""

    def __init__(self, reason: Reason, status: int = 0, rest: float = 0.0) -> None:
        self.reason, self.status, self.rest = reason, status, rest
        super().__init__(f"{reason.value} {status}".strip())


def ask(model: Model, question: Question, note: str = "") -> Said:
    """Ask once; `note` tells in the second try what was wrong. Raises Failed."""
    body = json.dumps(_body(model, question, note), ensure_ascii=False).encode()
    return _said(_post(model, body))


def _body(model: Model, question: Question, note: str) -> dict[str, Any]:
    told = f"\n上一次的回答没有通过核对：{note}。" if note else ""
    found: dict[str, Any] = {
        "model": model.name,
        "temperature": 0,
        "max_tokens": ANSWER_TOKENS,
        "messages": [
            {"role": "system", "content": question.rules + told},
            {"role": "user", "content": question.data},
        ],
    }
    if model.form == "json_schema":
        schema = {"name": question.task, "strict": True, "schema": question.schema}
        found["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif model.form == "json_object":
        found["response_format"] = {"type": "json_object"}
    return found


def _post(model: Model, body: bytes) -> bytes:
    connection = _connection(model)
    try:
        with _bounded(connection, model.seconds) as is_over:
            try:
                return _exchange(connection, model, body)
            except Failed as failure:
                if is_over.is_set():
                    raise Failed(Reason.SLOW) from failure
                raise
    finally:
        connection.close()


def _connection(model: Model) -> http.client.HTTPConnection:
    parts = model.address
    host, port = parts.hostname or "", parts.port
    if parts.scheme == "https":
        safe = ssl.create_default_context()
        return http.client.HTTPSConnection(
            host, port, timeout=model.seconds, context=safe
        )
    return http.client.HTTPConnection(host, port, timeout=model.seconds)


@contextmanager
def _bounded(
    connection: http.client.HTTPConnection, seconds: float
) -> Iterator[threading.Event]:
    """Cut the line after a while, however slowly the other side goes on dripping."""
    is_over = threading.Event()
    try:
        connection.connect()
    except TimeoutError as error:
        raise Failed(Reason.SLOW) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Failed(Reason.UNREACHABLE) from error
    line = connection.sock

    def cut() -> None:
        is_over.set()
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield is_over
    finally:
        timer.cancel()


def _exchange(
    connection: http.client.HTTPConnection, model: Model, body: bytes
) -> bytes:
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    if model.key:
        headers["Authorization"] = f"Bearer {model.key}"
    try:
        connection.request("POST", model.address.path, body, headers)
        return _whole(connection.getresponse())
    except TimeoutError as error:
        raise Failed(Reason.SLOW) from error
    except http.client.IncompleteRead as error:
        raise Failed(Reason.CUT) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Failed(Reason.UNREACHABLE) from error


def _whole(response: http.client.HTTPResponse) -> bytes:
    status = response.status
    if 300 <= status < 400:
        raise Failed(Reason.REDIRECT, status)
    if status in (429, 503):
        raise Failed(Reason.BUSY, status, _rest(response.getheader("Retry-After", "")))
    if status != 200:
        raise Failed(Reason.STATUS, status)
    kind = response.headers.get_content_type()
    encoding = response.getheader("Content-Encoding", "identity").lower()
    if kind != "application/json" or encoding != "identity":
        raise Failed(Reason.TYPE, status)
    pieces, size = [], 0
    while piece := response.read(_CHUNK):
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST:
            raise Failed(Reason.HUGE, status)
    if response.length:
        raise Failed(Reason.CUT, status)
    return b"".join(pieces)


def _rest(asked: str) -> float:
    """Seconds of a Retry-After; dates and nonsense count as a second."""
    is_number = asked.isascii() and asked.isdigit() and len(asked) < 6
    return min(LONGEST_REST, float(asked)) if is_number else 1.0


def _said(body: bytes) -> Said:
    """Take the text out of a chat completion that ended by itself."""
    try:
        found = json.loads(body.decode("utf-8"))
        choice = found["choices"][0]
        text = choice["message"]["content"]
        ending = choice.get("finish_reason")
        usage = found.get("usage") or {}
        counts = [usage.get(n, 0) for n in ("prompt_tokens", "completion_tokens")]
    except (ValueError, RecursionError) as error:
        raise Failed(Reason.JSON, 200) from error
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise Failed(Reason.SHAPE, 200) from error
    if not isinstance(text, str):
        raise Failed(Reason.SHAPE, 200)
    if ending not in ("stop", None):
        raise Failed(Reason.CUT, 200)
    return Said(text, *(_count(each) for each in counts))


def _count(value: Any) -> int:
    """A count of tokens, as far as it can be one."""
    is_count = isinstance(value, int) and not isinstance(value, bool)
    return value if is_count and 0 <= value < 10_000_000 else 0
