"""Storms of ballots: co-owners and their retries, and the end in the middle.

Every unit has one to three co-owners, who send up to six requests between them, retries
included; twelve lanes, each with a connection of its own, take them side by side. What
the lanes were answered is the oracle: it is compared with the tables. The roll is built
once; between two storms only the ballots are taken away.
"""

import multiprocessing
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bench.storm_world import World, build, sql

__all__ = ["World", "build"]
PROCESSES, THREADS = 4, 3
COPIES = 6
CHOICES = ("approve", "against", "abstain")
CONSTRAINT, TABLE = "ballot_once_per_item_and_entry", "deliberation_ballot"
# This part of the requests is held back until the end has passed.
_AFTER_END = 0.1
# Answers other than a receipt: an expected refusal, or something that must not be.
TAKEN, CLOSED = "AlreadyVoted", "VotingClosed"


@dataclass(frozen=True)
class Try:
    """One request: who votes for which unit, how, and under which key."""

    key: str
    voter: int
    entry: int
    choice: str


@dataclass(frozen=True)
class Answer:
    """What came back: a receipt, or a word that says why not."""

    number: int
    receipt: str = ""
    word: str = ""


# Sends one request and says what came back: (receipt, word).
Send = Callable[[World, Try], tuple[str, str]]


@dataclass
class Verdict:
    """What a storm left behind; `sound` when nothing went wrong.

    `repeated`: receipts given once more. The rest count cases: `doubled` units with two
    ballots, `missing` receipts that were given and are not written, `silent` castings
    that nobody was told of, `late` ballots after the end, `wrong` ballots that say
    something else, `unlogged` castings, `broken` answers that were neither a receipt
    nor a refusal.
    """

    units: int
    requests: int
    acknowledged: int
    repeated: int
    refused: Counter
    seconds: float
    doubled: int = 0
    missing: int = 0
    silent: int = 0
    late: int = 0
    wrong: int = 0
    unlogged: int = 0
    broken: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Say whether nothing at all went wrong."""
        figures = (self.doubled, self.missing, self.silent, self.late, self.wrong)
        return not any((*figures, self.unlogged, self.broken))


def requests(world: World, seed: int) -> list[Try]:
    """All requests of a storm in their order, up to six a unit, side by side."""
    dice, crowds = random.Random(seed), []  # noqa: S311
    for entry, several in world.owners.items():
        owners = [
            Try(f"s{seed}-{entry}-{who}", who, entry, dice.choice(CHOICES))
            for who in several
        ]
        crowds.append([dice.choice(owners) for _ in range(dice.randint(1, COPIES))])
    dice.shuffle(crowds)
    return [one for crowd in crowds for one in crowd]


def run(
    world: World,
    seed: int,
    *,
    closes_in: float | None = None,
    send: Send | None = None,
) -> Verdict:
    """Take away the ballots of the storm before, send a storm, and judge it.

    `closes_in`: seconds until the poll closes, None leaves it open. Requests go
    through the action unless `send` knows another door.
    """
    from audit.models import Entry

    tries = requests(world, seed)
    closes_at = clear(world, closes_in)
    newest = Entry.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    held = len(tries) if closes_in is None else int(len(tries) * (1 - _AFTER_END))
    began = time.monotonic()
    answers = send_all(world, tries, held, closes_at, send or by_action)
    seconds = time.monotonic() - began
    return _judge(world, tries, answers, closes_at, newest, seconds)


def clear(world: World, closes_in: float | None = None) -> datetime:
    """Take away all ballots and set the end past the triggers; gives the end."""
    from common.clock import db_now
    from deliberation import triggers
    from deliberation.models import Poll

    triggers.remove()
    of_poll = "casting_id IN (SELECT id FROM deliberation_casting WHERE poll_id = %s)"
    for statement in (
        f"DELETE FROM deliberation_ballotchange WHERE {of_poll}",  # noqa: S608
        f"DELETE FROM deliberation_ballot WHERE {of_poll}",  # noqa: S608
        "DELETE FROM deliberation_casting WHERE poll_id = %s",
    ):
        sql(statement, [world.poll])
    end = db_now() + timedelta(seconds=9e5 if closes_in is None else closes_in)
    Poll.objects.filter(pk=world.poll).update(closes_at=end, announced_closes_at=end)
    triggers.install()
    return end


def rate(world: World, send: Send | None = None) -> float:
    """Requests a second of a first, short part of a storm."""
    few = dict(list(world.owners.items())[:200])
    short = World(world.poll, world.code, world.item, few, world.people)
    verdict = run(short, -1, send=send)
    return verdict.requests / verdict.seconds


@contextmanager
def unguarded(world: World):
    """Take away the constraint that keeps a ballot single; put it back at the end."""
    sql(f"ALTER TABLE {TABLE} DROP CONSTRAINT {CONSTRAINT}")
    try:
        yield
    finally:
        clear(world)
        sql(
            f"ALTER TABLE {TABLE} ADD CONSTRAINT {CONSTRAINT}"
            " UNIQUE (item_id, roll_entry_id)"
        )


def by_action(world: World, tried: Try) -> tuple[str, str]:
    """Vote through the action; a refusal in words is an answer."""
    from common.errors import DomainError
    from deliberation.actions.casting import cast_ballot

    try:
        casting = cast_ballot(
            poll_id=world.poll,
            voter=world.people[tried.voter],
            entry_id=tried.entry,
            choices={world.item: tried.choice},
            submission_key=tried.key,
        )
    except DomainError as refused:
        return "", type(refused).__name__
    return casting.receipt, ""


def send_all(
    world: World,
    tries: Sequence[Try],
    held: int | None = None,
    closes_at: datetime | None = None,
    send: Send = by_action,
) -> list[Answer]:
    """Send all requests from twelve lanes in four processes, in one order.

    Those from number `held` on wait until `closes_at` has passed.
    """
    from django.db import connections

    connections.close_all()
    fork = multiprocessing.get_context("fork")
    turn = fork.Value("l", 0)
    job = (world, tries, held or len(tries), closes_at, send, turn)
    with ProcessPoolExecutor(
        PROCESSES, mp_context=fork, initializer=_take, initargs=(job,)
    ) as pool:
        parts = list(pool.map(_lanes, range(PROCESSES)))
    return [answer for part in parts for answer in part]


_JOB: list[Any] = []


def _take(job) -> None:
    _JOB[:] = job


def _lanes(_process: int) -> list[Answer]:
    with ThreadPoolExecutor(THREADS) as pool:
        parts = list(pool.map(_lane, range(THREADS)))
    return [answer for part in parts for answer in part]


def _lane(_thread: int) -> list[Answer]:
    from django.db import connection

    world, tries, held, closes_at, send, turn = _JOB
    answers: list[Answer] = []
    try:
        for number in _numbers(turn, len(tries)):
            if number >= held:
                _wait(closes_at)
            answers.append(_answer(world, tries[number], number, send))
    finally:
        connection.close()
    return answers


def _numbers(turn, end: int) -> Iterable[int]:
    while True:
        with turn.get_lock():
            number = turn.value
            turn.value += 1
        if number >= end:
            return
        yield number


def _wait(closes_at: datetime) -> None:
    from common.clock import db_now

    while (left := (closes_at - db_now()).total_seconds()) > 0:
        time.sleep(min(left, 0.2) + 0.001)


def _answer(world: World, tried: Try, number: int, send: Send) -> Answer:
    try:
        return Answer(number, *send(world, tried))
    except Exception as error:  # noqa: BLE001  (whatever it is, it is the finding)
        return Answer(number, word=f"{type(error).__name__}: {error}"[:300])


def _judge(world, tries, answers, closes_at, newest, seconds) -> Verdict:
    from audit.models import Entry
    from deliberation.models import Ballot, BallotChange, Casting

    told = {a.receipt: tries[a.number] for a in answers if a.receipt}
    words = Counter(a.word for a in answers if a.word)
    castings = Casting.objects.filter(poll_id=world.poll)
    written = {row.receipt: row for row in castings}
    ballots = list(
        Ballot.objects.filter(item_id=world.item).values_list(
            "roll_entry_id", "casting_id", "choice"
        )
    )
    changed = BallotChange.objects.filter(ballot__item_id=world.item)
    filled = {casting for _entry, casting, _choice in ballots}
    filled |= set(changed.values_list("casting_id", flat=True))
    said = {written[r].pk: tried for r, tried in told.items() if r in written}
    logged = Entry.objects.filter(pk__gt=newest, event="ballot.cast")
    return Verdict(
        units=len(world.owners),
        requests=len(answers),
        acknowledged=len(told),
        repeated=sum(bool(a.receipt) for a in answers) - len(told),
        refused=words,
        seconds=seconds,
        doubled=_doubled(entry for entry, _casting, _choice in ballots),
        missing=sum(
            receipt not in written or written[receipt].pk not in filled
            for receipt in told
        )
        + _twice(tries, answers),
        silent=len(set(written) - set(told)),
        late=sum(row.cast_at >= closes_at for row in written.values()),
        wrong=sum(
            casting in said and said[casting].choice != choice
            for _entry, casting, choice in ballots
        ),
        unlogged=abs(logged.count() - len(written)),
        broken=sorted(word for word in words if word not in (TAKEN, CLOSED)),
    )


def _doubled(entries: Iterable[int]) -> int:
    return sum(times > 1 for times in Counter(entries).values())


def _twice(tries: Sequence[Try], answers: Iterable[Answer]) -> int:
    """Keys under which different receipts were given; there must be none."""
    receipts = defaultdict(set)
    for answer in answers:
        if answer.receipt:
            receipts[tries[answer.number].key].add(answer.receipt)
    return sum(len(several) > 1 for several in receipts.values())
