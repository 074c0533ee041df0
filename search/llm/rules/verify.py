"""The verifier: what a language model says counts only as far as the words carry it.

A name stands when every quote is a whole clause of its stretch, letter by letter, and
the name itself is made of words of the quotes, in their order, with nothing but
linking words between. It holds no side, no count, no article, and no word that only
one person uses where several speak. Nothing is mended: what does not hold is refused.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from search.digest.citations import citations
from search.digest.lexicon import EMPTY_WORDS
from search.digest.shadow import FILL, shadow_of
from search.digest.vectors import cut_words, words

from .answers import Cited, MergeAnswer, NameAnswer, Refused
from .reasons import Reason
from .tasks import MOST_MERGES, Piece, Topic
from .wording import counts_people, gives_orders, says_something, takes_side

SHORTEST_NAME, LONGEST_NAME = 2, 24
SHORTEST_QUOTE, LONGEST_QUOTE = 4, 120
MOST_QUOTES = 4
_LETTERS = re.compile(r"[\u3400-\u9fff0-9A-Za-z、]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LINKS = ("以及", "的", "和", "与", "及")
_PARTS = re.compile("、|以及|和|与|及")
_END = frozenset('，。！？；：、,.!?;:…—\n\r\t 　（）()《》“”"‘’「」『』')
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Proof:
    """Exact words of a comment: `start` and `end` count from its beginning.

    `topic` says which of the topics of the question they speak for.
    """

    topic: int
    comment: str | int
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Name:
    """A name that holds, with the words it rests on."""

    text: str
    proofs: tuple[Proof, ...]


@dataclass(frozen=True)
class Merge:
    """Positions of topics that speak of one thing, with words of each."""

    topics: tuple[int, ...]
    proofs: tuple[Proof, ...]


def verified_name(answer: NameAnswer, topic: Topic) -> Name:
    """Give a name that holds; raises Refused with the first thing that does not."""
    _form(answer.name)
    _neutrality(answer.name)
    proofs = _proofs(answer.evidence, [topic])
    if topic.voices > 1 and len({proof.comment for proof in proofs}) < 2:
        raise Refused(Reason.VOICES)
    _foundation(answer.name, [proof.text for proof in proofs])
    _sharing(answer.name, topic)
    return Name(answer.name, proofs)


def verified_merges(
    answer: Sequence[MergeAnswer], topics: Sequence[Topic]
) -> tuple[Merge, ...]:
    """Give merges that hold, all or none; raises Refused."""
    taken = [number for each in answer for number in each.groups]
    are_known = all(1 <= number <= len(topics) for number in taken)
    if len(answer) > MOST_MERGES or len(set(taken)) != len(taken) or not are_known:
        raise Refused(Reason.GROUP)
    return tuple(_merge(each, topics) for each in answer)


def _merge(answer: MergeAnswer, topics: Sequence[Topic]) -> Merge:
    chosen = tuple(sorted(number - 1 for number in answer.groups))
    proofs = _proofs(answer.evidence, topics)
    if len(chosen) < 2 or {proof.topic for proof in proofs} != set(chosen):
        raise Refused(Reason.GROUP)
    said = [
        {w for proof in proofs if proof.topic == at for w in words(proof.text)}
        for at in chosen
    ]
    if not set.intersection(*said) - _common(topics, chosen):
        raise Refused(Reason.UNLIKE)
    return Merge(chosen, proofs)


def _common(topics: Sequence[Topic], chosen: Sequence[int]) -> set[str]:
    """Words of every other theme as well: they make no two of them alike."""
    others = [
        {word for piece in topic.pieces for word in words(piece.text)}
        for at, topic in enumerate(topics)
        if at not in chosen
    ]
    return set.intersection(*others) if len(others) > 1 else set()


def _form(name: str) -> None:
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        raise Refused(Reason.LENGTH)
    if not _LETTERS.fullmatch(name) or len(_HAN.findall(name)) < 2:
        raise Refused(Reason.LETTERS)


def _neutrality(name: str) -> None:
    if counts_people(name):
        raise Refused(Reason.NUMBER)
    if citations(name) or re.search("第.{1,6}[条款项章节编]|本条|该条", name):
        raise Refused(Reason.ARTICLE)
    if takes_side(shadow_of(name).text) or gives_orders(name):
        raise Refused(Reason.SIDE)


def _proofs(evidence: Sequence[Cited], topics: Sequence[Topic]) -> tuple[Proof, ...]:
    """Find every quote where it is said to stand."""
    most = MOST_QUOTES * len(topics)
    if not 1 <= len(evidence) <= most or len(set(evidence)) != len(evidence):
        raise Refused(Reason.SHAPE)
    rows = [(at, piece) for at, topic in enumerate(topics) for piece in topic.pieces]
    found = []
    for each in evidence:
        if not 1 <= each.seg <= len(rows):
            raise Refused(Reason.SEGMENT)
        at, piece = rows[each.seg - 1]
        start = _place(each.quote, piece)
        end = start + len(each.quote)
        words_there = piece.text[start:end]
        base = piece.start
        found.append(Proof(at, piece.comment, base + start, base + end, words_there))
    return tuple(found)


def _place(quote: str, piece: Piece) -> int:
    """Give where a quote stands as whole clauses; raises Refused."""
    if not SHORTEST_QUOTE <= len(quote) <= LONGEST_QUOTE or quote != quote.strip():
        raise Refused(Reason.LENGTH)
    if FILL in quote:
        raise Refused(Reason.COVERED)
    at = piece.text.find(quote)
    if at < 0:
        raise Refused(Reason.QUOTE)
    while at >= 0:
        if _is_whole(piece, at, at + len(quote)):
            return at
        at = piece.text.find(quote, at + 1)
    raise Refused(Reason.CLAUSE)


def _is_whole(piece: Piece, start: int, end: int) -> bool:
    """A clause cut in two can say the opposite: 不｜应当收费."""
    text = piece.text
    begins = start == 0 or text[start - 1] in _END or text[start] in _END
    if end == len(text):
        return begins and (not piece.was_cut or text[-1] in _END)
    return begins and (text[end] in _END or text[end - 1] in _END)


def _foundation(name: str, quotes: Sequence[str]) -> None:
    """Each part of a name is made of words of one quote, in their order."""
    parts = [part for part in _PARTS.split(name) if part]
    is_list = "、" not in (name[0], name[-1]) and "、、" not in name
    if not parts or not is_list or not says_something(words(name)):
        raise Refused(Reason.UNFOUNDED)
    for part in parts if not _any_carries(name, quotes) else ():
        if not _any_carries(part, quotes):
            is_number = bool(_NUMBER.search(part))
            raise Refused(Reason.NUMBER if is_number else Reason.UNFOUNDED)


def _any_carries(part: str, quotes: Sequence[str]) -> bool:
    return any(_carries(part, quote) for quote in quotes)


def _carries(part: str, quote: str) -> bool:
    """Say whether words of a quote, in order, make up a part of a name."""
    cuts = _borders(quote)

    @cache
    def goes_on(at: int, after: int) -> bool:
        if at == len(part):
            return True
        behind = [at + len(link) for link in _LINKS if part.startswith(link, at)]
        if at and any(end < len(part) and goes_on(end, after) for end in behind):
            return True
        return any(
            goes_on(at + size, where + size)
            for size in range(len(part) - at, 1, -1)
            if (where := _word(quote, part[at : at + size], after, cuts)) >= 0
        )

    return goes_on(0, 0)


def _word(quote: str, chunk: str, after: int, cuts: frozenset[int]) -> int:
    """Give where a run of whole words stands behind a place; -1 where it does not."""
    at = quote.find(chunk, after)
    while at >= 0:
        if at in cuts and at + len(chunk) in cuts:
            return at
        at = quote.find(chunk, at + 1)
    return -1


def _borders(quote: str) -> frozenset[int]:
    """Give where words begin and end; what is no word is a border on both sides."""
    found, at = {0, len(quote)}, 0
    for word in cut_words(quote):
        begin = quote.find(word, at)
        if begin >= 0:
            at = begin + len(word)
            found |= {begin, at}
    return frozenset(found)


def _sharing(name: str, topic: Topic) -> None:
    """Where several speak, a word of one alone names nothing: nor does an order."""
    if topic.voices < 3:
        return
    # as they stand: `words` gives the first of several that mean one thing
    for word in cut_words(name):
        if len(word) < 2 or word in EMPTY_WORDS:
            continue
        users = {piece.comment for piece in topic.pieces if word in piece.text}
        if len(users) < 2:
            raise Refused(Reason.UNFOUNDED)
