"""Writing ballots: shared by votes online, by proxy and on paper."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit.leaves import moment
from audit.log import record
from common.text import digest

from ..exceptions import AlreadyVoted, BadBallot, PersonConflict
from ..models import Ballot, BallotChange, Casting, Poll, RollEntry

# By question id: approve, against, abstain, or invalid from paper.
Choices = Mapping[int, str]


@dataclass(frozen=True)
class Stake:
    """What one act of voting concerns.

    `entries`: those it fills; `person`: all entries that count as the same person.
    """

    entries: Sequence[RollEntry]
    person: Sequence[int]

    @property
    def entry(self) -> RollEntry:
        """The entry that the person came for."""
        return self.entries[0]


def read_choices(poll: Poll, choices: Choices, allowed: Sequence[str]) -> Choices:
    """Give the choices with questions of this poll only; raises BadBallot."""
    known = set(poll.items.values_list("pk", flat=True))
    if not choices or not set(choices) <= known:
        raise BadBallot
    if not set(choices.values()) <= set(allowed):
        raise BadBallot
    return dict(sorted(choices.items()))


def standing(stake: Stake, choices: Choices) -> list[Ballot]:
    """Lock the ballots that the person's entries have cast on these questions."""
    return list(
        Ballot.objects.filter(item_id__in=choices, roll_entry_id__in=stake.person)
        .select_related("casting")
        .select_for_update(of=("self",))
        .order_by("pk")
    )


def check_person(stake: Stake, choices: Choices, others: Sequence[Ballot]) -> None:
    """Raise PersonConflict if another ballot of the same person says otherwise.

    Source: 建筑物区分所有权司法解释 (法释〔2020〕17号) 第九条.
    """
    if any(ballot.choice != choices[ballot.item_id] for ballot in others):
        raise PersonConflict


def write(
    casting: Casting, stake: Stake, choices: Choices, replaced: Sequence[Ballot]
) -> Casting:
    """Write an act of voting: change what it replaces, add what is not there yet.

    The trail says that a ballot was cast, never how; a digest seals the answer.
    """
    casting.save(force_insert=True)
    _change(replaced, casting, choices)
    there = {(ballot.item_id, ballot.roll_entry_id) for ballot in replaced}
    Ballot.objects.bulk_create(
        Ballot(item_id=item, roll_entry=entry, casting=casting, choice=choice)
        for entry in stake.entries
        for item, choice in choices.items()
        if (item, entry.pk) not in there
    )
    record(
        "ballot.changed" if replaced else "ballot.cast",
        actor=casting.voter_id,
        target=casting,
        data=told(casting, stake.entries, choices),
        content=sealed(casting.submission_key, stake.entry.pk, choices),
    )
    return casting


def told(
    casting: Casting, entries: Sequence[RollEntry], items: Iterable[int]
) -> dict[str, Any]:
    """What the log says of an act of voting: all but the answer."""
    return {
        "poll": casting.poll_id,
        "entries": [entry.pk for entry in entries],
        "items": list(items),
        "channel": str(casting.channel),
        "receipt": casting.receipt,
        "at": moment(casting.cast_at),
    }


def sealed(key: str, entry_id: int, choices: Choices) -> str:
    """Write an answer so that its digest, with the secret key, gives nothing away."""
    answer = {
        "choices": {str(k): choices[k] for k in sorted(choices)},
        "entry": entry_id,
    }
    return json.dumps({**answer, "key": key}, ensure_ascii=False, sort_keys=True)


def seal(key: str, entry_id: int, choices: Choices) -> str:
    """The digest by which a repeated submission is known."""
    return digest(sealed(key, entry_id, choices))


def _change(replaced: Sequence[Ballot], casting: Casting, choices: Choices) -> None:
    BallotChange.objects.bulk_create(
        BallotChange(
            ballot=ballot,
            choice=ballot.choice,
            casting=ballot.casting,
            changed_at=casting.cast_at,
        )
        for ballot in replaced
    )
    for ballot in replaced:
        Ballot.objects.filter(pk=ballot.pk).update(
            choice=choices[ballot.item_id], casting=casting
        )


def split(
    stake: Stake, found: Sequence[Ballot], is_own
) -> tuple[list[Ballot], list[Ballot]]:
    """Part standing ballots into own ones and those that others of the person cast.

    Raises AlreadyVoted where another's ballot stands for the entry itself.
    """
    own = [ballot for ballot in found if is_own(ballot)]
    others = [ballot for ballot in found if not is_own(ballot)]
    if any(ballot.roll_entry_id == stake.entry.pk for ballot in others):
        raise AlreadyVoted
    return own, others
