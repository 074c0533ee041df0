"""The Merkle tree against a slow tree written from the definition, and known roots."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.tree import TILE, TILE_HEIGHT, Tree, is_consistent, is_included


def sha(data):
    return hashlib.sha256(data).digest()


def leaf(number):
    return sha(b"\x00" + str(number).encode())


def slow(leaves):
    """RFC 6962, 2.1, as it stands there."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha(b"\x01" + slow(leaves[:half]) + slow(leaves[half:]))


def tree_of(leaves):
    """A tree whose kept levels are computed from below, as the sealer does it."""
    kept = {0: list(leaves)}
    tree = Tree(sha, lambda level, first, last: kept[level][first:last])
    level = TILE_HEIGHT
    while whole := len(kept[level - TILE_HEIGHT]) // TILE:
        kept[level] = list(tree.nodes(level, 0, whole))
        level += TILE_HEIGHT
    return tree


LEAVES = [leaf(n) for n in range(1400)]
TREE = tree_of(LEAVES)
SIZES = st.one_of(
    st.integers(1, 20),
    st.integers(1, 1400),
    st.sampled_from([255, 256, 257, 512, 1024]),
)

# The test inputs and roots of the reference implementation of RFC 6962.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
INPUTS.append("606162636465666768696a6b6c6d6e6f")
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("size", ROOTS)
def test_the_known_roots(size):
    leaves = [sha(b"\x00" + bytes.fromhex(one)) for one in INPUTS[:size]]
    assert tree_of(leaves).root(size).hex() == ROOTS[size]


@given(SIZES)
def test_the_root_is_that_of_the_definition(size):
    assert TREE.root(size) == slow(LEAVES[:size])


@given(st.data(), SIZES)
def test_an_entry_proves_to_be_in_the_log_and_no_other_does(data, size):
    index = data.draw(st.integers(0, size - 1))
    proof, root = TREE.inclusion(index, size), TREE.root(size)
    assert is_included(sha, LEAVES[index], index, size, proof, root)
    assert not is_included(sha, leaf("x"), index, size, proof, root)
    assert not is_included(sha, LEAVES[index], index, size, [*proof, root], root)
    if size > 1:
        other = data.draw(st.integers(0, size - 1).filter(lambda n: n != index))
        assert not is_included(sha, LEAVES[index], other, size, proof, root)
        assert not is_included(sha, LEAVES[index], index, size, proof[:-1], root)


@given(st.data(), SIZES)
def test_a_log_that_only_grew_proves_it(data, new):
    old = data.draw(st.integers(1, new))
    proof = TREE.consistency(old, new)
    before, after = (old, TREE.root(old)), (new, TREE.root(new))
    assert is_consistent(sha, before, after, proof)
    assert not is_consistent(sha, (old, leaf("x")), after, proof)
    assert not is_consistent(sha, before, (new, leaf("x")), proof)
    assert not is_consistent(sha, before, after, [*proof, leaf("x")])


@given(st.data(), st.integers(2, 300))
def test_a_log_that_was_rewritten_proves_nothing(data, new):
    old = data.draw(st.integers(1, new - 1))
    changed = data.draw(st.integers(0, old - 1))
    rewritten = [*LEAVES[:changed], leaf("x"), *LEAVES[changed + 1 : new]]
    tree = tree_of(rewritten)
    proof, after = tree.consistency(old, new), (new, tree.root(new))
    assert not is_consistent(sha, (old, TREE.root(old)), after, proof)


def test_proofs_are_short():
    assert len(TREE.inclusion(700, 1400)) == 11
    assert len(TREE.consistency(700, 1400)) <= 12


@pytest.mark.parametrize(("index", "size"), [(0, 0), (-1, 3), (3, 3)])
def test_what_is_not_in_the_tree_has_no_proof(index, size):
    with pytest.raises(ValueError, match="no leaf"):
        TREE.inclusion(index, size)
    assert not is_included(sha, LEAVES[0], index, size, [], LEAVES[0])


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3)])
def test_only_a_smaller_tree_begins_a_larger_one(old, new):
    with pytest.raises(ValueError, match="no leaf"):
        TREE.consistency(old, new)
    assert not is_consistent(sha, (old, LEAVES[0]), (new, LEAVES[0]), [])


def test_half_a_subtree_is_not_kept():
    with pytest.raises(ValueError, match="not whole"):
        list(TREE.nodes(TILE_HEIGHT, 5, 6))
