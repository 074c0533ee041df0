"""Comments as people might write them: seeded, so that every demo is the same.

The shares follow real consultations: a few articles draw most of the words, some
texts go round and are sent again, a few are rude, a few give away telephones.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from .banks import Theme, common, fill, generic, themes, themes_of
from .people import FIRST_OF_CROWD, names, phone

WHOLE_TEXT = 0.08
ZIPF = 0.9
LONGEST = 8000
CROWD = 3000
DAY = 24 * 60
KINDS = (
    ("campaign", 0.04),
    ("copy", 0.02),
    ("abusive", 0.02),
    ("personal", 0.015),
    ("dialect", 0.03),
    ("rare", 0.01),
)
STANCES = (("amend", 0.50), ("support", 0.22), ("oppose", 0.17), ("ask", 0.11))
CHANNELS = (
    ("online", 0.84),
    ("assisted", 0.05),
    ("contact_point", 0.04),
    ("meeting", 0.03),
    ("phone", 0.02),
    ("letter", 0.02),
)
# County-level codes of regions_huizhou.csv with their names and shares.
REGIONS = (
    ("441302", "惠城区", 0.36),
    ("441303", "惠阳区", 0.17),
    ("441322", "博罗县", 0.14),
    ("441323", "惠东县", 0.10),
    ("441324", "龙门县", 0.04),
    ("4413DYW", "大亚湾", 0.08),
    ("4413ZK", "仲恺", 0.11),
)
HOURS = (1, 1, 1, 1, 1, 2, 4, 7, 9, 9, 8, 7, 9, 8, 6, 6, 7, 8, 10, 14, 16, 15, 9, 4)


class DemoComment(NamedTuple):
    """One invented comment; `minute` counts from the opening of the consultation."""

    article_label: str | None
    theme: str
    kind: str
    stance: str
    body: str
    proposed_wording: str
    reason: str
    is_public: bool
    channel: str
    region_hint: str
    giver_name: str
    phone: str
    minute: int


# Where an article stands in the draft at hand, by its label and the theme.
Moved = Callable[[str | None, str], str | None]


def unmoved(label: str | None, theme: str) -> str | None:
    """Leave an article where it was."""
    return label


class _Writer:
    """What one run of the generator knows."""

    def __init__(
        self,
        labels: Sequence[str],
        seed: int,
        captions: dict[str, str] | None,
        moved: Moved,
    ) -> None:
        self.rng = random.Random(seed)
        self.captions, self.moved = captions, moved
        self.labels, self.weights = popularity(labels, self.rng)
        self.people = names(seed)
        self.written: list[DemoComment] = []

    def theme_for(self, label: str | None) -> Theme:
        """A theme that belongs to the article, or the one that fits any."""
        known = () if self.captions else themes_of().get(label, ())
        return self.rng.choice(known) if known else generic(whole=label is None)

    def label(self) -> str | None:
        """An article by popularity, or None for the whole text."""
        if self.rng.random() < WHOLE_TEXT:
            return None
        return self.rng.choices(self.labels, cum_weights=self.weights)[0]

    def known(self, label: str | None, theme: Theme, place: str) -> dict[str, str]:
        """The names that phrases of one comment share."""
        name = (self.captions or {}).get(label or "", theme.name)
        article = self.moved(label, theme.key) or "全文"
        return {"article": article, "theme": name, "place": place}


def popularity(
    labels: Sequence[str], rng: random.Random
) -> tuple[list[str], list[float]]:
    """Rank the articles, the hot ones first, and give cumulative Zipf weights."""
    hot = [label for label in common()["hot"] if label in set(labels)]
    rest = [label for label in labels if label not in set(hot)]
    rng.shuffle(rest)
    ranked = hot + rest
    weights = accumulate(1 / rank**ZIPF for rank in range(1, len(ranked) + 1))
    return ranked, list(weights)


def generate(
    article_labels: Sequence[str],
    n: int,
    seed: int,
    *,
    captions: dict[str, str] | None = None,
    days: int = 27,
    moved: Moved = unmoved,
) -> Iterator[DemoComment]:
    """Write `n` comments on the hero draft, in the order in which they came.

    With `captions` (label to caption) they speak of another draft in general words.
    `moved` tells where an article went, when the draft was renumbered since.
    """
    writer = _Writer(article_labels, seed, captions, moved)
    minutes = moments(writer.rng, n, days)
    longest_at = n // 3 if n >= 50 and not captions else -1
    for number, minute in enumerate(minutes):
        kind = "long" if number == longest_at else _kind(writer)
        comment = _write(writer, kind, minute)
        writer.written.append(comment)
        label = moved(comment.article_label, comment.theme)
        yield comment._replace(article_label=label)


def moments(rng: random.Random, n: int, days: int) -> list[int]:
    """Minutes from the opening: many on the first days, most in the evening."""
    weights = [3.0 if day < 2 else 1.0 + (day % 7 > 4) for day in range(days)]
    on_days = rng.choices(range(days), weights, k=n)
    hours = rng.choices(range(24), HOURS, k=n)
    return sorted(
        day * DAY + hour * 60 + rng.randrange(60)
        for day, hour in zip(on_days, hours, strict=True)
    )


def _kind(writer: _Writer) -> str:
    kind = _draw(writer.rng, KINDS) or "ordinary"
    if kind == "campaign" and writer.captions:
        return "copy" if writer.written else "ordinary"
    return "ordinary" if kind == "copy" and not writer.written else kind


def _draw(rng: random.Random, shares: Sequence[tuple[str, float]]) -> str | None:
    chance = rng.random()
    for name, share in shares:
        chance -= share
        if chance < 0:
            return name
    return None


def _write(writer: _Writer, kind: str, minute: int) -> DemoComment:
    rng = writer.rng
    code, place, _ = rng.choices(REGIONS, [row[2] for row in REGIONS])[0]
    said = TEXTS_BY_KIND[kind](writer, place)
    person = rng.randrange(CROWD)
    return said._replace(
        kind=kind,
        is_public=rng.random() < 0.88,
        channel=_draw(rng, CHANNELS) or "online",
        region_hint=code,
        giver_name=writer.people[person],
        phone=phone(FIRST_OF_CROWD + person),
        minute=minute,
    )


def _said(label: str | None, theme: str, stance: str, body: str) -> DemoComment:
    return DemoComment(
        label, theme, "", stance, body, "", "", True, "online", "", "", "", 0
    )


def _ordinary(writer: _Writer, place: str) -> DemoComment:
    rng, label = writer.rng, writer.label()
    theme = writer.theme_for(label)
    stance = _draw(rng, STANCES) or "amend"
    known = writer.known(label, theme, place)
    body, reason = compose(rng, theme, stance, known)
    wording = ""
    if stance == "amend" and label and rng.random() < 0.45:
        wording = fill(rng.choice(theme.wordings), rng, known)
    return _said(label, theme.key, stance, body)._replace(
        proposed_wording=wording, reason=reason
    )


def compose(
    rng: random.Random, theme: Theme, stance: str, known: dict[str, str]
) -> tuple[str, str]:
    """Put a body and a reason together out of the banks, long or short by chance."""
    bank, glad = common(), stance in ("support", "ask")
    opinions = {"amend": theme.change, "support": theme.pro, "oppose": theme.contra}
    opinion = rng.choice(opinions.get(stance, theme.ask))
    reasons = rng.sample(theme.reasons, 2)
    parts = []
    if rng.random() < 0.45:
        parts.append(rng.choice(bank["who"]) + "。")
    if not glad and rng.random() < 0.35:
        parts.append(rng.choice(bank["lead"]) + "：")
    parts.append(opinion)
    if not glad and rng.random() < 0.45:
        parts.append(_because(rng, reasons[0]))
    if rng.random() < 0.6:
        parts.append(rng.choice(bank["story"]) + "。")
    if stance == "amend" and rng.random() < 0.3:
        more = rng.choice([phrase for phrase in theme.change if phrase != opinion])
        parts.append(f"{rng.choice(bank['and_also'])}，{more}")
    parts += _ending(rng)
    reason = reasons[1] if not glad and rng.random() < 0.4 else ""
    return fill("".join(parts), rng, known), fill(reason, rng, known)


def _ending(rng: random.Random) -> list[str]:
    """A polite last word and a sign, or neither."""
    words = [rng.choice(common()["close"])] if rng.random() < 0.4 else []
    return words + ([rng.choice(common()["emoji"])] if rng.random() < 0.03 else [])


def _because(rng: random.Random, reason: str) -> str:
    if rng.random() < 0.5:
        return reason
    return f"{rng.choice(common()['because'])}，{reason}"


def _campaign(writer: _Writer, place: str) -> DemoComment:
    rng, bank = writer.rng, common()
    # Nobody asks for the end of an article that is gone.
    every = bank["campaign"]
    known = [one for one in every if one["article"] in writer.labels] or every
    chosen = rng.choice(known)
    body = chosen["text"]
    if rng.random() < 0.3:
        body = rng.choice(bank["campaign_lead"]) + body
    if rng.random() < 0.4:
        body += rng.choice(bank["campaign_tail"])
    article = chosen["article"] if chosen["article"] in writer.labels else None
    return _said(article, chosen["theme"], chosen["stance"], body)


def _copy(writer: _Writer, place: str) -> DemoComment:
    return writer.rng.choice(writer.written[-400:])


def _with(bank_name: str, alone: float) -> Callable[[_Writer, str], DemoComment]:
    """A comment with a phrase of the bank in it; sometimes the phrase alone."""

    def write(writer: _Writer, place: str) -> DemoComment:
        base = _ordinary(writer, place)
        phrase = fill(writer.rng.choice(common()[bank_name]), writer.rng, {})
        if writer.rng.random() < alone:
            return base._replace(body=phrase, proposed_wording="", reason="")
        return base._replace(body=base.body + phrase)

    return write


def _long(writer: _Writer, place: str) -> DemoComment:
    """One very long letter on the whole draft, as long as a form may take."""
    rng, known = writer.rng, {"place": place, "article": "全文", "theme": "草案"}
    parts = [common()["long_lead"].replace("{count}", str(len(themes())))]
    for number, theme in enumerate(_shuffled(rng, list(themes().values()) * 3), 1):
        body, reason = compose(rng, theme, "amend", known | {"theme": theme.name})
        parts.append(f"{number}．{body}{reason}")
    return _said(None, "overall", "amend", "\n".join(parts)[:LONGEST])


def _shuffled(rng: random.Random, items: list[Theme]) -> list[Theme]:
    rng.shuffle(items)
    return items


TEXTS_BY_KIND: dict[str, Callable[[_Writer, str], DemoComment]] = {
    "ordinary": _ordinary,
    "campaign": _campaign,
    "copy": _copy,
    "abusive": _with("abusive", 0.6),
    "personal": _with("personal", 0.0),
    "dialect": _with("dialect", 0.3),
    "rare": _with("rare", 0.0),
    "long": _long,
}


def generate_bulk(
    article_labels: Sequence[str], n: int, seed: int, *, days: int = 27
) -> Iterator[DemoComment]:
    """Write `n` cheap comments for load tests, at least 30,000 a second.

    Whole sentences are put together anew; names and telephones do not repeat
    before ten million comments have been written.
    """
    rng = random.Random(seed)
    ranked, weights = popularity(article_labels, rng)
    pool = list(generate(article_labels, 2000, seed, days=days))
    pool = [comment for comment in pool if comment.kind != "long"]
    stories = [fill(s, rng, {"place": r[1]}) for s in _stories() for r in REGIONS]
    minutes, people, story_count = days * DAY, names(seed), len(stories)
    chance, pick = rng.random, rng.choices
    labels = iter(())
    for number in range(n):
        if number % 10_000 == 0:
            labels = iter(pick(ranked, cum_weights=weights, k=10_000))
        base = pool[int(chance() * len(pool))]
        story = stories[int(chance() * story_count)]
        yield DemoComment(
            next(labels), base.theme, base.kind, base.stance,
            f"{base.body}{story}，楼里有{number % 997 + 3}户。",
            base.proposed_wording, base.reason, base.is_public, base.channel,
            base.region_hint, people[number % len(people)],
            phone(FIRST_OF_CROWD + number), int(number * minutes / n),
        )  # fmt: skip


def _stories() -> list[str]:
    return common()["story"]
