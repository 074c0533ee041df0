"""Polls under their triggers, and time that passes: all moments move into the past."""

import itertools
from collections import Counter
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from deliberation import triggers
from deliberation.actions.casting import cast_ballot
from deliberation.actions.papers import confirm_paper_ballot, enter_paper_ballot
from deliberation.actions.proxies import register_proxy
from deliberation.models import Casting, PaperBallot, Poll, Proxy, Result, Roll
from tests.deliberation.polling import make_poll

_KEYS = itertools.count(1)
_MOMENTS = {
    Poll: (
        "opens_at closes_at announced_closes_at noticed_at party_reviewed_at "
        "cancelled_at voided_at counting_at filed_at executing_at disclosed_at"
    ),
    Roll: "prepared_at published_at frozen_at objection_until",
    Casting: "cast_at",
    PaperBallot: "received_at",
    Proxy: "expires_at registered_at",
    Result: "tallied_at objection_until certified_at",
}


def made(stage="open", roll=(), **more) -> Poll:
    """A poll in a stage, written past the triggers."""
    with triggers.suspended():
        poll = make_poll(stage, roll, **more)
    return Poll.objects.get(pk=poll.pk)


def age(poll: Poll, **time) -> Poll:
    """Let time pass for a poll, and give it as it is then."""
    passed = timedelta(**time)
    with triggers.suspended():
        for model, names in _MOMENTS.items():
            found = model.objects.filter(**{_way(model): poll.pk})
            shifted = {name: F(name) - passed for name in names.split()}
            found.update(**shifted)
    return Poll.objects.get(pk=poll.pk)


def outlast(poll: Poll, days: int) -> Poll:
    """Let a period of so many days pass, whatever the hour at which it began.

    The day of its beginning does not count, so one more day has to go by, and the
    days of a holiday on which its last day fell.
    """
    kept = Result.objects.filter(item__poll=poll).values_list("objection_until")
    ends = [end for (end,) in kept] + [poll.roll.objection_until]
    left = [end - timezone.now() + timedelta(seconds=1) for end in ends if end]
    passed = max(timedelta(days=days + 1), *left) if left else timedelta(days=days + 1)
    return age(poll, seconds=passed.total_seconds())


def _way(model) -> str:
    return {Poll: "pk", Result: "item__poll"}.get(model, "poll")


def close(poll: Poll) -> Poll:
    """Let the window of an open poll of `made` pass."""
    return age(poll, days=8)


def entry(poll: Poll, number: int = 0):
    """The entry of that number, in the order of the roll."""
    return poll.roll.entries.order_by("pk")[number]


def items(poll: Poll) -> list[int]:
    """The ids of the questions."""
    return list(poll.items.values_list("pk", flat=True))


def cast(poll, voter, choice="approve", number=0, *, key=None, where=None, **choices):
    """Cast a ballot on every question, or as `choices` of position say."""
    said = dict.fromkeys(items(poll), choice)
    return cast_ballot(
        poll_id=poll.pk,
        voter=voter,
        entry_id=(where or entry(poll, number)).pk,
        choices=choices.get("said", said),
        submission_key=key or f"key-{next(_KEYS)}",
    )


def paper(poll, by, reading="approve", number=0, *, second=None, again=None):
    """Enter a paper ballot, and read it again where there is a second teller."""
    said = dict.fromkeys(items(poll), reading)
    found = enter_paper_ballot(
        user=by,
        poll_id=poll.pk,
        entry_id=entry(poll, number).pk,
        readings=said,
        received_at=poll.opens_at + timedelta(hours=1),
        reference="纸质票 001",
    )
    if second is None or found.state != "read_once":
        return found
    said = dict.fromkeys(items(poll), again or reading)
    return confirm_paper_ballot(user=second, paper_id=found.pk, readings=said)


def mandated(poll, by, agent, number=1) -> Proxy:
    """A written mandate that lets an agent vote for an entry as he likes."""
    return register_proxy(
        user=by,
        poll_id=poll.pk,
        entry_id=entry(poll, number).pk,
        agent=agent,
        opinions=dict.fromkeys(items(poll), ""),
        expires_at=poll.closes_at,
        reference="委 1",
    )


def ballots(poll: Poll) -> Counter:
    """How often each choice stands."""
    return Counter(
        choice
        for item in poll.items.all()
        for choice in item.ballots.values_list("choice", flat=True)
    )
