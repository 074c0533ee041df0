"""Staff's word over what a run found: a point keeps exactly one home."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.digest.lineage import inherited
from search.digest.staff import Home, Point, Put, arranged, ledger, part_key

T1, T2 = Home("theme", "t1", "k1"), Home("theme", "t2", "k2")
SINGLE = Home("single")


def point(number, found=T1, arrived=0.0, version=1):
    return Point((number, version, 0, 9), found, arrived)


def put(numbers, home, seen_until=5.0, version=1):
    places = frozenset((n, version, 0, 9) for n in numbers)
    return Put(places, home, seen_until)


def themes(points, puts):
    return [home.theme or home.bucket for home in arranged(points, puts)]


@pytest.mark.parametrize(
    ("points", "puts", "expected"),
    [
        # nothing decided: as it was found
        ([point(1), point(2, T2)], [], ["t1", "t2"]),
        # merged: all of one in the other
        (
            [point(1), point(2, T2)],
            [put([1, 2], Home("theme", "t2"))],
            ["t2", "t2"],
        ),
        # a newcomer goes with the cluster that staff moved
        (
            [point(1), point(2), point(3, T1, 9.0)],
            [put([1, 2], Home("theme", "t2"))],
            ["t2", "t2", "t2"],
        ),
        # half of what they had seen is enough
        (
            [point(1), point(2), point(3, T1, 9.0)],
            [put([1], Home("theme", "t2"))],
            ["t2", "t1", "t2"],
        ),
        # less than half is not
        (
            [point(1), point(2), point(3), point(4, T1, 9.0)],
            [put([1], Home("theme", "t2"))],
            ["t2", "t1", "t1", "t1"],
        ),
        # what they had seen and left stays
        ([point(1), point(2)], [put([1], SINGLE)], ["single", "t1"]),
        # the later word holds
        (
            [point(1)],
            [put([1], SINGLE), put([1], Home("theme", "t2"))],
            ["t2"],
        ),
        # words that were changed since are other words
        ([point(1, version=2)], [put([1], SINGLE)], ["t1"]),
        # a point that is gone is passed over
        ([point(1)], [put([7], SINGLE)], ["t1"]),
        # a single that staff filed takes nobody along
        (
            [point(1, SINGLE), point(2, SINGLE, 9.0)],
            [put([1], Home("theme", "t2"))],
            ["t2", "single"],
        ),
    ],
)
def test_where_points_are(points, puts, expected):
    assert themes(points, puts) == expected


def test_a_whole_cluster_keeps_its_key_and_a_part_gets_one():
    merged = put([1, 2], Home("theme", "t2"))
    whole = arranged([point(1), point(2)], [merged])
    assert {home.cluster for home in whole} == {"k1"}
    part = arranged([point(1), point(2), point(3)], [put([1], Home("theme", "t2"))])
    assert [home.cluster for home in part] == [part_key("k1", "t2"), "k1", "k1"]


def test_the_part_of_a_cluster_does_not_depend_on_others():
    lone = arranged([point(1, SINGLE)], [put([1], Home("theme", "t2"))])
    among = arranged(
        [point(1, SINGLE), point(2, T1), point(3, SINGLE)],
        [put([1], Home("theme", "t2"))],
    )
    assert lone[0] == among[0]


@pytest.mark.parametrize(
    ("bucket", "theme"), [("theme", ""), ("single", "t1"), ("x", "")]
)
def test_no_such_home(bucket, theme):
    with pytest.raises(ValueError, match="no place"):
        Home(bucket, theme)


HOMES = st.one_of(
    st.sampled_from([SINGLE, Home("unrelated"), Home("failed")]),
    st.builds(
        lambda t, k: Home("theme", f"t{t}", f"k{t}{k}"),
        st.integers(0, 3),
        st.integers(0, 2),
    ),
)
POINTS = st.lists(st.tuples(HOMES, st.floats(0, 10)), max_size=30).map(
    lambda rows: [point(n, home, at) for n, (home, at) in enumerate(rows)]
)
TARGETS = st.sampled_from(
    [SINGLE, Home("unrelated"), Home("theme", "t0"), Home("theme", "s1")]
)
PUTS = st.lists(
    st.builds(
        put, st.frozensets(st.integers(0, 34), max_size=12), TARGETS, st.floats(0, 10)
    ),
    max_size=6,
)


@given(POINTS, PUTS)
def test_the_ledger_always_adds_up(points, puts):
    homes = arranged(points, puts)
    assert sum(ledger(homes).values()) == len(points) == len(homes)
    for home in homes:
        assert bool(home.theme) == bool(home.cluster) == (home.bucket == "theme")


@given(POINTS, PUTS)
def test_arranging_again_changes_nothing(points, puts):
    assert arranged(points, puts) == arranged(points, puts)


@given(POINTS, PUTS)
def test_the_last_word_on_a_point_holds(points, puts):
    homes = arranged(points, puts)
    for each, home in zip(points, homes, strict=True):
        naming = [p for p in puts if each.place in p.places]
        if naming and naming[-1] is puts[-1]:
            assert (home.bucket, home.theme) == (
                naming[-1].home.bucket,
                naming[-1].home.theme,
            )


@given(POINTS, PUTS)
def test_each_cluster_is_arranged_by_itself(points, puts):
    whole = dict(zip((p.place for p in points), arranged(points, puts), strict=True))
    for cluster in {p.found.cluster for p in points}:
        some = [p for p in points if p.found.cluster == cluster]
        for each, home in zip(some, arranged(some, puts), strict=True):
            assert whole[each.place] == home


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ({}, {1: "a"}, {"a": "a"}),
        ({1: "x", 2: "x"}, {1: "a", 2: "a"}, {"a": "x"}),
        # the larger share takes the key, the rest is a theme of its own
        (
            {1: "x", 2: "x", 3: "x"},
            {1: "a", 2: "a", 3: "b"},
            {"a": "x", "b": "b"},
        ),
        # two that became one: the one that brought more
        (
            {1: "x", 2: "x", 3: "y"},
            {1: "a", 2: "a", 3: "a"},
            {"a": "x"},
        ),
        # newcomers do not weigh
        (
            {1: "x"},
            {1: "a", 7: "a", 8: "a", 9: "b"},
            {"a": "x", "b": "b"},
        ),
    ],
)
def test_keys_go_on_by_the_points_shared(before, now, expected):
    assert inherited(before, now) == expected


def test_a_key_that_went_to_another_is_not_used_twice():
    keys = inherited({1: "b", 2: "b"}, {1: "a", 2: "a", 3: "b"})
    assert keys["a"] == "b"
    assert keys["b"] not in ("a", "b")


@given(
    st.dictionaries(st.integers(0, 20), st.sampled_from("abcd")),
    st.dictionaries(st.integers(0, 20), st.sampled_from("abcde")),
)
def test_each_key_once(before, now):
    keys = inherited(before, now)
    assert keys.keys() == set(now.values())
    assert len(set(keys.values())) == len(keys)
