"""The story of issue and answer, told by clicking: comment, moderation, reply, report.

The widths and the visitor without JavaScript share one demo site, so each telling
has a citizen of its own and works on its own comment.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import receipt_of, sign_in_by_phone, staff_sign_in

TITLE = "惠州市住宅小区议事协商条例（草案修改稿）"
TELLINGS = [
    pytest.param({"width": 360}, "19900008801", id="360"),
    pytest.param({"width": 1280}, "19900008802", id="1280"),
    pytest.param({"width": 360, "script": False}, "19900008803", id="360-no-script"),
    pytest.param(
        {"width": 360, "script": False, "mode": "elder"},
        "19900008804",
        id="360-no-script-elder",
    ),
    pytest.param({"width": 1280, "mode": "elder"}, "19900008805", id="1280-elder"),
]


def walk_to_article_twelve(page):
    """Home → list → consultation → text → the form of 第十二条."""
    page.goto("/")
    page.get_by_role("link", name="去提意见").click()
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text("还剩").first).to_be_visible()
    page.get_by_role("link", name="逐条看并提意见").click()
    page.locator("#a-12").get_by_role("link", name="写意见").click()


def fill_comment(page, words: str) -> str:
    """Choose 修改, change the wording, say why; gives the proposed wording."""
    page.locator("label", has_text="修改").first.click()
    page.get_by_label("意见", exact=False).and_(page.locator("#id_body")).fill(words)
    box = page.locator("#id_proposed_wording")
    wording = box.input_value().replace("任期三年", "任期两年", 1)
    assert wording != box.input_value()
    box.fill(wording)
    page.locator("#id_reason").fill("让更多邻居有机会做事。")
    return wording


@pytest.mark.parametrize(("visitor", "phone"), TELLINGS)
def test_a_comment_is_written_signed_received_and_tracked(
    visit, demo_site, visitor, phone
):
    words = f"楼栋长任期应当短一些，尾号 {phone[-3:]} 这样想。"
    with visit(**visitor) as page:
        walk_to_article_twelve(page)
        wording = fill_comment(page, words)
        if visitor.get("script", True):
            expect(page.locator("#wording-diff ins").first).to_contain_text("两")
        page.get_by_role("button", name="提交意见").click()

        # Not signed in yet: the words come back after the code.
        sign_in_by_phone(page, demo_site, phone)
        expect(page.locator("#id_body")).to_have_value(words)
        expect(page.locator("#id_proposed_wording")).to_have_value(wording)
        expect(page.locator("input[name=stance][value=amend]")).to_be_checked()
        page.get_by_role("button", name="提交意见").click()

        receipt = receipt_of(page)
        expect(page.locator("img.receipt__qr")).to_have_js_property("complete", True)

    with visit(**visitor) as page:
        page.goto("/")
        page.get_by_role("link", name="查我的意见办得怎样").click()
        page.get_by_label("回执号").fill(receipt)
        page.get_by_label("手机号后四位").fill(phone[-4:])
        page.get_by_role("button", name="查询").click()
        expect(page.get_by_text(words)).to_be_visible()
        expect(page.locator(".steps__step.is-now")).to_have_count(1)


def test_the_wrong_four_digits_show_nothing(visit, demo_site):
    with visit(width=360) as page:
        page.goto("/track/")
        page.get_by_label("回执号").fill("HZ-2026-0006-AAAAAA")
        page.get_by_label("手机号后四位").fill("0000")
        page.get_by_role("button", name="查询").click()
        expect(page.locator(".error-summary")).to_be_visible()
        expect(page.locator(".comment")).to_have_count(0)


@pytest.fixture(scope="module")
def answered():
    """What the tellings of the staff hand on: receipt and words of one comment."""
    return {"phone": "19900008811", "words": "楼栋长任期太长，建议两年一换届。"}


def test_a_citizen_gives_a_comment(visit, demo_site, answered):
    with visit(width=360) as page:
        walk_to_article_twelve(page)
        fill_comment(page, answered["words"])
        page.get_by_role("button", name="提交意见").click()
        sign_in_by_phone(page, demo_site, answered["phone"])
        page.get_by_role("button", name="提交意见").click()
        answered["receipt"] = receipt_of(page)
    with visit(width=1280) as page:
        page.goto("/consultations/HZ-2026-0006/comments/")
        expect(page.get_by_text(answered["words"])).to_have_count(0)


def test_the_moderator_publishes_it(visit, answered):
    with visit() as page:
        staff_sign_in(page, "moderator")
        page.goto("/admin/legislation/moderation/?size=500&consultation=HZ-2026-0006")
        page.get_by_label(answered["receipt"], exact=True).check()
        page.get_by_label("公开", exact=True).check()
        page.get_by_role("button", name="处理", exact=True).click()
        expect(page.get_by_text("已处理 1 条")).to_be_visible()
    with visit(width=360) as page:
        page.goto("/consultations/HZ-2026-0006/comments/")
        expect(page.get_by_text(answered["words"])).to_be_visible()


def test_the_drafter_answers_it(visit, answered):
    with visit() as page:
        staff_sign_in(page, "drafter")
        page.goto("/admin/legislation/inbox/?consultation=HZ-2026-0006&replied=no")
        page.get_by_label(f"选择 {answered['receipt']}").check()
        page.get_by_role("button", name="答复所选意见").click()
        page.get_by_label("部分采纳").check()
        page.get_by_label("主要意见").fill("缩短楼栋长任期")
        page.locator("#id_reason").fill("任期改为三年，连任不超过两届。")
        page.get_by_role("button", name="保存并预览").click()
        expect(page.get_by_role("heading", name="答复预览")).to_be_visible()
        # Two persons: the one who wrote the reply is not offered its publication.
        publish = page.get_by_role("button", name="公布", exact=True)
        expect(publish).to_have_count(0)
        answered["reply"] = page.url


def test_the_approver_publishes_the_reply(visit, answered):
    with visit() as page:
        staff_sign_in(page, "approver")
        page.goto(answered["reply"])
        page.get_by_role("button", name="公布", exact=True).click()
        expect(page.get_by_text("公布了 1 个答复")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_citizen_reads_outcome_and_notice(visit, demo_site, answered, width):
    with visit(width=width) as page:
        page.goto("/track/")
        page.get_by_label("回执号").fill(answered["receipt"])
        page.get_by_label("手机号后四位").fill(answered["phone"][-4:])
        page.get_by_role("button", name="查询").click()
        expect(page.locator(".reply")).to_contain_text("部分采纳")
        expect(page.locator(".reply")).to_contain_text("任期改为三年")
    if width == 1280:
        with visit(width=width) as page:
            page.goto("/me/notices/")
            sign_in_by_phone(page, demo_site, answered["phone"])
            expect(page.get_by_text("答复", exact=False).first).to_be_visible()
            page.get_by_role("link", name=re.compile("查看")).first.click()
            expect(page.locator("main")).to_contain_text(answered["receipt"])
