"""P3 and P4a: casting ballots against bare INSERTs, counting against bare GROUP BY."""

import multiprocessing
import time
import uuid
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

import psycopg

from bench import place
from bench.timing import Line, median, p95

CLIENTS = 8
CO_OWNERS = 2
BARE = (
    "INSERT INTO bench_votes (item, entry, choice) VALUES (1, %s, 'approve') "
    "ON CONFLICT DO NOTHING"
)
RAW = """SELECT b.choice, COUNT(*), SUM(e.area) FROM deliberation_rollentry e
 LEFT JOIN deliberation_ballot b ON b.roll_entry_id = e.id AND b.item_id = %s
 WHERE e.roll_id = %s GROUP BY b.choice"""


@dataclass(frozen=True)
class Job:
    """What one client casts between two moments of the monotonic clock."""

    starts: float
    ends: float
    poll: int = 0
    item: int = 0
    entries: tuple[int, ...] = ()
    voters: tuple[int, ...] = ()


def measure(*, units: int, rounds: int, seconds: float, roll: int) -> list[Line]:
    """Cast for some seconds a round on both sides; count one large roll."""
    return [*_casting(units, rounds, seconds), *_counting(roll, max(3, rounds))]


def _casting(units: int, rounds: int, seconds: float) -> list[Line]:
    from django.db import connections

    with psycopg.connect(place.DATABASE_URL, autocommit=True) as admin:
        admin.execute(
            "CREATE TABLE IF NOT EXISTS bench_votes (item int, entry bigint, "
            "choice text, at timestamptz DEFAULT now(), UNIQUE (item, entry))"
        )
    poll, item, entries, voters = _poll(units)
    parts = [tuple(entries[n::CLIENTS]) for n in range(CLIENTS)]
    turns = rounds + 1
    bare, whole, waits = [], [], []
    connections.close_all()
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(CLIENTS, mp_context=context) as pool:
        for turn in range(turns):
            rate = _rate(pool, _insert, [Job(*_span(seconds))] * CLIENTS, seconds)
            start, end = _span(seconds)
            jobs = [
                Job(start, end, poll, item, part[turn::turns], voters) for part in parts
            ]
            answers = list(pool.map(_cast, jobs))
            if turn == 0:  # both sides warm up
                continue
            took = [each for times in answers for each in times]
            bare.append(rate)
            whole.append(len(took) / seconds)
            waits += took
    _check(poll, units)
    ratios = [100 * w / b for w, b in zip(whole, bare, strict=True)]
    note = (
        f"{median(whole):.0f}/s 对裸写 {median(bare):.0f}/s，8 个连接，"
        f"p95 {1000 * p95(waits):.0f} ms；每套 {CO_OWNERS} 名共有人先后投票"
    )
    what = "投票（动作层）对 INSERT … ON CONFLICT"
    details = {"bare_per_s": bare, "whole_per_s": whole}
    return [Line("P3", what, median(ratios), "%", 3, "min", note, details)]


def _span(seconds: float) -> tuple[float, float]:
    start = time.monotonic() + 0.5
    return start, start + seconds


def _rate(pool, work, jobs: list[Job], seconds: float) -> float:
    return sum(pool.map(work, jobs)) / seconds


def _insert(job: Job) -> int:
    with psycopg.connect(place.DATABASE_URL) as connection:
        time.sleep(max(0, job.starts - time.monotonic()))
        for done in count():
            if time.monotonic() >= job.ends:
                return done
            # Keys of all clients and rounds are apart, as units are.
            connection.execute(BARE, [uuid.uuid4().int % 2**62])
            connection.commit()
    raise AssertionError


def _cast(job: Job) -> list[float]:
    """Let the co-owners of unit after unit vote; give the seconds of each answer."""
    from accounts.models import User
    from deliberation.actions.casting import cast_ballot
    from deliberation.exceptions import AlreadyVoted

    owners, took = [User.objects.get(pk=pk) for pk in job.voters], []
    time.sleep(max(0, job.starts - time.monotonic()))
    for entry in job.entries:
        for owner in owners:
            began = time.monotonic()
            if began >= job.ends:
                return took
            try:
                cast_ballot(
                    poll_id=job.poll,
                    voter=owner,
                    entry_id=entry,
                    choices={job.item: "approve"},
                    submission_key=uuid.uuid4().hex,
                )
            except AlreadyVoted:
                pass  # the second of the two; an answer like the first
            took.append(time.monotonic() - began)
    raise RuntimeError("too few units for this machine: raise `units`")


def _poll(units: int, *, owned: bool = True) -> tuple[int, int, list[int], tuple]:
    """An open poll with that many units of two owners each, written past the rules."""
    from django.db import connection
    from django.utils import timezone

    from accounts.models import User
    from deliberation import triggers
    from deliberation.models import Poll, PollItem, Roll
    from regions.models import Region
    from rulebook import loader

    triggers.remove()
    people = [
        User.objects.create(username=f"owner-{uuid.uuid4().hex[:12]}")
        for _ in range(CO_OWNERS)
    ]
    now, row = timezone.now(), loader.find("owners.ordinary", on=date(2026, 11, 1))
    region = Region.objects.filter(code="bench").first() or Region.add_root(
        code="bench", name="测速", level="city", full_name="测速"
    )
    poll = Poll.objects.create(
        code=f"BENCH-{uuid.uuid4().hex[:8]}", title="测速", region=region,
        rule_id=row.id, rule_version=row.version, rule=row.as_dict(),
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9),
        announced_closes_at=now + timedelta(days=9),
        noticed_at=now - timedelta(days=20), created_by=people[0],
    )  # fmt: skip
    item = PollItem.objects.create(poll=poll, question="是否同意")
    roll = Roll.objects.create(
        poll=poll, prepared_at=now, published_at=now, frozen_at=now, sha256="0" * 64,
        entry_count=units, persons=units, area=9000 * units,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO deliberation_rollentry (roll_id, label, person_key, shared, "
            "building, household_key, area) SELECT %s, n::text, 'row:' || n, false, "
            "(n %% 90)::text, '', 8000 + n %% 2000 FROM generate_series(1, %s) n",
            [roll.pk, units],
        )
        if owned:
            cursor.execute(
                "INSERT INTO deliberation_rollvoter (entry_id, user_id, basis) "
                "SELECT e.id, u, '' FROM deliberation_rollentry e, unnest(%s) u "
                "WHERE e.roll_id = %s",
                [[person.pk for person in people], roll.pk],
            )
        cursor.execute("ANALYZE deliberation_rollentry, deliberation_rollvoter")
    triggers.install()
    entries = list(roll.entries.values_list("pk", flat=True))
    return poll.pk, item.pk, entries, tuple(person.pk for person in people)


def _check(poll: int, units: int) -> None:
    """No unit twice, and each act of voting with its ballot."""
    from deliberation.models import Ballot, Casting

    ballots = Ballot.objects.filter(item__poll_id=poll)
    castings = Casting.objects.filter(poll_id=poll).count()
    single = ballots.values("roll_entry").distinct().count()
    if not ballots.count() == single == castings <= units:
        raise RuntimeError(f"{castings} castings, {single} units")


def _counting(size: int, rounds: int) -> list[Line]:
    from django.db import connection

    from deliberation import triggers
    from deliberation.models import Poll
    from deliberation.queries.counting import counts
    from deliberation.rules.tally import decide

    poll_id, item, _entries, voters = _poll(size, owned=False)
    triggers.remove()
    with connection.cursor() as cursor:
        # Two thirds have voted, as the quorum asks; one act of voting holds them all.
        cursor.execute(
            "INSERT INTO deliberation_casting (poll_id, entry_id, voter_id, channel, "
            "receipt, submission_key, content_sha256, cast_at) SELECT %s, min(id), %s, "
            "'online', 'bench', 'bench', '', now() FROM deliberation_rollentry "
            "WHERE roll_id = (SELECT id FROM deliberation_roll WHERE poll_id = %s) "
            "RETURNING id",
            [poll_id, voters[0], poll_id],
        )
        (casting,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO deliberation_ballot (item_id, roll_entry_id, casting_id, "
            "choice) SELECT %s, id, %s, (ARRAY['approve', 'approve', 'against', "
            "'abstain'])[1 + id %% 4] FROM deliberation_rollentry WHERE roll_id = "
            "(SELECT id FROM deliberation_roll WHERE poll_id = %s) AND id %% 10 < 7",
            [item, casting, poll_id],
        )
        cursor.execute("VACUUM ANALYZE deliberation_rollentry, deliberation_ballot")
    triggers.install()
    poll = Poll.objects.get(pk=poll_id)
    question = poll.items.get()
    raw, ours = [], []
    for turn in range(rounds + 1):
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(RAW, [item, poll.roll.pk])
            rows = cursor.fetchall()
        middle = time.perf_counter()
        outcome = decide(poll.row, counts(poll, question))
        end = time.perf_counter()
        if turn:
            raw.append(middle - began)
            ours.append(end - middle)
    found = {choice: (number, area) for choice, number, area in rows}
    persons, area = outcome.counts["persons"], outcome.counts["area"]
    if found["approve"] != (persons["approve"], area["approve"]):
        raise RuntimeError("the two counts differ")
    ratios = [o / r for o, r in zip(ours, raw, strict=True)]
    note = f"{median(ours):.2f} s 对 GROUP BY {median(raw):.2f} s"
    what = f"计票（{size:,} 条名册，人数与面积）"
    details = {"tally_s": ours, "raw_s": raw}
    return [Line("P4a", what, median(ratios), "倍", 3, "max", note, details)]
