"""Writing the log: one call inside the transaction of the action."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django.db import models, transaction

from audit import leaves
from audit.models import Entry
from common import text


class HasKey(Protocol):
    """Anything that has a primary key, such as a user."""

    @property
    def pk(self) -> Any: ...


def record(
    event: str,
    *,
    actor: HasKey | int | None = None,
    target: models.Model,
    data: Mapping[str, Any] | None = None,
    content: str | None = None,
) -> Entry:
    """Write what has just happened, in the transaction that makes it happen.

    `event` is "noun.verbed"; `content`, where given, is the text concerned and only
    its SHA-256 is kept. Raises RuntimeError outside a transaction and ValueError
    for data that cannot be hashed or that holds personal data.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit.log.record() belongs inside transaction.atomic()")
    entry = prepare(event, actor=actor, target=target, data=data, content=content)
    entry.save(force_insert=True)
    return entry


def prepare(
    event: str,
    *,
    actor: HasKey | int | None = None,
    target: models.Model,
    data: Mapping[str, Any] | None = None,
    content: str | None = None,
) -> Entry:
    """Build an entry without writing it; for bulk work, with `record_all`."""
    kept = dict(data or {})
    _refuse_personal_data(leaves.canonical(kept).decode("utf-8"))
    return Entry(
        event=_checked_event(event),
        actor_id=actor if isinstance(actor, int) else getattr(actor, "pk", None),
        target_type=target._meta.label_lower,
        target_id=_key(target),
        content_hash="" if content is None else f"sha256:{text.digest(content)}",
        data=kept,
    )


def record_all(entries: Iterable[Entry], batch_size: int = 1000) -> int:
    """Write many prepared entries in the transaction of a bulk action."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit.log.record_all() belongs inside transaction.atomic()")
    return len(Entry.objects.bulk_create(entries, batch_size=batch_size))


def _checked_event(event: str) -> str:
    noun, dot, verb = event.partition(".")
    if not (noun and dot and verb):
        raise ValueError(f"an event is named noun.verbed, not {event!r}")
    return event


def _key(target: models.Model) -> str:
    if target.pk is None:
        raise ValueError("an audit entry needs a saved target")
    return str(target.pk)


def _refuse_personal_data(written: str) -> None:
    kinds = sorted({span.kind for span in text.find_personal_data(written)})
    if kinds:
        raise ValueError(f"audit data holds personal data: {', '.join(kinds)}")
