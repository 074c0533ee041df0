"""One answer to several themes, by clicking: ticked, previewed, saved, taken back."""

import pytest
from playwright.sync_api import expect

from tests.browser import digests
from tests.browser.test_desk import OURS
from tests.browser.test_pages import checked, sideways

CODE = "HZ-2026-0003"
HOME = f"/admin/digest/{CODE}/"


@pytest.fixture(scope="module")
def digested(demo_site):
    """Have an ended consultation of the demo digested, once for all tests here."""
    digests.start(demo_site, CODE)


def home(page):
    """Come to the digest, once the job is done."""
    digests.open_when_done(page, CODE)


def faults_of(page) -> list[str]:
    """Name what is wrong with the page that is open."""
    over = sideways(page)
    return [
        *checked(page, OURS).splitlines(),
        *([f"{over} px too wide"] if over else []),
    ]


@pytest.mark.parametrize(
    "visitor",
    [{"width": 1280}, {"width": 1280, "script": False}, {"width": 360}],
    ids=["1280", "no-script", "360"],
)
def test_three_themes_get_one_answer(digested, visit, visitor):
    """Shift ticks what lies between; without a script each box is ticked."""
    has_script = visitor.get("script", True)
    faults = []
    with visit(**visitor) as page:
        home(page)
        boxes = page.locator(".bench-table input[name=themes]")
        boxes.first.click()
        if has_script:
            boxes.nth(2).click(modifiers=["Shift"])
            expect(page.locator("[data-ticked]")).to_have_text("已选 3")
        else:
            boxes.nth(1).check()
            boxes.nth(2).check()
        page.get_by_role("button", name="一并答复所选主题").click()
        expect(page.locator("h1")).to_have_text("一并答复 3 个主题")
        faults += faults_of(page) if has_script else []
        page.get_by_label("留作研究").check()
        page.locator("#id_reason").fill("意见集中，下一稿研究修改。")
        page.get_by_role("button", name="预览", exact=True).click()
        expect(page.locator("h1")).to_have_text("答复预览（还没有保存）")
        faults += faults_of(page) if has_script else []
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.get_by_role("heading", name="答复 3 个主题")).to_be_visible()
        faults += faults_of(page) if has_script else []
        saved = page.url

        page.goto(HOME)
        expect(page.get_by_text("已答复").first).to_be_visible()
        # Taken back, so that the next telling begins where this one did.
        page.goto(saved)
        page.get_by_role("button", name="删除草稿").click()
        page.goto(HOME)
        expect(page.locator(".bench-owed", has_text="已答复")).to_have_count(0)
    assert not faults, "\n".join(faults)
