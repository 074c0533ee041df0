"""From comments to a digest: the stages in their order."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from threadpoolctl import threadpool_limits

from . import articles as anchoring
from .ahead import begin
from .articles import Anchor, Article
from .beside import in_halves
from .citations import citations
from .duplicates import Group, find_groups
from .evidence import Chooser
from .found import Digest, Wish
from .grams import Codes, gram_sets, shared
from .places import ended_names
from .reading import MAX_TEXT, Comment
from .segments import Piece, Segment, Span, cut
from .shadow import Shadow, is_whole, shadow_of
from .stance import Spoken, Stance, decide
from .suggestions import Suggestion, find_suggestions
from .themes import find_themes
from .vectors import words
from .voices import voices

_SAME_PART = 0.3
_OPENING, _ON_DRAFT = 200, 0.02
"""Characters in which an article is looked for; share of comments that name one from
which all are on a draft."""
# Who takes a stand or speaks of a law speaks of this one.
_OF_A_LAW = re.compile("支持|赞成|赞同|同意|反对|立法|条例|草案|规定|办法|法规|意见稿")
_TELLING = 4
"""Different words from which a text without any word of the draft is unrelated."""


Tell = Callable[[str], None]
"""Told the name of each stage as it begins; may raise to end the work."""


def _silent(stage: str) -> None:
    """Tell nobody."""


def digest(
    comments: Sequence[Comment],
    articles: Sequence[Article] = (),
    tell: Tell = _silent,
) -> Digest:
    """Group comments and find what they say; see `report` for the sentences.

    The same comments give the same digest, in whatever order they come.
    """
    # sums of several threads differ in their last bits from one machine to another
    with threadpool_limits(1):
        return _digest(sorted(comments, key=lambda each: each.order), articles, tell)


def _digest(ordered: list[Comment], articles: Sequence[Article], tell: Tell) -> Digest:
    tell("copies")
    folded = _folded(ordered)
    shadows = [folded[comment.text] for comment in ordered]
    are_letters = _are_letters(ordered, articles)
    reading = begin(folded, are_letters)
    groups = find_groups(ordered, shadows, lambda texts: reading().number(texts))
    ahead = reading()
    segments = _segments(ordered, shadows, groups, are_letters, ahead.pieces)
    tell("articles")
    anchors = anchoring.attribute(segments, articles)
    tell("stances")
    verdicts = _verdicts(ordered, segments, anchors)
    by_id = {c.id: v.value for c, v in zip(ordered, verdicts, strict=True)}
    stances = [by_id[segment.comment.id] for segment in segments]
    found = Digest(ordered, shadows, groups, segments, anchors, verdicts, stances)
    tell("themes")
    _sort(found, articles)
    tell("quotes")
    known = {c.id: s for c, s in zip(ordered, shadows, strict=True)}
    found.wishes = _wishes(found, known, ahead.wishes)
    chooser = Chooser(segments, known, stances)
    found.quotes = chooser.every(found.themes, found.singles)
    return found


def _folded(comments: Sequence[Comment]) -> dict[str, Shadow]:
    """Fold the texts, each once, however many people sent it."""
    texts = list(dict.fromkeys(comment.text for comment in comments))
    found = in_halves(lambda some: [shadow_of(t[:MAX_TEXT]) for t in some], texts)
    return dict(zip(texts, found, strict=True))


def _are_letters(comments: Sequence[Comment], articles: Sequence[Article]) -> bool:
    """Say whether comments are letters on a matter each, on no draft.

    So are those without a draft, few of which came with an article or name one.
    """
    if articles or any(comment.provision for comment in comments):
        return False
    named = sum(1 for each in comments if citations(each.text[:_OPENING]))
    return named <= _ON_DRAFT * len(comments)


def _segments(
    comments: Sequence[Comment],
    shadows: Sequence[Shadow],
    groups: Sequence[Group],
    are_letters: bool,
    ahead: Mapping[str, list[Piece]],
) -> list[Segment]:
    """Cut comments into points; a letter is one, with what it adds to a common one.

    `ahead` gives the points of texts that were cut already, with nothing added.
    """
    added: dict[int, list[Span]] = {}
    for group in groups:
        added |= group.added
    keys = [(each.text, tuple(added.get(at, ()))) for at, each in enumerate(comments)]
    first: dict[tuple[str, tuple[Span, ...]], int] = {}
    for at, key in enumerate(keys):
        first.setdefault(key, at)
    known = {key: ahead[key[0]] for key in first if not key[1] and key[0] in ahead}
    left = [key for key in first if key not in known]

    def pieces(some: Sequence[int]) -> list[list[Piece]]:
        return [
            _pieces(comments[at], shadows[at], added.get(at, []), are_letters)
            for at in some
        ]

    # the same text is cut once, however many people sent it
    found = in_halves(pieces, [first[key] for key in left])
    known.update(zip(left, found, strict=True))
    return [
        Segment(comment, *piece)
        for comment, key in zip(comments, keys, strict=True)
        for piece in known[key]
    ]


def _pieces(
    comment: Comment, shadow: Shadow, own: list[Span], are_letters: bool
) -> list[Piece]:
    is_whole_letter = are_letters and _is_mostly(shadow, own)
    pieces = cut(comment, shadow, own, is_whole=is_whole_letter)
    pieces = pieces or [Segment(comment, 0, len(comment.text[:MAX_TEXT]), "")]
    if len(comment.text) > MAX_TEXT:
        pieces.append(Segment(comment, MAX_TEXT, len(comment.text), ""))
    return [each.piece for each in pieces]


def _is_mostly(shadow: Shadow, own: Sequence[Span]) -> bool:
    """Say whether a letter has no own words beside a common text, or hardly others."""
    size = sum(end - start for start, end in own)
    return not own or 2 * size > len(shadow.text)


def _verdicts(
    comments: Sequence[Comment],
    segments: Sequence[Segment],
    anchors: Sequence[Sequence[Anchor]],
) -> list[Stance]:
    """Find where each comment stands, about the article of its first point."""
    if not any(comment.stance for comment in comments):
        return [Stance()] * len(comments)  # nothing to learn from
    about: dict[str | int, str] = {}
    told: dict[str | int, list[str]] = defaultdict(list)
    for segment, found in zip(segments, anchors, strict=True):
        about.setdefault(segment.comment.id, anchoring.filed_under(found))
        told[segment.comment.id].append(segment.text)
    return decide(
        [
            Spoken(f"{c.title}\n{' '.join(told[c.id])}", about[c.id], c.stance)
            for c in comments
        ]
    )


def _sort(found: Digest, articles: Sequence[Article]) -> None:
    """Put every point into a theme, or into one of the three rests."""
    draft = {word for article in articles for word in words(article.text)}
    spoken = []
    for at, segment in enumerate(found.segments):
        if not segment.text.strip() or not is_whole(segment.text):
            found.failed.append(at)
        elif _is_unrelated(segment, found.anchors[at], draft):
            found.unrelated.append(at)
        else:
            spoken.append(at)
    if spoken:
        filed = [anchoring.filed_under(anchors) for anchors in found.anchors]
        rows = voices(found.segments, filed, _followers(found, filed, spoken))
        found.themes, found.singles = find_themes(found.segments, rows)


def _is_unrelated(segment: Segment, anchors: Sequence[Anchor], draft: set[str]) -> bool:
    """Say whether a point has no words, or none that the draft at hand has, too."""
    if not any(map(str.isalpha, segment.text)):
        return True
    said = any(anchor.method != "inferred" for anchor in anchors)
    if (
        said
        or anchoring.filed_under(anchors)
        or not draft
        or _OF_A_LAW.search(segment.text)
    ):
        return False
    used = set(words(segment.text))
    return len(used) >= _TELLING and not used & draft


def _followers(
    found: Digest, filed: Sequence[str], spoken: Sequence[int]
) -> list[list[int]]:
    """Give the points that one speaks for: same words, or the same part of a letter.

    So a thousand copies weigh as one text in what is alike, and none is lost. The
    same letter about another place is another matter.
    """
    parts = _letter_parts(found)
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in spoken:
        segment = found.segments[at]
        same: tuple[str, ...] = (segment.compact,)
        if at in parts:
            same = str(parts[at]), *ended_names(segment.text)
        alike[filed[at], segment.comment.title, *same].append(at)
    return _by_words(found.segments, alike.values())


def _by_words(
    segments: Sequence[Segment], groups: Iterable[list[int]]
) -> list[list[int]]:
    """Order by what is said, so that it does not matter who came first.

    What joins what, and which words count as the first, depends on the order; with
    other numbers the same comments must give the same groups.
    """

    def words_of(at: int) -> tuple[str, str, int]:
        return segments[at].comment.title, segments[at].text, at

    inside = [sorted(g, key=words_of) if len(g) > 1 else g for g in groups]
    return sorted(inside, key=lambda group: words_of(group[0]))


def _letter_parts(found: Digest) -> dict[int, int]:
    """Give for points of form letters the point of the template that they repeat."""
    by_comment: dict[str | int, list[int]] = defaultdict(list)
    for at, segment in enumerate(found.segments):
        if not segment.added:
            by_comment[segment.comment.id].append(at)
    pairs = [
        (by_comment[found.comments[at].id], by_comment[found.comments[one.template].id])
        for one in found.groups
        if one.kind != "exact"
        for at in one.members
    ]
    several = {at for pair in pairs if not _are_ones(*pair) for at in sum(pair, [])}
    ordered = sorted(several)
    every = gram_sets([found.segments[at].compact for at in ordered])
    grams = dict(zip(ordered, every, strict=True))
    parts: dict[int, int] = {}
    for own, template in pairs:
        parts.update(_matched(grams, own, template))
    return parts


def _are_ones(own: Sequence[int], template: Sequence[int]) -> bool:
    return len(own) == len(template) == 1


def _matched(
    known: Mapping[int, Codes], own: Sequence[int], template: Sequence[int]
) -> dict[int, int]:
    if _are_ones(own, template):
        return {own[0]: template[0]}
    patterns = [(at, known[at]) for at in template]
    found: dict[int, int] = {}
    for at in own:
        grams = known[at]
        scores = [(shared(grams, pattern), -model) for model, pattern in patterns]
        best, model = max(scores, default=(0, 0))
        if best >= _SAME_PART * max(1, len(grams)):
            found[at] = -model
    return found


def _wishes(
    found: Digest,
    shadows: dict[str | int, Shadow],
    ahead: Mapping[str, list[Suggestion]],
) -> list[Wish]:
    failed = set(found.failed)
    told = dict(ahead)
    texts = {s.text: None for s in found.segments if s.text not in told}
    asked = in_halves(lambda some: [find_suggestions(t) for t in some], list(texts))
    told.update(zip(texts, asked, strict=True))
    return [
        _wish(found, at, shadows[segment.comment.id], each)
        for at, segment in enumerate(found.segments)
        if at not in failed
        for each in told[segment.text]
    ]


def _wish(found: Digest, at: int, shadow: Shadow, each: Suggestion) -> Wish:
    segment = found.segments[at]
    base = segment.base

    def real(span: Span | None) -> Span | None:
        return shadow.original(base + span[0], base + span[1]) if span else None

    whole = shadow.original(base + each.span[0], base + each.span[1])
    parts = [whole, real(each.reason) or whole]
    is_hidden = any(
        a < end and start < b for a, b in shadow.hidden for start, end in parts
    )
    article = anchoring.filed_under(found.anchors[at])
    spans = (real(each.old), real(each.new), real(each.reason))
    return Wish(segment.comment, article, each.op, whole, *spans, is_hidden)
