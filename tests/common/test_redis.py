"""The cache and its limits on a real Redis, as a larger city runs them."""

import os
import threading

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


def test_a_limit_holds_against_many_at_once():
    allowed = []

    def knock():
        if ratelimit.allowed("test", "one", limit=10, seconds=60):
            allowed.append(1)

    threads = [threading.Thread(target=knock) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(allowed) == 10
