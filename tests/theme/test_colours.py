"""The tokens keep the contrast that WCAG 2.2 AA asks for, in both themes."""

import re

import pytest

from .files import STATIC

SHEET = (STATIC / "theme/css/minyi.css").read_text(encoding="utf-8")
TEXT, PART = 4.5, 3.0  # least contrast of text, and of borders and other parts


def tokens(selector: str) -> dict[str, str]:
    """Colours of the first block of this selector, as #rrggbb."""
    block = SHEET.split(selector + " {", 1)[1].split("}", 1)[0]
    found = re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block)
    return {name: "#" + long(value[1:]) for name, value in found}


def long(digits: str) -> str:
    return digits if len(digits) == 6 else "".join(d * 2 for d in digits)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    )
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


LIGHT = tokens(":root")
DARK = tokens(':root[data-theme="dark"]')
BY_SYSTEM = tokens(':root:not([data-theme="light"])')
GROUNDS = ("surface", "page", "sunken")
PAIRS = [
    *((ink, ground, TEXT) for ink in ("text", "muted") for ground in GROUNDS),
    *((ink, g, TEXT) for ink in ("brand", "brand-deep", "red") for g in GROUNDS[:2]),
    *((ink, "surface", TEXT) for ink in ("support", "amend", "oppose", "ask")),
    *((ink, f"{ink}-bg", TEXT) for ink in ("ins", "del", "warn", "info")),
    ("brand", "brand-wash", TEXT),
    ("brand", "sunken", TEXT),
    ("visited", "surface", TEXT),
    ("on-brand", "brand", TEXT),
    ("on-brand", "brand-deep", TEXT),
    ("surface", "support", TEXT),  # a chosen stance: words on its colour
    ("surface", "amend", TEXT),
    ("surface", "oppose", TEXT),
    ("surface", "ask", TEXT),
    ("control", "surface", PART),
    ("control", "page", PART),
    ("ring", "page", PART),
    ("ring", "surface", PART),
]


def test_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_both_ways_to_the_dark_theme_agree():
    assert DARK == BY_SYSTEM


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_contrast(theme, ink, ground, least):
    assert contrast(theme[ink], theme[ground]) >= least
