"""The record of a counted vote, for whoever checks it without us.

It names no person but by number; which unit chose what stands in it, so it goes to
tellers, the court and the housing authority, never on a page.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q

from audit import heads, leaves
from audit.models import Entry, TreeHead

from ..models import Ballot, BallotChange, Casting, Delivery, Poll, Result

FORMAT = "minyi.record/1"
_BATCH = 2000


def packed(poll: Poll) -> bytes:
    """The record as a ZIP of one JSON head and tables of JSON lines.

    The log is signed first, so that every line comes with its proof. All proofs lead
    to this one head, whatever is signed meanwhile.
    """
    tree_head = heads.seal() or heads.newest()
    tables: dict[str, Iterable[dict[str, Any]]] = {
        "roll": _roll(poll),
        "appendix": _appendix(poll),
        "castings": _castings(poll),
        "ballots": _ballots(poll),
        "changes": _changes(poll),
        "log": _log(poll, tree_head),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("record.json", _written(_head(poll, tree_head)))
        for name, rows in tables.items():
            lines = "".join(f"{_written(row)}\n" for row in rows)
            archive.writestr(f"{name}.jsonl", lines)
    return out.getvalue()


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _head(poll: Poll, tree_head: TreeHead | None) -> dict[str, Any]:
    roll = poll.roll
    items = poll.items.values("id", "position", "question")
    results = Result.objects.filter(item__poll=poll).order_by("pk")
    return {
        "format": FORMAT,
        "poll": {
            "id": poll.pk,
            "code": poll.code,
            "title": poll.title,
            "rule": f"{poll.rule_id}@{poll.rule_version}",
            "terms": poll.terms,
            "legal_effect": poll.legal_effect,
            "noticed_at": _moment(poll.noticed_at),
            "at_once": _at_once(poll),
            "opens_at": leaves.moment(poll.opens_at),
            "closes_at": leaves.moment(poll.closes_at),
            "present": poll.present,
            "roll": roll.pk,
            "roll_sha256": roll.sha256,
            "area": roll.area,
        },
        "items": list(items),
        "tree_head": tree_head.as_dict() if tree_head else None,
        "results": [_result(one) for one in results],
    }


def _result(one: Result) -> dict[str, Any]:
    """What came of a question, until when it could be objected to, when it was final.

    `certified_at` is null while the result is preliminary.
    """
    return {
        "id": one.pk,
        "item": one.item_id,
        "passed": one.passed,
        "outcome": one.outcome,
        "sha256": one.sha256,
        "tallied_at": leaves.moment(one.tallied_at),
        "objection_until": leaves.moment(one.objection_until),
        "certified_at": _moment(one.certified_at),
    }


def _at_once(poll: Poll) -> dict[str, Any] | None:
    """Why the days of notice were left out, and who decided so; None: they were not."""
    if not poll.is_at_once:
        return None
    return {
        "reason": poll.at_once_reason,
        "decided_by": poll.at_once_by,
        "recorded_at": _moment(poll.at_once_at),
    }


def _moment(at: datetime | None) -> str | None:
    return leaves.moment(at) if at else None


def _roll(poll: Poll) -> Iterator[dict[str, Any]]:
    """The lines as they were frozen; `person_now` after what has changed hands."""
    changes = poll.roll.changes.order_by("-ordinal").values_list("entry", "old_person")
    frozen = dict(changes)  # the oldest line of an entry comes last and stays
    served = set(
        Delivery.objects.filter(entry__roll=poll.roll).values_list("entry", flat=True)
    )
    for one in poll.roll.entries.order_by("pk").iterator(_BATCH):
        yield {
            "id": one.pk,
            "entry": one.label,
            "person": frozen.get(one.pk, one.person_key),
            "person_now": one.person_key,
            "household": one.household_key,
            "area": one.area,
            "served": one.pk in served,
        }


def _appendix(poll: Poll) -> Iterator[dict[str, Any]]:
    for one in poll.roll.changes.select_related("entry").order_by("ordinal"):
        yield {
            "previous": one.previous,
            "sha256": one.sha256,
            "line": {
                "at": one.at.astimezone(UTC).isoformat(),
                "basis": one.basis,
                "entry": one.entry.label,
                "joined": [one.joined_units, one.joined_area],
                "left": [one.left_units, one.left_area],
                "new": one.new_person,
                "old": one.old_person,
                "ordinal": one.ordinal,
                "persons": one.persons,
            },
        }


def _castings(poll: Poll) -> Iterator[dict[str, Any]]:
    rows = Casting.objects.filter(poll=poll).select_related("entry").order_by("pk")
    for one in rows.iterator(_BATCH):
        yield {
            "id": one.pk,
            "receipt": one.receipt,
            "entry": one.entry.label,
            "entry_id": one.entry_id,
            "channel": one.channel,
            "actor": one.voter_id,
            "cast_at": leaves.moment(one.cast_at),
            "key": one.submission_key,
            "sha256": one.content_sha256,
        }


def _ballots(poll: Poll) -> Iterator[dict[str, Any]]:
    rows = Ballot.objects.filter(item__poll=poll).order_by("pk")
    names = ("item_id", "roll_entry__label", "choice", "casting_id")
    for row in rows.values_list(*names).iterator(_BATCH):
        yield dict(zip(("item", "entry", "choice", "casting"), row, strict=True))


def _changes(poll: Poll) -> Iterator[dict[str, Any]]:
    rows = BallotChange.objects.filter(ballot__item__poll=poll).order_by("pk")
    names = ("ballot__item_id", "ballot__roll_entry__label", "choice", "casting_id")
    for row in rows.values_list(*names).iterator(_BATCH):
        yield dict(zip(("item", "entry", "choice", "casting"), row, strict=True))


def _log(poll: Poll, tree_head: TreeHead | None) -> Iterator[dict[str, Any]]:
    """The lines about the acts, the roll and the results, in their order."""
    if tree_head is None:  # nothing has a place in the log yet
        return
    castings = Casting.objects.filter(poll=poll).values_list("pk", flat=True)
    results = Result.objects.filter(item__poll=poll).values_list("pk", flat=True)
    about = Q(target_type="deliberation.roll", target_id=str(poll.roll.pk))
    about |= Q(target_type="deliberation.poll", target_id=str(poll.pk))
    about |= _of("deliberation.result", results)
    yield from _lines(Entry.objects.filter(about), tree_head)
    # In parts: a database takes no statement with a million numbers.
    keys = list(castings)
    for start in range(0, len(keys), _BATCH):
        part = keys[start : start + _BATCH]
        yield from _lines(
            Entry.objects.filter(_of("deliberation.casting", part)), tree_head
        )


def _of(kind: str, keys: Iterable[int]) -> Q:
    return Q(target_type=kind, target_id__in=[str(key) for key in keys])


def _lines(entries, tree_head: TreeHead) -> Iterator[dict[str, Any]]:
    found = list(entries.sequenced().filter(position__lte=tree_head.size))
    proofs = heads.inclusions(found, tree_head)
    for one, proof in zip(found, proofs, strict=True):
        yield {
            "position": one.position,
            "leaf": one.leaf,
            "content": json.loads(one.content()),
            "proof": proof,
        }
