"""Closing an ended consultation: everything answered, the report goes public."""

from playwright.sync_api import expect

from tests.browser.people import staff_sign_in

CODE = "HZ-2026-0003"
MOST_PAGES = 20


def publish_all_pending(page):
    """Moderate what still waits, one page at a time."""
    for _ in range(MOST_PAGES):
        page.goto(f"/admin/legislation/moderation/?size=500&consultation={CODE}")
        if page.get_by_text("今日已清").count():
            return
        page.locator("input[name=scope][value=page]").check()
        page.get_by_label("公开", exact=True).check()
        page.get_by_role("button", name="处理", exact=True).click()
    raise AssertionError("the queue does not end")


def answer_everything(page) -> int:
    """One reply for each page of the inbox; gives how many were written."""
    for written in range(MOST_PAGES):
        page.goto(f"/admin/legislation/inbox/?consultation={CODE}&replied=no")
        boxes = page.locator("input[name=comments]")
        if not boxes.count():
            return written
        # As in a mail program: the first row, then the last one with Shift.
        boxes.first.click()
        boxes.last.click(modifiers=["Shift"])
        assert page.locator("input[name=comments]:not(:checked)").count() == 0
        page.get_by_role("button", name="答复所选意见").click()
        page.get_by_label("留作研究").check()
        page.get_by_label("主要意见").fill(f"养犬登记和牵绳（{written + 1}）")
        page.locator("#id_reason").fill("意见已经汇总，下一稿一并研究。")
        page.get_by_role("button", name="保存并预览").click()
        expect(page.get_by_role("heading", name="答复预览")).to_be_visible()
    raise AssertionError("the inbox does not end")


def test_an_ended_consultation_is_reported(visit):
    with visit() as page:
        staff_sign_in(page, "approver")
        page.goto(f"/admin/legislation/{CODE}/closing/")
        expect(page.get_by_role("button", name="公布通报")).to_be_disabled()
    with visit() as page:
        staff_sign_in(page, "moderator")
        publish_all_pending(page)
    with visit() as page:
        staff_sign_in(page, "drafter")
        assert answer_everything(page) > 0
    with visit() as page:
        staff_sign_in(page, "approver")
        page.goto(f"/admin/legislation/{CODE}/replies/")
        page.get_by_role("button", name="公布全部").click()
        page.goto(f"/admin/legislation/{CODE}/closing/")
        page.get_by_label("下一步").fill("修改后提请审议，预计明年一月。")
        page.get_by_role("button", name="公布通报").click()
        expect(page.locator("main h1")).to_contain_text("公开征求意见情况的通报")
    with visit(width=360) as page:
        page.goto(f"/consultations/{CODE}/")
        expect(page.get_by_text("已反馈").first).to_be_visible()
        page.get_by_role("link", name="看征求意见情况通报").click()
        expect(page.get_by_text("修改后提请审议")).to_be_visible()
        expect(page.get_by_text("意见已经汇总").first).to_be_attached()
