"""Two reports held against each other, theme by theme."""

import pytest

from search.digest.difference import difference


def theme(key, comments, name="停车"):
    return {"key": key, "name": name, "comments": comments}


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        ([], [], []),
        ([], [theme("a", 3)], [("new", None, 3)]),
        ([theme("a", 3)], [], [("gone", 3, None)]),
        ([theme("a", 3)], [theme("a", 3)], [("same", 3, 3)]),
        ([theme("a", 3)], [theme("a", 5)], [("changed", 3, 5)]),
        ([theme("a", 3, "车位")], [theme("a", 5)], [("renamed", 3, 5)]),
        (
            [theme("a", 1), theme("b", 2)],
            [theme("c", 4), theme("b", 1)],
            [("new", None, 4), ("changed", 2, 1), ("gone", 1, None)],
        ),
    ],
)
def test_changes(before, now, found):
    changes = difference(before, now)
    assert [(c.kind, c.before, c.now) for c in changes] == found
    assert all(c.more == (c.now or 0) - (c.before or 0) for c in changes)
