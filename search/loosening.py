"""A second, looser reading of what was typed, for when nothing was found.

Words that stand together are one phrase, so 电动自行车楼道充电 is found nowhere;
loosened it asks for 电动自行车, 楼道 and 充电, each anywhere in the text.
"""

from functools import cache

from search.digest.lexicon import OWN_WORDS
from search.query import MOST_PHRASES, Terms
from search.words import words

# So that a word of the city's own is never cut into parts.
WEIGHT = 100_000


def loosened(terms: Terms) -> Terms | None:
    """Cut phrases into words; None where that changes nothing."""
    parts = [
        tuple(words(part)) for phrase in terms.include for part in _cut("".join(phrase))
    ]
    include = tuple(dict.fromkeys(part for part in parts if part))[:MOST_PHRASES]
    if not include or set(include) == set(terms.include):
        return None
    return Terms(include, terms.exclude, terms.is_cut)


def _cut(text: str) -> list[str]:
    return _cutter().cut(text, False)


@cache
def _cutter():
    import rjieba

    cutter = rjieba.Jieba()
    for word in OWN_WORDS:
        cutter.add_word(word, WEIGHT, "n")
    return cutter
