"""Staff pages: our own part of each page breaks no rule; Wagtail's frame is Wagtail's.

Menu, header and editor come from Wagtail and are left out of the count.
"""

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
