"""Average linkage in buckets gives what it gives in one piece."""

import numpy as np
import pytest
from scipy import sparse

from search.digest import likeness, linkage
from search.digest.themes import covering, wanted

from . import measures
from .helpers import comments
from .planted import messages


def rows(*vectors):
    matrix = sparse.csr_matrix(np.array(vectors, dtype=np.float32))
    return linkage.normalize(matrix)


def test_near_rows_are_one_group_and_numbers_follow_the_first():
    labels = linkage.grouped(rows((0, 1), (1, 0), (0.1, 1), (1, 0.1)), 0.5)
    assert list(labels) == [0, 1, 0, 1]


def test_one_row_and_none():
    assert list(linkage.grouped(rows((1, 0)))) == [0]
    assert list(linkage.grouped(sparse.csr_matrix((0, 3), dtype=np.float32))) == []


def test_means_are_those_of_the_members():
    found = likeness.means(rows((1, 0), (0, 1), (1, 0)), np.array([0, 1, 0]))
    assert found.toarray().tolist() == [[1, 0], [0, 1]]


def test_borders_of_buckets_do_not_split_issues(monkeypatch):
    """The hot issues may lose 0.02 of their F1, not more (feedback.md 5.6)."""
    from search.digest.shadow import shadow_of
    from search.digest.vectors import hybrid, opening_counts, word_counts, words

    planted = messages(3, 20, 700)
    given = comments(planted)
    titles = [shadow_of(each.title).text for each in given]
    counts, _ = word_counts(words(f"{each.title}\n{each.text}") for each in given)
    matrix = hybrid(opening_counts(titles), counts)

    def score():
        labels = linkage.grouped(matrix)
        groups = [[] for _ in range(labels.max() + 1)]
        for each, label in zip(given, labels, strict=True):
            groups[label].append(each.id)
        return measures.hot(groups, planted.issue)[0]

    direct = score()
    monkeypatch.setattr(linkage, "BUCKET", 250)
    assert score() >= direct - 0.02


def test_rows_all_alike_are_split_by_force(monkeypatch):
    monkeypatch.setattr(linkage, "BUCKET", 10)
    labels = linkage.grouped(rows(*[(1, 0, 0)] * 40))
    assert set(labels) == {0}


def test_facility_location_takes_the_middle_then_the_far_one():
    chosen = covering(rows((1, 0.1), (1, 0), (1, -0.1), (0.3, 1)))
    assert [at for at, _ in chosen][:2] == [0, 3] or [at for at, _ in chosen][0] == 1
    assert 3 in [at for at, _ in chosen]
    gains = [gain for _, gain in chosen]
    assert gains == sorted(gains, reverse=True)


@pytest.mark.parametrize(
    ("points", "count"), [(1, 1), (2, 1), (27, 3), (1000, 10), (100_000, 12)]
)
def test_number_of_themes_is_the_cube_root(points, count):
    assert wanted(points) == count


@pytest.mark.parametrize("width", [9, 33, 300, 1000])
def test_the_highest_of_each_row_are_found_in_stretches(width):
    values = np.random.default_rng(width).random((20, width), dtype=np.float32)
    found = np.sort(linkage._highest(values, 8), axis=1)
    assert (found == np.sort(np.argsort(-values, axis=1)[:, :8], axis=1)).all()
