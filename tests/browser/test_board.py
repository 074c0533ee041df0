"""A topic on the board, told by clicking at 360 px, with and without JavaScript.

A stranger is told what would help, 黄 of the council raises a topic, 林 speaks, the
committee leads it on, and everybody reads how far it has come.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.people import sign_in_by_phone, staff_sign_in
from tests.browser.test_pages import checked, sideways

BOARD = "/deliberation/board/xq-0001/"
STRANGER, LIN, HUANG = "19900008871", "19900000001", "19900000003"
TELLINGS = [
    pytest.param({"width": 360}, "架空层加一排长椅", id="360"),
    pytest.param(
        {"width": 360, "script": False}, "东门口加一个雨棚", id="360-no-script"
    ),
]


def sign_in(page, site, phone: str) -> None:
    page.goto(f"/accounts/login/code/?next={BOARD}")
    sign_in_by_phone(page, site, phone)
    page.wait_for_url(f"**{BOARD}")


def fine(page, visitor) -> None:
    """No rule broken and nothing too wide; measuring needs the page's own script."""
    if visitor.get("script", True):
        assert checked(page) == ""
        assert sideways(page) == 0


@pytest.mark.parametrize(("visitor", "title"), TELLINGS)
def test_a_topic_from_the_council_to_publicity(visit, demo_site, visitor, title):
    with visit(**visitor) as page:
        sign_in(page, demo_site, STRANGER)
        page.get_by_role("link", name="提议题").first.click()
        expect(page.get_by_text("请先认领房屋").first).to_be_visible()
        fine(page, visitor)
    with visit(**visitor) as page:
        sign_in(page, demo_site, HUANG)
        page.get_by_role("link", name="提议题").first.click()
        page.locator('a[href="?kind=topic.community_affairs"]').click()
        expect(page.get_by_text("到会人数不少于三分之二").first).to_be_visible()
        page.get_by_label("标题").fill(title)
        page.get_by_label("情况说明").fill("老人下楼没有地方坐。")
        page.get_by_label("希望怎样解决").fill("放一排能靠背的长椅。")
        page.get_by_role("button", name="下一步").click()
        expect(page.get_by_text("不需要附议，开始以后")).to_be_visible()
        fine(page, visitor)
        page.get_by_role("button", name="发布并开始").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        expect(page.locator(".timeline .is-now")).to_contain_text("审议")
        fine(page, visitor)
        address = page.url
    with visit(**visitor) as page:
        sign_in(page, demo_site, LIN)
        page.goto(address)
        page.get_by_label("您的看法").fill(f"我同意{title}。")
        page.get_by_role("button", name="发言").click()
        expect(page.locator(".comment__body").last).to_contain_text("我同意")
    with visit(width=360) as page:  # the door of the staff needs its script
        staff_sign_in(page, "committee")
        page.goto(address)
        page.get_by_role("link", name="办理这个议题").click()
        expect(page.get_by_text("请先写明审议形成的方案")).to_be_visible()
        page.get_by_label("审议形成的方案").fill("买三把长椅，公共收益出资。")
        page.get_by_role("button", name="保存方案").click()
        page.get_by_role("button", name="进入公示").click()
        expect(page.get_by_text("公示还没有满 7 日")).to_be_visible()
        fine(page, {})
    with visit(**visitor) as page:
        page.goto(address)
        expect(page.locator(".timeline .is-now")).to_contain_text("公示")
        expect(page.get_by_text("买三把长椅").first).to_be_visible()
