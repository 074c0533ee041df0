"""A second process changes nothing but the time."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from search.digest import beside
from search.digest.beside import begin, in_halves, in_shares


@pytest.fixture(autouse=True)
def _always_worth(monkeypatch):
    monkeypatch.setattr(beside, "WORTH", 2)


def is_alone() -> bool:
    """Tests before these may have left threads, such as those of a server."""
    return threading.active_count() == 1


@pytest.fixture
def possible():
    if not is_alone():
        pytest.skip("runs below, in a process without other threads")
    if not beside.is_possible():
        pytest.skip("needs a second core: taskset -c 0,1")


def test_all_of_this_where_no_other_threads_are():
    """Other threads forbid a fork; so the tests are run again where there are none."""
    if is_alone():
        pytest.skip("no other threads: all of this runs right here")
    words = "-m pytest -q -p no:xdist -p no:cacheprovider --no-header".split()
    run = subprocess.run(
        [sys.executable, *words, __file__], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout
    assert "runs below" not in run.stdout


def pids(items):
    return [(os.getpid(), item) for item in items]


def test_halves_come_in_their_order():
    assert in_halves(lambda some: [n * n for n in some], range(7)) == [
        0, 1, 4, 9, 16, 25, 36,
    ]  # fmt: skip


def test_few_items_are_done_here():
    assert in_halves(pids, ["a"]) == [(os.getpid(), "a")]


def test_shares_come_in_their_order():
    weights = [1, 50, 2, 30, 9]
    assert in_shares(str, [1, 2, 3, 4, 5], weights) == ["1", "2", "3", "4", "5"]


def test_the_heaviest_is_alone_where_it_outweighs_the_rest():
    assert beside._shares([1, 50, 2, 30, 9]) == ([1], [3, 4, 2, 0])


def test_a_single_item_leaves_the_second_process_to_its_parts(possible):
    def parts(item):
        return in_halves(pids, [item, item])

    ((first, second),) = in_shares(parts, ["a"], [100])
    assert first[0] == os.getpid() != second[0]


def test_another_process_does_the_second_half(possible):
    found = in_halves(pids, ["a", "b", "c", "d"])
    assert [name for _, name in found] == ["a", "b", "c", "d"]
    assert found[0][0] == found[1][0] == os.getpid()
    assert found[2][0] == found[3][0] != os.getpid()


def test_one_process_at_a_time(possible):
    first = begin(os.getpid)
    second = begin(os.getpid)
    assert second() == os.getpid() != first()
    assert begin(os.getpid)() != os.getpid()


def test_no_process_of_a_process(possible):
    assert begin(lambda: begin(os.getpid)() == os.getpid())()


def test_what_a_killed_process_should_have_done_is_done_here(possible):
    here = os.getpid()

    def work():
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return "done"

    assert begin(work)() == "done"
    assert not beside._running


def test_an_error_comes_out_here(possible):
    def work():
        raise ValueError("no such text")

    with pytest.raises(ValueError, match="no such text"):
        begin(work)()


def test_a_result_that_nobody_asks_for_leaves_no_process(possible):
    begun = begin(lambda: "x" * 1_000_000)
    (child,) = beside._running
    del begun
    assert not beside._running
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_a_digest_is_the_same_with_a_second_process(possible, monkeypatch):
    from bench.quality.writing import draft_comments
    from search.digest.output import as_output
    from search.digest.pipeline import digest
    from search.digest.reading import Comment

    lines = draft_comments(3, "plain", 150).lines
    comments = [
        Comment(each["id"], each["text"], "", "", each.get("provision", ""))
        for each in lines
    ]
    split = as_output(digest(comments))
    monkeypatch.setattr(beside, "WORTH", 1_000_000)
    assert split == as_output(digest(comments))
