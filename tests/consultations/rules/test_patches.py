"""Changes between JSON values can be made and taken back."""

from hypothesis import given
from hypothesis import strategies as st

from consultations.rules.patches import apply, difference, revert

PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=4)
NODES = st.recursive(
    st.fixed_dictionaries({"text": PLAIN, "children": st.just([])}),
    lambda inner: st.fixed_dictionaries(
        {"text": PLAIN, "children": st.lists(inner, max_size=4)}
    ),
    max_leaves=12,
)
TREES = st.fixed_dictionaries({"title": PLAIN, "nodes": st.lists(NODES, max_size=5)})


@given(TREES, TREES)
def test_changes_lead_there_and_back(old, new):
    changes = difference(old, new)
    assert apply(old, changes) == new
    assert revert(new, changes) == old


def test_the_same_value_has_no_changes():
    assert difference({"nodes": [{"text": "a"}]}, {"nodes": [{"text": "a"}]}) == []


def test_a_change_deep_inside_keeps_only_itself():
    old = {"nodes": [{"text": str(n), "children": []} for n in range(100)]}
    new = {"nodes": [dict(node) for node in old["nodes"]]}
    new["nodes"][50]["text"] = "changed"
    assert difference(old, new) == [[["nodes", 50], "text", "50", "changed"]]


def test_a_run_that_grows_is_one_change():
    old, new = {"nodes": [1, 2, 5]}, {"nodes": [1, 2, 3, 4, 5]}
    assert difference(old, new) == [[["nodes"], 2, [], [3, 4]]]


def test_applying_leaves_the_value_given_as_it_was():
    old = {"nodes": [1, 2]}
    apply(old, difference(old, {"nodes": [1, 3]}))
    assert old == {"nodes": [1, 2]}
