"""Every public page: rules of accessibility, no sideways scroll, room for fingers."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.addresses import LOOKS, OPEN, PUBLIC, go

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
# Links inside sentences may be lower; boxes hidden from sight are no targets.
SMALL_TARGETS = """
() => [...document.querySelectorAll(
    "main button, main .btn, main .chip, main select, main summary, nav.site-nav a"
  )].filter(el => el.checkVisibility() && el.getBoundingClientRect().height < 43.5)
    .map(el => el.outerHTML.slice(0, 90))
"""
SHOW_ALL = """
() => document.styleSheets[0]?.insertRule(
    ".article { content-visibility: visible !important }",
    document.styleSheets[0].cssRules.length)
"""
ENGLISH = """
() => document.querySelector("main").innerText
  .match(/\\b(?:Search|Submit|Next|Previous|Error|None|True|False|undefined|null|NaN)\\b/g)
"""


def told(violations) -> str:
    """Word what axe found, one line a rule."""
    return "\n".join(
        f"{v['id']} ×{len(v['nodes'])}: {v['nodes'][0]['html'][:160]}"
        for v in violations
    )


def checked(page, within=None) -> str:
    """Run axe on the page, or on one element of it; "" where nothing is wrong."""
    # Articles out of sight have guessed heights, over which their words would hang.
    page.evaluate(SHOW_ALL)
    found = Axe().run(page, context=within, options=OPTIONS)
    return told(found.response["violations"])


def sideways(page) -> int:
    """How many pixels the page is wider than its window."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("width", [360, 1280])
def test_public_pages_break_no_rule(visit, width, look):
    """0 violations, nothing wider than the window, targets of 44 px, in each look."""
    faults = []
    with visit(width=width, **LOOKS[look]) as page:
        for name in PUBLIC:
            go(page, name)
            faults += [f"{name}: {line}" for line in checked(page).splitlines()]
            if (over := sideways(page)) > 0:
                faults.append(f"{name}: {over} px too wide")
            faults += [f"{name}: low {html}" for html in page.evaluate(SMALL_TARGETS)]
            faults += [f"{name}: {word}" for word in page.evaluate(ENGLISH) or ()]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("look", ["normal", "elder"])
def test_no_page_scrolls_sideways_at_twice_the_size(visit, look):
    """200 % zoom of a 720 px window leaves 360 CSS px; at 320 px nothing breaks too."""
    faults = []
    with visit(width=320, **LOOKS[look]) as page:
        for name in PUBLIC:
            go(page, name)
            if (over := sideways(page)) > 0:
                faults.append(f"{name}: {over} px too wide")
    assert not faults, "\n".join(faults)


def test_public_pages_read_alike_without_script(visit):
    """Every page has its heading and its main part with JavaScript off."""
    with visit(width=360, script=False) as page:
        for name in PUBLIC:
            go(page, name)
            assert page.locator("main h1").count() == 1, name
            assert page.locator("main").inner_text().strip(), name


def test_keys_go_from_article_to_article(visit):
    with visit() as page:
        page.goto(f"{OPEN}/text/")
        for _ in range(3):
            page.keyboard.press("j")
        third = page.evaluate("document.activeElement.id")
        page.keyboard.press("k")
        assert (third, page.evaluate("document.activeElement.id")) == ("a-3", "a-2")


def test_the_skip_link_is_the_first_stop(visit):
    with visit() as page:
        page.goto("/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip-link"


def test_printed_sheets_hold_their_words(visit, tmp_path):
    """The PDF has the title, the QR code's place and no navigation."""
    with visit() as page:
        for name in ("print", "poster", "report"):
            go(page, name)
            path = tmp_path / f"{name}.pdf"
            page.pdf(path=path, format="A4")
            assert path.stat().st_size > 10_000, name
            page.emulate_media(media="print")
            assert not page.locator(".site-nav").is_visible(), name
            assert page.locator("h1").first.is_visible(), name
            page.emulate_media(media="screen")
