"""What two processes read of texts is what one reads of all of them."""

import pytest

from search.digest import beside
from search.digest.reading import Comment
from search.digest.segments import Segment
from search.digest.vectors import counts_of, merged, opening_tally, used_words
from search.digest.voices import voices

TITLES = ["滨江花园的路灯", "", "望江路停车费太贵", "", "滨江花园的路灯", "东湖小区"]
TEXTS = [
    "路灯坏了，半夜很黑。",
    "翠湖名城门口停车收费，收据不开。",
    "停车费从五元涨到十元，路灯却不亮。",
    "",
    "滨江花园的路灯一直不亮，谢谢。",
    "电梯坏了。",
]


def points():
    comments = [
        Comment(n, x, t) for n, (t, x) in enumerate(zip(TITLES, TEXTS, strict=True))
    ]
    return [Segment(each, 0, len(each.text), each.text) for each in comments]


def read(articles=("",) * 6):
    return voices(points(), articles, [[n] for n in range(6)])


@pytest.mark.parametrize("cut", [0, 1, 3, 6])
def test_parts_below_each_other_are_the_whole(cut):
    texts = [list(text) for text in TEXTS]
    parts = [opening_tally(TITLES[:cut]), opening_tally(TITLES[cut:])]
    whole = opening_tally(TITLES).counts
    assert merged(parts).counts.toarray().tolist() == whole.toarray().tolist()
    found = counts_of([used_words(texts[:cut]), used_words(texts[cut:])])
    wanted = counts_of([used_words(texts)])
    assert found[0].toarray().tolist() == wanted[0].toarray().tolist()
    assert found[1] == wanted[1]


def test_halves_are_the_whole(monkeypatch):
    whole = read()
    monkeypatch.setattr(beside, "WORTH", 1)
    monkeypatch.setattr(beside, "is_possible", lambda: False)
    halves = read()
    for one, other in (
        (whole.words, halves.words),
        (whole.openings, halves.openings),
        *zip(whole.places, halves.places, strict=True),
    ):
        assert one.toarray().tolist() == other.toarray().tolist()
    assert whole.vocabulary == halves.vocabulary
    assert whole.sides.tolist() == halves.sides.tolist()
    assert whole.headed.tolist() == halves.headed.tolist()


def test_names_of_headings_are_told_from_those_of_texts_alone():
    """滨江 stands in two titles, 翠湖 first where there is none; 收据 is no name."""
    found = read()
    assert found.headed.shape == (found.places[0].shape[1],)
    assert found.headed.min() >= 0
    assert found.headed.max() == 1
    assert read(("第一条",) * 6).headed is None


def test_places_do_not_count_on_a_draft():
    assert read().places is not None
    assert read(("第一条",) * 6).places is None
