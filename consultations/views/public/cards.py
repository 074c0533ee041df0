"""Article cards of the draft page, rendered once for each state they can be in.

A law of 1,260 articles is the same text for everybody; between two visits a few
counts change. What a card shows is its key, so nothing ever has to be thrown away.
"""

from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string

from ...queries.reading import TextUnit
from ...rules.lines import article_lines

# Three large laws; a card with its key takes some 4 kB.
KEPT = 4000


class Tally(NamedTuple):
    """How many people took which stance."""

    support: int
    amend: int
    oppose: int


class Card(NamedTuple):
    """All that one card shows; equal cards look the same, whoever reads them."""

    code: str
    uid: str
    anchor: str
    label: str
    caption: str
    text: str
    note: str
    was: str
    comments: int
    heat: int
    tally: Tally
    chosen: str
    is_open: bool


def card_html(unit: TextUnit, code: str, *, is_open: bool) -> str:
    """Give the card of one article as HTML."""
    provision, tally = unit.provision, unit.tally
    return _rendered(
        Card(
            code=code,
            uid=provision.uid,
            anchor=unit.anchor,
            label=provision.label,
            caption=provision.caption,
            text=provision.text,
            note=provision.plain_note,
            was=unit.was,
            comments=unit.comments,
            heat=unit.heat,
            tally=Tally(tally.support, tally.amend, tally.oppose)
            if tally
            else Tally(0, 0, 0),
            chosen=unit.chosen if is_open else "",
            is_open=is_open,
        )
    )


@lru_cache(maxsize=KEPT)
def _rendered(card: Card) -> str:
    context = {"card": card, "lines": article_lines(card.text)}
    return render_to_string("consultations/_card.html", context)
