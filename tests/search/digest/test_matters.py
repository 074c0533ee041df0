"""One matter under many names, and one trouble at many places."""

import numpy as np
import pytest
from scipy import sparse

from search.digest.likeness import Rows
from search.digest.matters import matters

WAYS, SHARED = 5, 0.12


def letters(many: int, strangers: int = 0, nameless: int = 0) -> Rows:
    """All say the same; in turn they call the place in five ways that share a word.

    Alike are the names of one way wholly, of two ways a little (0.12); `strangers`
    write of places of their own, `nameless` of none.
    """
    named = many + strangers
    count = named + nameless
    places = np.zeros((count, 1 + WAYS + strangers), np.float32)
    places[:many, 0] = np.sqrt(SHARED)
    places[np.arange(many), 1 + np.arange(many) % WAYS] = np.sqrt(1 - SHARED)
    places[many + np.arange(strangers), 1 + WAYS + np.arange(strangers)] = 1
    said = sparse.csr_matrix(np.ones((count, 1), np.float32))
    has_name = (np.arange(count) < named).astype(np.float64)
    return Rows(said, sparse.csr_matrix(places), has_name)


def groups(rows: Rows) -> int:
    """Count the matters of two or more; the headings name the same places."""
    return int((np.bincount(matters(rows, rows)) > 1).sum())


@pytest.mark.parametrize(
    ("many", "strangers", "nameless", "found"),
    [
        (30, 0, 0, 1),  # many names of one place
        (35, 1, 0, 1),  # one of them writes of elsewhere
        (30, 0, 20, 1),  # two in five name no place
        (20, 0, 0, WAYS),  # too few to tell
        (30, 3, 0, WAYS),  # a trouble of several places
    ],
)
def test_many_who_call_a_place_by_many_names_write_of_one_matter(
    many, strangers, nameless, found
):
    assert groups(letters(many, strangers, nameless)) == found


def test_names_of_a_few_do_not_hold_together_those_that_name_none():
    assert groups(letters(30, nameless=40)) > 1


def crowd(headed):
    """Forty at five places, who tell the trouble by words that read like names."""
    at = np.arange(40)
    places = np.zeros((40, 5 + 8), np.float32)
    places[at, at % 5] = 0.6
    places[at, 5 + at % 8] = 0.8
    said = sparse.csr_matrix(np.ones((40, 1), np.float32))
    rows = Rows(said, sparse.csr_matrix(places), np.ones(40))
    shares = np.array([headed] * 5 + [0.0] * 8)
    return matters(rows, rows, shares), at % 5


def test_words_of_a_trouble_that_no_heading_has_do_not_join_its_places():
    found, places = crowd(headed=0.9)
    assert len(set(zip(found, places, strict=True))) == len(set(found)) == 5
    found, places = crowd(headed=0.0)
    assert len(set(zip(found, places, strict=True))) > len(set(found))
