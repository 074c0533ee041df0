import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from common.pagination import BadToken, page

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def entries(db):
    """Eleven entries; three share each moment."""
    return Entry.objects.bulk_create(
        Entry(
            event="thing.moved",
            target_type="t",
            target_id=str(n),
            recorded_at=START + timedelta(hours=n // 3),
        )
        for n in range(11)
    )


ORDERS = [
    ("-recorded_at", "-id"),
    ("recorded_at", "id"),
    ("-recorded_at", "id"),  # mixed directions
    ("recorded_at", "-id"),
    ("-id",),
    ("event", "pk"),
]


def walk(order, size):
    """Read forwards to the end and back again."""
    pages, token = [], None
    while True:
        here = page(Entry.objects.all(), order, token, size)
        pages.append(here)
        token = here.next
        if token is None:
            return pages


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("size", [1, 3, 4, 11, 20])
def test_pages_give_every_item_once_in_order(entries, order, size):
    pages = walk(order, size)
    read = [entry.pk for here in pages for entry in here]
    assert read == list(Entry.objects.order_by(*order).values_list("pk", flat=True))
    assert all(len(here) == size for here in pages[:-1])


@pytest.mark.parametrize("order", ORDERS)
def test_the_way_back_shows_the_same_pages(entries, order):
    pages = walk(order, 3)
    here = pages[-1]
    for expected in reversed(pages[:-1]):
        here = page(Entry.objects.all(), order, here.previous, 3)
        assert here.items == expected.items
        assert here.next
    assert here.previous is None
    assert pages[0].previous is None


def test_new_items_above_shift_nothing(entries):
    first = page(Entry.objects.all(), ("-id",), None, 4)
    Entry.objects.bulk_create([Entry(event="a.b", target_type="t", target_id="x")])
    second = page(Entry.objects.all(), ("-id",), first.next, 4)
    assert [e.pk for e in second] == [e.pk - 4 for e in first]


def test_a_page_is_one_query_however_deep(entries, django_assert_num_queries):
    token = walk(("-recorded_at", "-id"), 2)[-2].next
    for each in (None, token):
        with django_assert_num_queries(1):
            page(Entry.objects.all(), ("-recorded_at", "-id"), each, 2)


def test_a_deep_page_seeks_in_the_index(entries):
    order = ("-recorded_at", "-id")
    token = walk(order, 2)[-2].next
    with CaptureQueriesContext(connection) as queries:
        page(Entry.objects.all(), order, token, 2)
    sql = queries[0]["sql"]
    assert "OFFSET" not in sql
    # the bound that an index can seek to, beside the exact condition
    assert '"recorded_at" <= ' in sql


def test_annotations_and_dictionaries_can_be_paged(entries):
    rows = Entry.objects.annotate(
        label=Concat(F("event"), Value("!")), number=F("id") + 0
    ).values("label", "number", "id")
    first = page(rows, ("label", "-number"), None, 6)
    second = page(rows, ("label", "-number"), first.next, 6)
    numbers = [row["number"] for row in [*first, *second]]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == 11


def test_an_empty_list_has_no_neighbours(db):
    here = page(Entry.objects.all(), ("-id",))
    assert (here.items, here.next, here.previous) == ([], None, None)


def written(*parts) -> str:
    raw = json.dumps(parts).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "???",
        "é",
        "A" * 5000,
        base64.urlsafe_b64encode(b"[" * 300).decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        written(),
        written("n"),
        written("x", "2026-01-01T00:00:00+00:00", 1),
        written("n", "2026-01-01T00:00:00+00:00", 1, 2),
        written("n", "yesterday", 1),
        written("n", "2026-01-01T00:00:00+00:00", 2**63),
        written("n", "2026-01-01T00:00:00+00:00", "1 OR 1=1"),
        written("n", "2026-01-01T00:00:00+00:00", None),
        written("n", "2026-01-01T00:00:00+00:00", [1]),
        written("n", "2026-01-01T00:00:00+00:00", True),
        written("n", "2026-01-01T00:00:00+00:00", 1e400),
        base64.urlsafe_b64encode(b'{"n": 1}').decode(),
    ],
)
def test_a_token_that_we_did_not_write_is_refused(db, token):
    with pytest.raises(BadToken, match="翻页位置无效"):
        page(Entry.objects.all(), ("-recorded_at", "-id"), token)


def test_nul_in_a_token_is_refused(db):
    with pytest.raises(BadToken):
        page(Entry.objects.all(), ("event", "id"), written("n", "a\0", 1))


def test_paging_by_an_unknown_field_is_a_mistake_of_ours(entries):
    with pytest.raises(ValueError, match="cannot page by 'none'"):
        page(Entry.objects.all(), ("none", "id"), written("n", 1, 1))
