import pytest
from django.db import transaction

from audit import followers, log, sequencer
from audit.models import Entry, Follower


@pytest.fixture
def seen():
    """Entry numbers that a handler was given, batch by batch."""
    return []


@pytest.fixture
def note(seen):
    def note(entries):
        seen.append([entry.data["n"] for entry in entries])

    return note


def happen_and_sequence(happen, *numbers):
    for n in numbers:
        happen(data={"n": n})
    sequencer.sequence()


def test_a_follower_gets_every_entry_once_in_order(happen, note, seen):
    happen_and_sequence(happen, 1, 2, 3)
    assert followers.follow("reader", note, 2) == 2
    assert followers.follow("reader", note, 2) == 1
    assert followers.follow("reader", note, 2) == 0
    happen_and_sequence(happen, 4)
    followers.follow("reader", note)
    assert seen == [[1, 2], [3], [4]]
    assert followers.lag("reader") == 0


def test_an_entry_without_a_place_is_not_handed_over(happen, note, seen):
    happen(data={"n": 1})
    assert followers.follow("reader", note) == 0
    assert seen == []


def test_followers_do_not_share_a_cursor(happen, note, seen):
    happen_and_sequence(happen, 1)
    followers.follow("reader", note)
    assert followers.lag("writer") == 1
    followers.follow("writer", note)
    assert seen == [[1], [1]]


def test_a_handler_may_take_one_entry_at_a_time(happen):
    happen_and_sequence(happen, 1, 2)
    seen = []
    done = followers.follow("reader", lambda e: seen.append(e.data["n"]), each=True)
    assert (done, seen) == (2, [1, 2])


class Crash(Exception):
    """The process ends between the effect and the cursor."""


@pytest.mark.django_db(transaction=True)
def test_a_crash_repeats_the_batch_and_its_effect_happens_once(monkeypatch):
    thing = Follower.objects.create(name="thing")
    with transaction.atomic():
        log.record("thing.moved", target=thing)
    sequencer.sequence()

    Follower.objects.create(name="reader")

    def effect(entries):
        names = [f"effect of {entry.pk}" for entry in entries]
        Follower.objects.bulk_create([Follower(name=name) for name in names])

    def crash(self, *args, **kwargs):
        raise Crash

    with monkeypatch.context() as broken:
        broken.setattr(Follower, "save", crash)
        with pytest.raises(Crash):
            followers.follow("reader", effect)
    effects = Follower.objects.filter(name__startswith="effect")
    assert not effects.exists()  # rolled back with the cursor
    assert followers.lag("reader") == 1

    assert followers.follow("reader", effect) == 1
    assert followers.follow("reader", effect) == 0
    assert effects.count() == 1


def test_an_error_stops_one_follower_and_not_the_others(happen, note, seen, caplog):
    def fail(entries):
        raise ValueError("手机 13812340000")

    followers.register("broken", fail)
    followers.register("reader", note, batch=1)
    happen_and_sequence(happen, 1, 2)
    assert followers.run_all() == {"broken": 0, "reader": 2}
    assert seen == [[1], [2]]
    assert followers.lag("broken") == 2
    assert "follower failed" in caplog.text


def test_two_followers_cannot_have_one_name(note):
    followers.register("reader", note)
    followers.register("reader", note)  # AppConfig.ready may run twice
    with pytest.raises(ValueError, match="reader"):
        followers.register("reader", print)
    assert followers.registered() == ["reader"]
    followers.unregister("reader")
    assert followers.registered() == []


def test_settling_carries_on_what_followers_write(happen, thing):
    def answer(entry):
        if entry.event == "thing.moved":
            log.record("thing.noticed", target=thing)

    followers.register("reader", answer, each=True)
    happen()
    followers.settle()
    events = Entry.objects.sequenced().values_list("event", flat=True)
    assert list(events) == ["thing.moved", "thing.noticed"]
    assert followers.lag("reader") == 0


@pytest.mark.parametrize(("batch", "bites"), [(0, [2, 2, 1]), (3, [3, 2]), (9, [5])])
def test_settling_may_take_larger_bites(happen, note, seen, batch, bites):
    followers.register("reader", note, batch=2)
    for n in range(5):
        happen(data={"n": n})
    followers.settle(batch=batch)
    assert [len(taken) for taken in seen] == bites
    assert followers.lag("reader") == 0


def test_an_idle_follower_only_reads(note, db, django_assert_num_queries):
    with django_assert_num_queries(2):
        followers.follow("reader", note)
    assert not Follower.objects.exists()


def test_a_follower_shows_how_far_it_is(db):
    assert str(Follower(name="reader", position=3)) == "reader @ 3"
