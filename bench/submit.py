"""P1: comments through the whole stack against bare INSERTs with COMMIT."""

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import count, cycle

import psycopg

from bench import place
from bench.client import CSRF, Browser, form
from bench.fill import BODY, World
from bench.timing import Line, median, p95

CLIENTS = 8
PER_PERSON = 25  # below the limit of an hour
BARE = "INSERT INTO bench_bare (consultation, body) VALUES (%s, %s)"


@dataclass(frozen=True)
class Job:
    """What one client is to do between two moments of the monotonic clock."""

    number: int
    starts: float
    ends: float
    port: int = 0
    path: str = ""
    sessions: tuple[str, ...] = ()


def measure(world: World, server, *, rounds: int, seconds: float) -> list[Line]:
    """Run bare and whole in turn with eight clients each; medians of the rounds."""
    path = f"/consultations/{world.submit.code}/comment/"
    with psycopg.connect(place.DATABASE_URL, autocommit=True) as admin:
        admin.execute(
            "CREATE TABLE IF NOT EXISTS bench_bare (id bigserial PRIMARY KEY, "
            "consultation bigint, body text, at timestamptz DEFAULT now())"
        )
    people = [_share(world.citizens, n, rounds + 1) for n in range(CLIENTS)]
    bare, whole, cpu, least, waits = [], [], [], [], []
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(CLIENTS, mp_context=context) as pool:
        for turn in range(rounds + 1):
            rate = _bare_rate(pool, seconds / 2)
            before, began = server.cpu_ms(), place.written_comments()
            answers = _whole(
                pool, server.port, path, [p[turn] for p in people], seconds
            )
            if turn == 0:  # both sides warm up
                continue
            done = sum(len(times) for times in answers)
            written = place.written_comments() - began
            if written != done:
                raise RuntimeError(f"{done} acknowledged, {written} written")
            bare.append(rate)
            whole.append(done / seconds)
            cpu.append((server.cpu_ms() - before) / done)
            least.append(_least(server))
            waits += [took for times in answers for took in times]
    return _lines(bare, whole, (cpu, least), waits, queries(world, path))


def _least(server, visits: int = 100) -> float:
    """CPU-ms of an answer without any work: how fast this machine is just now."""
    browser, before = Browser(server.port), server.cpu_ms()
    for _visit in range(visits):
        browser.get("/healthz")
    return (server.cpu_ms() - before) / visits


def _share(citizens: list[str], number: int, turns: int) -> list[tuple[str, ...]]:
    """Cut the people of one client into one group a turn."""
    mine = citizens[number::CLIENTS]
    size = len(mine) // turns
    return [tuple(mine[n * size : (n + 1) * size]) for n in range(turns)]


def _bare_rate(pool: ProcessPoolExecutor, seconds: float) -> float:
    start = time.monotonic() + 0.5
    jobs = [Job(n, start, start + seconds) for n in range(CLIENTS)]
    return sum(pool.map(_insert, jobs)) / seconds


def _whole(pool, port: int, path: str, people, seconds: float) -> list[list[float]]:
    start = time.monotonic() + 0.5
    jobs = [
        Job(n, start, start + seconds, port, path, sessions)
        for n, sessions in enumerate(people)
    ]
    return list(pool.map(_submit, jobs))


def _insert(job: Job) -> int:
    with psycopg.connect(place.DATABASE_URL) as connection:
        _wait(job.starts)
        for done in count():
            if time.monotonic() >= job.ends:
                return done
            connection.execute(BARE, [1, BODY])
            connection.commit()
    raise AssertionError


def _submit(job: Job) -> list[float]:
    """Hand in comment after comment; give the seconds that each took."""
    browser, took = Browser(job.port), []
    turns = cycle(session for session in job.sessions for _ in range(PER_PERSON))
    most = len(job.sessions) * PER_PERSON
    _wait(job.starts)
    for number in range(most):
        began = time.monotonic()
        if began >= job.ends:
            return took
        browser.sign_in(next(turns))
        key = f"bench-{job.number}-{job.starts}-{number}"
        answer = browser.open("POST", job.path, form(fields(key)))
        body = answer.read()
        if answer.status != 302 or "/receipt/" not in answer.headers["Location"]:
            raise RuntimeError(f"not taken: {answer.status}, {len(body)} bytes")
        took.append(time.monotonic() - began)
    raise RuntimeError("too few people for this machine: raise `citizens`")


def fields(key: str) -> dict[str, str]:
    """What the form for one article sends."""
    return {
        "csrfmiddlewaretoken": CSRF,
        "uid": "tiao3",
        "stance": "amend",
        "body": f"{BODY}（{key}）",
        "proposed_wording": "",
        "reason": "现在没有人说得清。",
        "is_public": "yes",
        "region": "",
        "submission_key": key,
        "do": "submit",
    }


def _wait(moment: float) -> None:
    time.sleep(max(0, moment - time.monotonic()))


def queries(world: World, path: str) -> int:
    """How many SQL statements one submission takes, transaction marks left out."""
    return place.count_queries(
        "POST", path, world.citizens[-1], {**fields("counted"), "uid": "tiao1"}
    )


def _lines(bare, whole, spent_cpu, waits, sql: int) -> list[Line]:
    cpu, least = spent_cpu
    ratios = [100 * w / b for w, b in zip(whole, bare, strict=True)]
    details = {"bare_per_s": bare, "whole_per_s": whole, "ratios": ratios}
    rate = f"{median(whole):.0f}/s 对裸写 {median(bare):.0f}/s，8 个连接，"
    spent = f"中位 {1000 * median(waits):.0f} ms，p95 {1000 * p95(waits):.0f} ms"
    return [
        Line("P1", "提交意见（全程）对 INSERT+COMMIT", median(ratios), "%", 5, "min",
             rate + spent, details),
        Line("P1", "每次提交的 CPU", median(cpu), "ms", 6, "max",
             f"gunicorn 进程；同轮 /healthz {median(least):.1f} ms",
             {"cpu_ms": cpu, "healthz_cpu_ms": least}),
        Line("P1", "每次提交的 SQL", sql, "条", 8, "max", "不含事务起止"),
    ]  # fmt: skip
