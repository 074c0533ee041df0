import importlib

import pytest
from django.db import DatabaseError, connection, transaction

from audit import sequencer, triggers
from audit.models import Entry


def refused(sql: str) -> bool:
    """Say whether the database refuses a statement as a change of the log."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError as error:
        return "append-only" in str(error)
    return False


COLUMNS = "event, target_type, target_id, content_hash, data, recorded_at, leaf"
VALUES = "'x.y', 't', '1', '', '{}', '2026-01-01 00:00:00+00', ''"


@pytest.mark.usefixtures("append_only")
@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM audit_entry",
        "UPDATE audit_entry SET event = 'thing.hidden'",
        "UPDATE audit_entry SET data = '{}'",
        "UPDATE audit_entry SET actor_id = 9",
        "UPDATE audit_entry SET recorded_at = '2020-01-01 00:00:00+00'",
        "UPDATE audit_entry SET id = id + 1000",
        "UPDATE audit_entry SET leaf = 'sha256:00'",
        "UPDATE audit_entry SET position = 5, leaf = 'x', event = 'thing.hidden'",
        f"INSERT INTO audit_entry ({COLUMNS}, position) VALUES ({VALUES}, 9)",  # noqa: S608
    ],
)
def test_the_database_refuses_to_change_the_past(happen, sql):
    happen(data={"n": 1}, actor=1)
    assert refused(sql)


@pytest.mark.usefixtures("append_only")
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET position = 2",
        "UPDATE audit_entry SET position = NULL",
        "UPDATE audit_entry SET position = position",
        "UPDATE audit_entry SET leaf = 'sha256:00'",
        "DELETE FROM audit_entry",
    ],
)
def test_a_place_once_given_stays(happen, sql):
    happen()
    sequencer.sequence()
    assert refused(sql)
    assert Entry.objects.get().position == 1


@pytest.mark.usefixtures("append_only")
def test_the_sequencer_passes(happen):
    happen()
    assert sequencer.sequence() == 1


@pytest.mark.usefixtures("append_only")
@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's own")
@pytest.mark.parametrize("column", ["id", "position"])
def test_replace_cannot_push_an_entry_out(happen, column):
    first = happen()
    sequencer.sequence()
    second = happen()
    statements = {
        "id": f"INSERT OR REPLACE INTO audit_entry (id, {COLUMNS})"  # noqa: S608
        f" VALUES ({first.pk}, {VALUES})",
        "position": "UPDATE OR REPLACE audit_entry SET position = 1, leaf = 'x'"  # noqa: S608
        f" WHERE id = {second.pk}",
    }
    assert refused(statements[column])
    assert Entry.objects.count() == 2


@pytest.mark.pg
@pytest.mark.usefixtures("append_only")
def test_truncate_is_refused(happen):
    happen()
    assert refused("TRUNCATE audit_entry")


def test_without_triggers_the_database_would_not_mind(happen):
    happen()
    assert not refused("UPDATE audit_entry SET event = 'thing.hidden'")


def test_the_migration_installs_and_removes_them():
    module = importlib.import_module("audit.migrations.0002_append_only")
    (operation,) = module.Migration.operations
    assert operation.code is triggers.install
    assert operation.reverse_code is triggers.remove


@pytest.mark.usefixtures("append_only")
def test_a_demonstration_can_be_wiped(happen, settings):
    happen()
    settings.DEMO = True
    with triggers.suspended():
        assert not refused("DELETE FROM audit_entry")
    happen()
    assert refused("DELETE FROM audit_entry")


def test_a_real_instance_cannot_be_wiped(settings, db):
    settings.DEMO = False
    with pytest.raises(RuntimeError, match="demonstration"), triggers.suspended():
        pass
