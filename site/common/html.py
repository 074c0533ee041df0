"""Cleaning of staff rich text. Citizens write plain text and never come here.

One table of what is allowed feeds two sanitisers: nh3 is the boundary, bleach a second
opinion. The result is a fixed point of both.
"""

import bleach
import nh3
from django.utils.html import escape

TAGS = frozenset(
    "a b blockquote br caption code em h2 h3 h4 hr i li ol p strong sub sup "
    "table tbody td tfoot th thead tr u ul".split()
)
ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "title"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
    "ol": frozenset({"start"}),
}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
# Text within these is no text for readers: it goes with its element.
DROPPED = frozenset(
    {"script", "style", "template", "noscript", "iframe", "svg", "math"}
)
_ROUNDS = 4


def clean_html(html: str) -> str:
    """Give the allowed part of a piece of HTML.

    What the two sanitisers cannot agree on is shown as text, not as HTML.
    """
    for _ in range(_ROUNDS):
        cleaned = by_bleach(by_nh3(html))
        if cleaned == html:
            return cleaned
        html = cleaned
    return html if is_clean(html) else escape(html)


def is_clean(html: str) -> bool:
    """Say whether both sanitisers leave a piece of HTML as it is."""
    return by_nh3(html) == html == by_bleach(html)


def by_nh3(html: str) -> str:
    """Clean once by nh3."""
    return nh3.clean(
        html.replace("\0", ""),
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        clean_content_tags=set(DROPPED),
        link_rel=None,
    )


def by_bleach(html: str) -> str:
    """Clean once by bleach."""
    return str(
        bleach.clean(
            html,
            tags=TAGS,
            attributes={tag: list(names) for tag, names in ATTRIBUTES.items()},
            protocols=SCHEMES,
            strip=True,
        )
    )
