"""What the database itself refuses, whoever writes the SQL."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import CreateModel, RunPython
from django.test.utils import override_settings

from deliberation import triggers
from deliberation.actions.counting import certify_result, tally_poll
from deliberation.models import Casting, RollVoter

from .passing import cast, close, entry, items, made, outlast, paper
from .polling import lines

pytestmark = pytest.mark.usefixtures("kept")


def refused(sql: str, *params, keep: bool = False) -> str:
    """Run a statement; give the words with which the database refuses it.

    What it does not refuse is undone, unless it is to be kept.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(sql, params)
            transaction.set_rollback(not keep)
    except DatabaseError as error:
        return str(error)
    return ""


LATE = {"sqlite": "datetime('2030-01-01')", "postgresql": "'2030-01-01+00'"}
EARLY = {"sqlite": "datetime('2020-01-01')", "postgresql": "'2020-01-01+00'"}


def late() -> str:
    return LATE[connection.vendor]


def early() -> str:
    return EARLY[connection.vendor]


@pytest.mark.parametrize(
    "change",
    [
        "title = 'x'",
        "rule = '{{}}'",
        "rule_id = 'x'",
        "legal_effect = 'charter'",
        "opens_at = {early}",
        "closes_at = {early}",
        "announced_closes_at = {late}",
        "noticed_at = {early}",
        "noticed_at = NULL",
        "scope = 'x'",
        "follow_clause = 'x'",
    ],
)
def test_what_was_announced_stays(change):
    poll = made("frozen")
    change = change.format(early=early(), late=late())
    sql = f"UPDATE deliberation_poll SET {change} WHERE id = %s"  # noqa: S608
    assert "never changed or shortened" in refused(sql, poll.pk)
    draft = made("draft")
    assert "never changed" not in refused(sql, draft.pk)


def test_an_extension_and_a_cancellation_are_all_that_is_left():
    poll = made()
    sql = "UPDATE deliberation_poll SET {} WHERE id = %s"
    assert refused(sql.format(f"closes_at = {late()}"), poll.pk) == ""
    stop = f"cancelled_at = {early()}, cancel_reason = 'x'"
    assert refused(sql.format(stop), poll.pk, keep=True) == ""
    assert "never changed" in refused(sql.format("cancelled_at = NULL"), poll.pk)


def test_what_is_over_does_not_open_again():
    poll = close(made())
    sql = f"UPDATE deliberation_poll SET closes_at = {late()} WHERE id = %s"  # noqa: S608
    assert "never changed or shortened" in refused(sql, poll.pk)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM deliberation_poll WHERE id = %s",
        "UPDATE deliberation_pollitem SET question = 'x' WHERE poll_id = %s",
        "DELETE FROM deliberation_pollitem WHERE poll_id = %s",
        "INSERT INTO deliberation_pollitem (poll_id, position, question, material)"
        " VALUES (%s, 9, 'x', '')",
    ],
)
def test_the_questions_stay(sql):
    assert "never changed" in refused(sql, made("noticed").pk)
    assert "never changed" not in refused(sql, made("draft").pk)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE deliberation_roll SET area = 1 WHERE id = {roll}",
        "UPDATE deliberation_roll SET frozen_at = NULL WHERE id = {roll}",
        "DELETE FROM deliberation_roll WHERE id = {roll}",
        "UPDATE deliberation_rollentry SET area = 1 WHERE roll_id = {roll}",
        "DELETE FROM deliberation_rollentry WHERE roll_id = {roll}",
        "INSERT INTO deliberation_rollentry (roll_id, label, person_key, shared,"
        " building, household_key) VALUES ({roll}, 'x', 'x', {no}, '', '')",
        "DELETE FROM deliberation_rollvoter WHERE entry_id = {entry}",
        "UPDATE deliberation_rollvoter SET user_id = {other} WHERE entry_id = {entry}",
        "INSERT INTO deliberation_rollvoter (entry_id, user_id, basis)"
        " VALUES ({entry}, {other}, '')",
    ],
)
def test_a_frozen_roll_stays(lin, chen, sql):
    no = "false" if connection.vendor == "postgresql" else "0"

    def filled(poll):
        return sql.format(roll=poll.roll.pk, entry=entry(poll).pk, other=chen.pk, no=no)

    assert "frozen roll" in refused(filled(made("frozen", lines(lin))))
    assert "frozen roll" not in refused(filled(made("roll_published", lines(lin))))


def test_voters_follow_each_other_but_are_never_replaced(lin, chen):
    poll = made(roll=lines(lin))
    voter = RollVoter.objects.get()
    end = f"UPDATE deliberation_rollvoter SET ended_at = {early()} WHERE id = %s"  # noqa: S608
    assert refused(end, voter.pk, keep=True) == ""
    assert "frozen roll" in refused(end, voter.pk)
    RollVoter.objects.create(entry=entry(poll), user=chen, since=poll.opens_at)


def ballot(poll, casting, item=None, where=None) -> str:
    """Insert a ballot by hand; give the refusal."""
    return refused(
        "INSERT INTO deliberation_ballot (item_id, roll_entry_id, casting_id, choice)"
        " VALUES (%s, %s, %s, 'approve')",
        item or items(poll)[0],
        (where or entry(poll)).pk,
        casting.pk,
        keep=True,
    )


def casting(poll, lin, **more):
    return Casting.objects.create(**{
        "poll": poll, "entry": entry(poll), "voter": lin, "receipt": f"R{poll.pk}",
        "submission_key": f"k{poll.pk}", "content_sha256": "0" * 64,
        "cast_at": max(poll.opens_at, poll.noticed_at or poll.opens_at), **more,
    })  # fmt: skip


@pytest.mark.parametrize("stage", ["noticed", "roll_published", "frozen", "closed"])
def test_no_ballot_outside_the_window(lin, stage):
    poll = made(stage, lines(lin))
    assert "within the window" in ballot(poll, casting(poll, lin))


def test_no_ballot_into_another_poll(lin):
    poll, other = made(roll=lines(lin)), made(roll=lines(lin))
    mine = casting(poll, lin)
    assert "within the window" in ballot(poll, mine, where=entry(other))
    assert "within the window" in ballot(poll, mine, item=items(other)[0])
    assert "within the window" in ballot(poll, casting(other, lin))
    assert ballot(poll, mine) == ""
    assert "unique" in ballot(poll, mine).lower()


def test_paper_may_be_entered_until_the_count(lin, staff, colleague):
    poll = close(made(roll=lines(None, None)))
    paper(poll, staff, second=colleague)
    tally_poll(user=staff, poll_id=poll.pk)
    late = casting(poll, None, channel="paper")
    assert "within the window" in ballot(poll, late, where=entry(poll, 1))


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM deliberation_ballot",
        "DELETE FROM deliberation_casting",
        "UPDATE deliberation_casting SET receipt = 'x'",
        "DELETE FROM deliberation_ballotchange",
        "UPDATE deliberation_ballotchange SET choice = 'abstain'",
        "UPDATE deliberation_ballot SET roll_entry_id = roll_entry_id + 1",
        "DELETE FROM deliberation_paperballot",
    ],
)
def test_ballots_stay(lin, staff, sql):
    poll = made(roll=lines(lin, None))
    cast(poll, lin)
    cast(poll, lin, "against")
    paper(poll, staff, number=1)
    assert refused(sql)


def test_a_ballot_is_not_changed_after_the_end(lin):
    poll = made(roll=lines(lin))
    cast(poll, lin)
    close(poll)
    sql = "UPDATE deliberation_ballot SET choice = 'against'"
    assert "within the window" in refused(sql)


def test_a_result_stays_as_it_was_counted(staff):
    poll = close(made())
    tally_poll(user=staff, poll_id=poll.pk)
    poll = outlast(poll, 7)
    yes = "true" if connection.vendor == "postgresql" else "1"
    for sql in (
        f"UPDATE deliberation_result SET passed = {yes}",  # noqa: S608
        "UPDATE deliberation_result SET outcome = '{}'",
        "UPDATE deliberation_result SET sha256 = 'x'",
        "DELETE FROM deliberation_result",
    ):
        assert "counted result" in refused(sql)
    certify_result(user=staff, poll_id=poll.pk)
    undo = "UPDATE deliberation_result SET certified_at = NULL"
    assert "counted result" in refused(undo)


def test_a_result_is_not_certified_within_the_days_of_objection(staff):
    poll = close(made())
    tally_poll(user=staff, poll_id=poll.pk)
    early = (
        "UPDATE deliberation_result"
        " SET certified_at = CURRENT_TIMESTAMP, first_by_id = tallied_by_id"
    )
    assert "certified in its days" in refused(early)
    outlast(poll, 7)
    with connection.cursor() as cursor:
        cursor.execute(early)
        assert cursor.rowcount == 1


def test_only_a_demonstration_lifts_the_triggers():
    with override_settings(DEMO=False), pytest.raises(RuntimeError):
        with triggers.suspended():
            pass
    with triggers.suspended():
        pass
    assert refused("DELETE FROM deliberation_poll WHERE id = %s", made("noticed").pk)


def test_each_migration_that_alters_a_guarded_table_puts_the_triggers_back():
    """SQLite builds an altered table anew, and its triggers are gone."""
    guarded = {
        *("poll", "pollitem", "roll", "rollentry", "rollvoter", "casting"),
        *("ballot", "ballotchange", "paperballot", "result", "rollchange"),
        *("proxy", "topicpoll"),
    }
    known = MigrationLoader(connection).disk_migrations
    later = [m for (app, name), m in known.items()
             if app == "deliberation" and name > "0002"]  # fmt: skip
    for migration in later:
        changed = {
            getattr(step, "model_name", getattr(step, "name", "")).lower()
            for step in migration.operations
            if not isinstance(step, CreateModel | RunPython)
        }
        if changed & guarded:
            first, last = migration.operations[0], migration.operations[-1]
            assert getattr(first, "code", None) is triggers.remove, migration.name
            assert getattr(last, "code", None) is triggers.install, migration.name
