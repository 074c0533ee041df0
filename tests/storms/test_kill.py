"""Killed in the middle: workers die by SIGKILL, clients try again with the same key.

Real processes against the test database; the clients' journal is the oracle.
"""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from audit.models import Entry
from consultations.models import Comment
from tests.consultations.factories import ConsultationFactory

from .clients import Copy, Journal, Sender, at_once, sessions

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
# Two hundred for a thorough run: STORM_KILLS=200.
KILLS = int(os.environ.get("STORM_KILLS", "4"))
LANES, PEOPLE_EACH, EACH = 8, 3, 25


@contextmanager
def gunicorn():
    """Run two workers on the test database; gives port and master process."""
    # Bound here and handed on: no other program can take the port in between.
    door = socket.socket()
    door.bind((HOST, 0))
    port = door.getsockname()[1]
    command = [
        *(sys.executable, "-m", "gunicorn", "config.wsgi:application", "--preload"),
        *("-w", "2", "--threads", "4", "-k", "gthread", "--log-level", "critical"),
        *("--pythonpath", "site,.", "-b", f"fd://{door.fileno()}"),
    ]
    environment = {**os.environ, **here()}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, pass_fds=[door.fileno()]
    )
    try:
        wait_for(port)
        yield port, process
    finally:
        process.terminate()
        process.wait(20)
        door.close()


def here() -> dict[str, str]:
    """The settings of this test run, for other processes."""
    server = os.environ["TEST_DATABASE_URL"].rpartition("/")[0]
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "TEST_DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}",
        "LOG_LEVEL": "CRITICAL",
    }


def wait_for(port: int, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("gunicorn does not listen")


def workers_of(master: int) -> list[int]:
    children = Path(f"/proc/{master}/task/{master}/children").read_text()
    return [int(child) for child in children.split()]


def kill_again_and_again(master: int, journal: Journal, done: threading.Event) -> None:
    """Kill a worker, once the clients have been answered some more, and once more."""
    chance = random.Random(KILLS)
    try:
        for _kill in range(KILLS):
            seen, end = len(journal.answers), time.monotonic() + 60
            while len(journal.answers) < seen + 20 and time.monotonic() < end:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.05))
            os.kill(chance.choice(workers_of(master)), signal.SIGKILL)
    finally:
        done.set()


def test_workers_killed_in_the_middle_lose_and_double_nothing():
    consultation, journal = ConsultationFactory(), Journal()
    people = [sessions(PEOPLE_EACH) for _lane in range(LANES)]
    done, sent = threading.Event(), []

    def lane(number: int):
        sender = Sender(HOST, port, consultation.code, journal)
        for turn in range(PEOPLE_EACH * EACH):
            if done.is_set():
                break
            key = f"kill-{number}-{turn}"
            copy = Copy(key, f"{key} 不同意。", people[number][turn // EACH])
            sent.append(key)
            sender.send_until_answered(copy)
        sender.line.close()

    with gunicorn() as (port, process):
        lanes = [lambda n=n: lane(n) for n in range(LANES)]
        at_once([*lanes, lambda: kill_again_and_again(process.pid, journal, done)])

    rows = dict(Comment.objects.values_list("submission_key", "receipt"))
    assert journal.broken, "no kill met a request: the test proves nothing"
    assert journal.statuses() == {302}
    assert Comment.objects.count() == len(rows)
    assert sorted(rows) == sorted(sent)
    assert journal.receipts() == {key: {receipt} for key, receipt in rows.items()}
    assert Entry.objects.filter(event="comment.submitted").count() == len(rows)
