"""The cache and its limits on a real Redis, as a larger city runs them."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache

from common import ratelimit
from config import env

pytestmark = [
    pytest.mark.redis,
    pytest.mark.skipif(
        "TEST_REDIS_URL" not in os.environ,
        reason="needs Redis: make services, set TEST_REDIS_URL, make test",
    ),
]


@pytest.fixture(autouse=True)
def _redis(settings):
    settings.CACHES = {"default": env.cache("TEST_REDIS_URL", "")}
    cache.clear()
    yield
    cache.clear()


def test_values_come_back():
    cache.set("答", {"n": 1}, 30)
    assert cache.get("答") == {"n": 1}


def _knock_at_once(times):
    """Say how many of so many attempts at the same time were allowed."""
    with ThreadPoolExecutor(times) as pool:
        attempts = [
            pool.submit(ratelimit.allowed, "test", "one", 10, 60) for _ in range(times)
        ]
        return sum(attempt.result() for attempt in attempts)


def test_a_limit_holds_against_many_at_once(monkeypatch):
    monkeypatch.setattr(ratelimit.time, "time", lambda: 6_000.0)
    assert _knock_at_once(40) == 10


def test_a_limit_begins_anew_with_the_next_window(monkeypatch):
    monkeypatch.setattr(ratelimit.time, "time", lambda: 6_059.9)
    assert _knock_at_once(40) == 10
    monkeypatch.setattr(ratelimit.time, "time", lambda: 6_060.1)
    assert _knock_at_once(40) == 10
