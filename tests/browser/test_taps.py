"""One tap on 赞成: kept, soon counted, taken back by a second; without script too."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import OPEN
from tests.browser.people import sign_in_by_phone


def count(button) -> int:
    """The number on a button, 0 where none is written."""
    return int(re.sub(r"\D", "", button.inner_text()) or 0)


def soon_counted(page, button, wanted: int):
    """Counters follow the log within moments; the page is read again until then."""
    for _ in range(100):
        page.reload()
        if count(button) == wanted:
            return
        page.wait_for_timeout(300)
    assert count(button) == wanted


@pytest.mark.parametrize(
    ("script", "phone", "card"),
    [(True, "19900008821", "#a-1"), (False, "19900008822", "#a-2")],
)
def test_a_tap_is_kept_and_taken_back(visit, demo_site, script, phone, card):
    with visit(width=360, script=script) as page:
        page.goto(f"{OPEN}/text/")
        first = page.locator(card).get_by_role("button", name="赞成")
        before = count(first)
        first.click()
        sign_in_by_phone(page, demo_site, phone)
        page.wait_for_url("**/text/**")

        loads = []
        page.on("load", lambda: loads.append(1))
        first.click()
        expect(page.locator(f"{card} .stance--support.is-chosen")).to_be_visible()
        assert bool(loads) != script, "with script the page stays where it is"
        soon_counted(page, first, before + 1)
        first.click()
        expect(page.locator(f"{card} .is-chosen")).to_have_count(0)
