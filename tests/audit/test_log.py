from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from audit import log
from audit.models import AppendOnlyError, Entry, Follower
from common import clock

PHONE = "13812340000"


@pytest.mark.django_db(transaction=True)
def test_recording_outside_a_transaction_is_a_mistake():
    thing = Follower.objects.create(name="thing")
    with pytest.raises(RuntimeError, match="atomic"):
        log.record("thing.moved", target=thing)
    with pytest.raises(RuntimeError, match="atomic"):
        log.record_all([])
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_action_that_fails_leaves_no_entry():
    thing = Follower.objects.create(name="thing")

    @transaction.atomic
    def fail():
        log.record("thing.moved", target=thing)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Entry.objects.exists()


def test_an_entry_names_actor_target_and_content_by_hash(thing):
    entry = log.record(
        "thing.moved", actor=7, target=thing, data={"to": 3}, content="路灯"
    )
    entry.refresh_from_db()
    assert (entry.actor_id, entry.data) == (7, {"to": 3})
    assert (entry.target_type, entry.target_id) == ("audit.follower", str(thing.pk))
    assert entry.content_hash.startswith("sha256:")
    assert "路灯" not in entry.content().decode()
    assert entry.position is None
    assert entry.leaf == ""
    assert str(entry) == f"thing.moved audit.follower:{thing.pk}"


def test_the_database_clock_dates_an_entry(thing):
    before = clock.db_now()
    entry = log.record("thing.moved", target=thing)
    assert before - timedelta(minutes=1) < entry.recorded_at <= clock.db_now()


@pytest.mark.parametrize("actor", [None, AnonymousUser()])
def test_a_visitor_has_no_actor_id(thing, actor):
    assert log.record("thing.moved", actor=actor, target=thing).actor_id is None


@pytest.mark.parametrize("event", ["moved", ".moved", "thing.", ""])
def test_an_event_is_a_noun_and_a_verb(thing, event):
    with pytest.raises(ValueError, match="noun"):
        log.record(event, target=thing)


def test_an_unsaved_target_is_refused(db):
    with pytest.raises(ValueError, match="saved"):
        log.record("thing.moved", target=Follower(name="not saved"))


@pytest.mark.parametrize("data", [{"to": PHONE}, {"mail": ["a@b.cn"]}, {PHONE: 1}])
def test_personal_data_is_refused(thing, data):
    with pytest.raises(ValueError, match="personal data"):
        log.record("thing.moved", target=thing, data=data)


def test_many_entries_are_written_together(thing):
    entries = [log.prepare("thing.moved", target=thing, data={"n": n}) for n in (1, 2)]
    assert log.record_all(entries) == 2
    assert [entry.data["n"] for entry in Entry.objects.about(thing)] == [1, 2]


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: Entry.objects.all().delete(),
        lambda entry: Entry.objects.update(event="thing.hidden"),
        lambda entry: Entry.objects.bulk_update([entry], ["event"]),
        lambda entry: Entry.objects.bulk_create([entry], ignore_conflicts=True),
    ],
)
def test_the_models_refuse_to_change_the_past(happen, change):
    with pytest.raises(AppendOnlyError):
        change(happen())
    assert Entry.objects.get().event == "thing.moved"
