import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit import sequencer, verify
from audit.models import Entry


def test_positions_are_consecutive_and_go_by_id(happen):
    ids = [happen(data={"n": n}).pk for n in range(5)]
    assert sequencer.has_pending()
    assert sequencer.sequence(limit=3) == 3
    assert sequencer.sequence(limit=3) == 2
    assert sequencer.sequence() == 0
    assert not sequencer.has_pending()
    placed = Entry.objects.sequenced().values_list("position", "pk")
    assert list(placed) == list(enumerate(ids, start=1))


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_the_leaf_names_its_algorithm_and_holds(happen, settings, algorithm):
    settings.AUDIT_DIGEST = algorithm
    happen(data={"说明": "灯𠮷", "n": [1, None, True]}, actor=3)
    sequencer.sequence()
    settings.AUDIT_DIGEST = "sha256"  # a later change of the setting breaks nothing
    entry = Entry.objects.get()
    assert entry.leaf.startswith(f"{algorithm}:")
    assert list(verify.problems()) == []


def test_equal_events_have_different_leaves(happen):
    happen()
    happen()
    sequencer.sequence()
    assert len(set(Entry.objects.values_list("leaf", flat=True))) == 2


@pytest.mark.parametrize("written", [2, 40])
def test_sequencing_takes_few_queries(happen, written, django_assert_max_num_queries):
    for _ in range(written):
        happen()
    with django_assert_max_num_queries(written + 6):
        sequencer.sequence()


def forge(sql: str) -> None:
    """Change the log as somebody could who holds the database itself."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def verified() -> tuple[dict, int]:
    out = io.StringIO()
    try:
        call_command("audit_verify", json=True, stdout=out)
    except CommandError as error:
        return json.loads(out.getvalue()), error.returncode
    return json.loads(out.getvalue()), 0


def test_a_whole_log_is_verified(happen):
    happen()
    sequencer.sequence()
    happen()  # not sequenced yet: no problem
    assert verified() == ({"entries": 1, "heads": 0, "problems": []}, 0)


def test_a_forged_entry_is_named(happen):
    entries = [happen() for _ in range(3)]
    sequencer.sequence()
    forge("UPDATE audit_entry SET actor_id = 99 WHERE position = 2")
    answer, status = verified()
    problem = {"position": 2, "entry_id": entries[1].pk, "what": "leaf"}
    assert (answer["problems"], status) == ([problem], 1)


def test_a_removed_entry_is_noticed(happen):
    entries = [happen() for _ in range(3)]
    sequencer.sequence()
    forge("DELETE FROM audit_entry WHERE position = 2")
    answer, status = verified()
    problem = {"position": 3, "entry_id": entries[2].pk, "what": "gap"}
    assert (answer["problems"], status) == ([problem], 1)


def test_a_leaf_of_an_unknown_algorithm_does_not_hold(happen):
    happen()
    sequencer.sequence()
    forge("UPDATE audit_entry SET leaf = 'md5:00'")
    assert [problem.what for problem in verify.problems()] == ["leaf"]


def test_verifying_speaks_to_people_too(happen):
    happen()
    sequencer.sequence()
    forge("UPDATE audit_entry SET actor_id = 99")
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 处不符"):
        call_command("audit_verify", stdout=out)
    assert out.getvalue().splitlines() == [
        "已核对 1 条日志、0 个树头。",
        "序号 1：内容与叶哈希不符",
    ]
