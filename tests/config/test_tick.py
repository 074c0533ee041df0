import os
import signal
import threading
import time

import pytest
from django.db import DatabaseError, transaction

from audit import followers, log
from audit.models import Entry, Follower
from common import periodic
from config.management.commands import tick as command


@pytest.fixture(autouse=True)
def _nothing_registered(monkeypatch):
    monkeypatch.setattr(followers, "_registry", {})
    monkeypatch.setattr(periodic, "_chores", {})


def happen():
    thing, _ = Follower.objects.get_or_create(name="thing")
    with transaction.atomic():
        log.record("thing.moved", target=thing)


def test_a_beat_orders_the_log_and_tells_the_followers(db):
    seen = []
    followers.register("reader", seen.extend)
    happen()
    command.tick()
    assert [entry.position for entry in seen] == [1]


def test_an_idle_beat_takes_no_lock(db, django_assert_num_queries):
    followers.register("reader", print)
    with django_assert_num_queries(3):
        command.tick()


def test_a_broken_database_does_not_end_the_heartbeat(db, monkeypatch, caplog):
    def fail():
        raise DatabaseError

    done = []
    periodic.register("chore", seconds=60, work=lambda: done.append(1))
    monkeypatch.setattr(command.sequencer, "has_pending", fail)
    command.tick()
    assert "tick failed" in caplog.text
    assert done == [1]


def test_scheduled_pages_and_old_sessions_are_chores(monkeypatch):
    called = []
    monkeypatch.setattr(command, "call_command", called.append)
    command.register_chores()
    periodic.run_due(now=1e9)
    periodic.run_due(now=1e9 + 61)
    assert called == ["publish_scheduled", "clearsessions", "publish_scheduled"]


def test_once_is_one_beat(db, monkeypatch):
    monkeypatch.setattr(command, "call_command", lambda name: None)
    happen()
    command.Command().handle(loop=False)
    assert Entry.objects.get().position == 1


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_the_loop_stops_when_told(monkeypatch, name):
    beats = []

    def beat():
        beats.append(1)
        if len(beats) == 2:  # between this beat and the next one
            threading.Timer(0.05, os.kill, [os.getpid(), name]).start()

    monkeypatch.setattr(command, "tick", beat)
    monkeypatch.setattr(command, "close_old_connections", lambda: None)
    before = {s: signal.getsignal(s) for s in (signal.SIGTERM, signal.SIGINT)}
    started = time.monotonic()
    try:
        command.Command().handle(loop=True, every=0.2)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    assert len(beats) > 1
    assert time.monotonic() - started < 30
