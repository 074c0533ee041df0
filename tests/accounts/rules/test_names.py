"""Family names and stars."""

import pytest

from accounts.rules.names import masked


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("李明", "李**"),
        ("李小明", "李**"),  # how long it is, is not told
        ("欧阳修文", "欧阳**"),
        ("欧阳", "欧**"),  # two characters alone: a family name of one
        (" 陈某 ", "陈**"),
        ("𠮷田", "𠮷**"),
        ("", ""),
    ],
)
def test_the_family_name_alone(name, shown):
    assert masked(name) == shown
