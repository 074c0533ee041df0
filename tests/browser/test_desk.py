"""Staff pages: our own part of each page breaks no rule; Wagtail's frame is Wagtail's.

Menu, header and editor come from Wagtail and are left out of the count.
"""

import re

import pytest

from tests.browser.people import staff_sign_in
from tests.browser.test_pages import checked, sideways

OPEN = "HZ-2026-0004"
PAGES = {
    "approver": [
        "projects/",
        "projects/new/",
        "projects/demo-compound/",
        f"{OPEN}/replies/",
        f"{OPEN}/closing/",
        f"{OPEN}/extend/",
    ],
    "drafter": [
        "projects/demo-compound/import/",
        "inbox/",
        f"inbox/?consultation={OPEN}",
        "intake/",
        f"intake/{OPEN}/",
        "../feedback/",
        "../feedback/?q=停车&stance=amend",
    ],
    "moderator": ["moderation/", "moderation/?kind=unreviewed", "appeals/"],
}
OURS = "main .nice-padding"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_our_part_of_staff_pages_breaks_no_rule(visit, name, width):
    faults = []
    with visit(width=width) as page:
        staff_sign_in(page, name)
        for address in PAGES[name]:
            page.goto(f"/admin/legislation/{address}")
            ours = page.locator(OURS)
            assert ours.count(), address
            faults += [f"{address}: {line}" for line in checked(page, OURS).split("\n")]
            if (over := sideways(page)) > 0:
                faults.append(f"{address}: {over} px too wide")
    faults = [fault for fault in faults if not fault.endswith(": ")]
    assert not faults, "\n".join(faults)


# Files and steps are no pages.
NO_PAGE = re.compile(r"\.(docx|pdf|xml|json)$|/(confirm|again)/$")
LINKS = """
() => [...document.querySelectorAll("main a[href*='/versions/']")]
  .map(a => new URL(a.href).pathname)
"""


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_versions_break_no_rule(visit, width):
    """A version, its comparison with another, and where earlier comments stand now."""
    faults, seen = [], set()
    with visit(width=width) as page:
        staff_sign_in(page, "approver")
        page.goto("/admin/legislation/projects/demo-compound/")
        waiting = page.evaluate(LINKS)
        while waiting:
            address = waiting.pop()
            if address in seen or NO_PAGE.search(address):
                continue
            seen.add(address)
            page.goto(address)
            faults += [f"{address}: {one}" for one in checked(page, OURS).splitlines()]
            if (over := sideways(page)) > 0:
                faults.append(f"{address}: {over} px too wide")
            waiting += page.evaluate(LINKS)
    for kind in (r"/versions/\d+/$", "/compare/", "/anchors/"):
        assert any(re.search(kind, address) for address in seen), kind
    assert not faults, "\n".join(faults)
