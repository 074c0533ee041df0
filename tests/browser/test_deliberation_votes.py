"""The story of a vote: an owner votes, a stranger cannot, staff count, two confirm."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.people import sign_in_by_phone, staff_sign_in
from tests.browser.test_pages import SMALL_TARGETS, checked, sideways

TITLE = "地下车库加装充电桩"
LIN, CHEN, STRANGER = "19900000001", "19900000002", "19900008899"
YEAR = date.today().year  # noqa: DTZ011  (the codes of the demo bear it)
CARRIED, SPLIT = f"BJ-{YEAR}-0002", f"BJ-{YEAR}-0003"
# Time cannot be waited for: the demo site is told that some of it has passed.
PASSING = """
from django.utils import timezone
from deliberation import triggers
from deliberation.models import Poll, Result
with triggers.suspended():
    {what}
"""


def pass_time(site, what: str) -> None:
    """Run a change of moments on the demo site."""
    site.manage("shell", "-v", "0", "-c", PASSING.format(what=what))


def looked_at(page) -> None:
    """No rule of accessibility broken, nothing too wide, room for fingers."""
    assert checked(page) == ""
    assert sideways(page) <= 0
    assert page.evaluate(SMALL_TARGETS) == []


def walk_to_the_vote(page) -> None:
    page.goto("/deliberation/votes/?state=open")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()


def sign_in(page, site, phone: str) -> None:
    page.locator("main").get_by_role("link", name="登录").click()
    sign_in_by_phone(page, site, phone)
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()


TELLINGS = [
    pytest.param({"width": 360}, LIN, "同意", id="360"),
    pytest.param(
        {"width": 360, "script": False, "mode": "elder"}, CHEN, "弃权", id="no-script"
    ),
]


@pytest.mark.parametrize(("visitor", "phone", "word"), TELLINGS)
def test_an_owner_votes_and_changes_the_vote(visit, demo_site, visitor, phone, word):
    has_script = visitor.get("script", True)
    with visit(**visitor) as page:
        walk_to_the_vote(page)
        sign_in(page, demo_site, phone)
        if has_script:
            looked_at(page)
        page.get_by_role("link", name=re.compile("去投票")).first.click()
        page.get_by_role("button", name="下一步：核对").click()
        expect(page.get_by_text("请选择同意、反对或者弃权。").first).to_be_visible()
        if has_script:
            looked_at(page)
        page.get_by_role("radio", name=word).check(force=True)
        page.get_by_role("button", name="下一步：核对").click()
        expect(page.get_by_text("还没有投出")).to_be_visible()
        expect(page.locator(".vote-words")).to_contain_text(f"{word}“是否同意")
        if has_script:
            looked_at(page)
        page.get_by_role("button", name="返回修改").click()
        expect(page.get_by_role("radio", name=word)).to_be_checked()
        page.get_by_role("button", name="下一步：核对").click()
        page.get_by_role("button", name="确认投出").click()
        receipt = page.locator("#receipt-code").inner_text()
        assert re.fullmatch(rf"BJ-{YEAR}-\d{{4}}-[0-9A-Z]{{8}}", receipt), receipt
        if has_script:
            looked_at(page)
        page.get_by_role("link", name="改票").click()
        page.get_by_role("radio", name="反对").check(force=True)
        page.get_by_role("button", name="下一步：核对").click()
        page.get_by_role("button", name="确认投出").click()
        expect(page.locator("#receipt-code")).not_to_have_text(receipt)
        expect(page.locator(".vote-words")).to_contain_text("反对“是否同意")


def test_the_choice_can_be_made_with_the_keyboard_alone(visit, demo_site):
    with visit(width=360) as page:
        walk_to_the_vote(page)
        sign_in(page, demo_site, "19900000003")
        page.get_by_role("link", name=re.compile("去投票")).first.click()
        page.get_by_role("radio", name="同意").focus()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("radio", name="反对")).to_be_checked()
        page.keyboard.press("Enter")
        expect(page.locator(".vote-words")).to_contain_text("反对“是否同意")
        page.get_by_role("button", name="确认投出").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="票已投出")).to_be_visible()


def test_a_stranger_reads_all_and_votes_nowhere(visit, demo_site):
    with visit(width=360) as page:
        walk_to_the_vote(page)
        sign_in(page, demo_site, STRANGER)
        expect(page.get_by_text("您不在这次表决的名册上")).to_be_visible()
        assert page.get_by_role("link", name=re.compile("去投票")).count() == 0
        page.get_by_role("link", name="看参与进度").click()
        expect(page.get_by_text("还差").first).to_be_visible()
        looked_at(page)
        page.goto(f"{page.url.replace('turnout/', '')}ballot/1/")
        expect(page.get_by_text("怎样才可以")).to_be_visible()
        looked_at(page)
        answer = page.goto("/admin/votes/")
        assert "/admin/votes/" not in page.url or answer.status == 403


@pytest.mark.parametrize("look", [{}, {"mode": "elder"}, {"dark": True}])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_votes_break_no_rule(visit, width, look):
    with visit(width=width, **look) as page:
        for address in (
            "/deliberation/votes/",
            f"/deliberation/vote/{CARRIED}/",
            f"/deliberation/vote/{CARRIED}/turnout/",
            f"/deliberation/vote/{SPLIT}/result/",
            f"/deliberation/vote/{SPLIT}/result/print/",
            f"/deliberation/vote/{CARRIED}/notice/",
        ):
            page.goto(address)
            assert (address, checked(page)) == (address, "")
            assert (address, max(sideways(page), 0)) == (address, 0)


def test_the_result_names_the_side_that_failed(visit):
    with visit(width=360, script=False) as page:
        page.goto(f"/deliberation/vote/{SPLIT}/result/")
        expect(page.get_by_text("未达到的是同意·面积").first).to_be_visible()


def test_the_announcement_prints_on_paper(visit, tmp_path):
    with visit() as page:
        page.goto(f"/deliberation/vote/{CARRIED}/result/print/")
        path = tmp_path / "result.pdf"
        page.pdf(path=path, format="A4")
        assert path.stat().st_size > 10_000
        page.emulate_media(media="print")
        expect(page.get_by_text("盖章处")).to_be_visible()
        assert not page.get_by_role("button", name="打印").is_visible()


def test_staff_count_and_two_confirm(visit, demo_site):
    """Goes last: it ends the poll that the others vote in."""
    with visit() as page:
        staff_sign_in(page, "committee")
        page.goto("/admin/votes/")
        page.get_by_role("link", name=TITLE).click()
        page.get_by_role("link", name="催办名单").click()
        expect(page.get_by_text("还没有投票的").first).to_be_visible()
        pass_time(
            demo_site,
            f"Poll.objects.filter(title='{TITLE}').update(closes_at=timezone.now())",
        )
        page.get_by_role("link", name=re.compile(TITLE)).click()
        page.get_by_role("link", name="计票并公布初步结果").click()
        page.get_by_role("button", name="计票并公布初步结果").click()
        expect(page.get_by_text("法定表决须有两名计票人").first).to_be_visible()
        page.get_by_label("第二名计票人").select_option(label="同某")
        page.get_by_role("button", name="计票并公布初步结果").click()
        expect(page.get_by_role("heading", name="结果", exact=True)).to_be_visible()
        pass_time(
            demo_site,
            f"Result.objects.filter(item__poll__title='{TITLE}')"
            ".update(objection_until=timezone.now())",
        )
        page.reload()
        page.get_by_role("link", name="确认结果").click()
        page.get_by_role("button", name="确认结果").click()
        expect(page.get_by_text("已确认：居某")).to_be_visible()
        page.get_by_role("link", name="确认结果").click()
        page.get_by_role("button", name="确认结果").click()
        expect(page.get_by_text("须由另一人再次确认")).to_be_visible()
    with visit() as page:
        staff_sign_in(page, "street")
        page.goto("/admin/votes/")
        page.get_by_role("link", name=TITLE).click()
        page.get_by_role("link", name="确认结果").click()
        page.get_by_role("button", name="确认结果").click()
        expect(
            page.get_by_text(re.compile("已确认：居某、街某|记录备案")).first
        ).to_be_visible()
    with visit(width=360) as page:
        page.goto("/deliberation/votes/?state=over")
        page.get_by_role("link", name=TITLE).click()
        page.get_by_role("link", name="看结果").click()
        expect(page.get_by_text("街某").first).to_be_visible()
        looked_at(page)
