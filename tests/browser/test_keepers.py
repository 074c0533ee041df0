"""Who looks after a place: its council, its committee, another's, and a stranger.

Each is met on a phone and on a wide screen. 黄 chairs the council and calls a meeting;
the committee runs the polls of its own places; the committee next door finds none of
them; a stranger is told on every page why not, and what would help.
"""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.people import sign_in_by_phone, staff_sign_in
from tests.browser.test_desk import OURS
from tests.browser.test_pages import SMALL_TARGETS, checked, sideways

BOARD, NAME = "/deliberation/board/xq-0001/", "江湾花园"
TITLE = "地下车库加装充电桩"
CODE = f"BJ-{date.today().year}-0001"  # noqa: DTZ011  (the codes of the demo bear it)
HUANG, STRANGER = "19900000003", "19900008844"
WIDTHS = pytest.mark.parametrize("width", [360, 1280])
DESK = f"/admin/votes/{CODE}/"
DESK_PAGES = (
    "/admin/votes/",
    "/admin/votes/new/",
    "/admin/votes/new/?rule=owners.ordinary",
    *(f"{DESK}{name}" for name in ("", "silent/", "papers/", "proxies/")),
    *(f"{DESK}{name}" for name in ("objections/", "transfer/", "step/extend/")),
)


def fine(page) -> None:
    """No rule broken, nothing too wide, room for fingers."""
    assert (page.url, checked(page)) == (page.url, "")
    assert (page.url, max(sideways(page), 0)) == (page.url, 0)
    assert (page.url, page.evaluate(SMALL_TARGETS)) == (page.url, [])


def sign_in(page, site, phone: str) -> None:
    page.goto(f"/accounts/login/code/?next={BOARD}")
    sign_in_by_phone(page, site, phone)
    page.wait_for_url(f"**{BOARD}")


def council(page) -> str:
    """The address of the council of the board."""
    page.goto(BOARD)
    link = page.get_by_role(
        "link", name=re.compile("席位、任期和会议"), include_hidden=True
    )
    return link.first.get_attribute("href")


def topic(page) -> str:
    """The address of a topic of the board."""
    page.goto(BOARD)
    return page.locator("a[href^='/deliberation/topic/']").first.get_attribute("href")


def told_why(page, address: str) -> None:
    """The page is refused with a reason in words, and a way on."""
    assert page.goto(address).status == 403, address
    expect(page.get_by_role("heading", name="现在还不能这样做")).to_be_visible()
    assert page.locator("main").get_by_role("link").count(), address


@WIDTHS
def test_a_council_calls_a_meeting_and_runs_no_poll(visit, demo_site, width):
    with visit(width=width) as page:
        sign_in(page, demo_site, HUANG)
        page.locator("summary", has_text="更多").click()
        expect(page.get_by_role("link", name="我的房屋").last).to_be_visible()
        page.locator("summary", has_text="更多").click()
        fine(page)
        page.goto(council(page))
        fine(page)
        page.get_by_role("link", name="召集会议").click()
        fine(page)
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("请写明议程。").first).to_be_visible()
        fine(page)
        page.get_by_label("会议名称").fill(f"商量长椅（{width}）")
        page.get_by_label("地点").fill("架空层")
        page.get_by_label("开始时间").fill(f"{date.today().year + 1}-03-01T19:30")  # noqa: DTZ011
        page.get_by_label("议程").fill("长椅放在哪里")
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("议程还没有送达").first).to_be_visible()
        fine(page)
        page.goto(topic(page) + "lead/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.get_by_role("button", name=re.compile("不予列入")).count() == 0
        fine(page)
        told_why(page, f"{BOARD}edit/")
        told_why(page, f"{BOARD}bodies/new/")
        answer = page.goto(DESK)
        assert DESK not in page.url or answer.status == 403


@WIDTHS
def test_the_committee_runs_the_polls_of_its_places(visit, width):
    faults = []
    with visit(width=width) as page:
        staff_sign_in(page, "committee")
        for address in DESK_PAGES:
            assert page.goto(address).status == 200, address
            faults += [f"{address}: {one}" for one in checked(page, OURS).splitlines()]
            if (over := sideways(page)) > 0:
                faults.append(f"{address}: {over} px too wide")
        page.goto("/admin/votes/")
        expect(page.get_by_role("link", name=TITLE)).to_be_visible()
        page.goto("/admin/votes/new/?rule=owners.ordinary")
        assert NAME in page.get_by_label("小区").inner_text()
        for address in (f"{BOARD}edit/", f"{BOARD}bodies/new/"):
            assert page.goto(address).status == 200
            fine(page)
    assert not faults, "\n".join(faults)


@WIDTHS
def test_the_committee_next_door_finds_no_poll_of_ours(visit, width):
    with visit(width=width) as page:
        staff_sign_in(page, "committee2")
        page.goto("/admin/votes/")
        expect(page.get_by_role("heading", name="表决管理")).to_be_visible()
        assert page.get_by_role("link", name=TITLE).count() == 0
        assert checked(page, OURS) == ""
        page.goto("/admin/votes/new/?rule=owners.ordinary")
        assert NAME not in page.get_by_label("小区").inner_text()
        for name in ("", "roll/", "silent/", "papers/", "step/cancel/", "step/tally/"):
            assert page.goto(f"{DESK}{name}").status == 404, name
        told_why(page, f"{BOARD}edit/")
        told_why(page, topic(page) + "lead/")
        told_why(page, topic(page) + "hide/")
        fine(page)


@WIDTHS
def test_a_stranger_is_refused_everywhere_and_told_what_helps(visit, demo_site, width):
    with visit(width=width) as page:
        sign_in(page, demo_site, STRANGER)
        of_topic, of_council = topic(page), council(page)
        for address in (
            *(f"{of_topic}{name}/" for name in ("lead", "hide", "tasks/new", "edit")),
            *(f"{of_council}{name}/new/" for name in ("seats", "meetings")),
            *(f"{BOARD}{name}/" for name in ("edit", "bodies/new")),
            f"/deliberation/vote/{CODE}/ballot/1/",
        ):
            assert page.goto(address).status == 403, address
            assert page.locator("main h1").count() == 1, address
            fine(page)
        for address in ("/admin/votes/", DESK, f"{DESK}step/cancel/"):
            answer = page.goto(address)
            assert "/admin/votes/" not in page.url or answer.status == 403, address
