from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from common import clock


def test_the_clock_is_aware_and_asks_once(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        now = clock.db_now()
    assert abs(now - timezone.now()) < timedelta(minutes=1)
    assert now.utcoffset() == timedelta(hours=8)


def test_sqlite_is_not_behind_the_process(db):
    """What has just been written, to the microsecond, is over for the database."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has a clock of its own")
    for _ in range(200):
        before = timezone.now()
        assert before <= clock.db_now() <= timezone.now()


def test_it_moves_on_within_a_transaction(db):
    first = clock.db_now()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_sleep(0.02)")
    for _ in range(1000):
        if clock.db_now() > first:
            return
    pytest.fail("the clock stands still")
