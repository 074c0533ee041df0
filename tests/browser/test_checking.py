"""The 校核 screen by keyboard alone, at both widths, and without a script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import staff_sign_in
from tests.browser.test_desk import OURS
from tests.browser.test_pages import checked, sideways

PROJECT = "/admin/legislation/projects/demo-compound/"
TEXT = """惠州市校核演示条例
第一章　总则
第一条　为了演示校核，制定本条例。
本条例所称校核：
（一）对照原文；
（二）改正层级。
第二章　办法
第二条　校核的人逐条核对。
第四条　校核以后由第二人核对，依照本条例第九条办理。
附件
核对表
"""
TREE = "#tree [role=treeitem]"


@pytest.fixture(scope="module")
def told():
    """What one telling hands on to the next: the address of the import."""
    return {}


def import_text(page, told, words=TEXT) -> None:
    """Paste a text into the demo's project and come to the screen."""
    staff_sign_in(page, "drafter")
    page.goto(f"{PROJECT}import/")
    page.locator("#id_text").fill(words)
    page.locator("#id_label").fill("校核演示稿")
    page.get_by_role("button", name="导入", exact=True).click()
    page.locator("#tree").wait_for()
    ready(page)
    told["address"] = page.url


def ready(page) -> None:
    """Wait until the script listens."""
    page.locator("body[data-check-ready]").wait_for(state="attached")


def open_screen(page, told) -> None:
    """Come back to the import as the drafter."""
    staff_sign_in(page, "drafter")
    page.goto(told["address"])
    ready(page)


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def answered(page, key: str) -> None:
    """Press a key that asks the server, and wait until its answer is in place."""
    page.evaluate("document.getElementById('check').dataset.old = 'yes'")
    page.keyboard.press(key)
    page.locator("#check:not([data-old])").wait_for()
    ready(page)


def here(page) -> str:
    """The words of the provision that has the focus."""
    return page.evaluate(
        "document.activeElement.querySelector('.desk-words')?.textContent || ''"
    )


def said(page):
    return page.locator("#check-said")


def test_steps_by_keyboard_alone(visit, told):
    with visit() as page:
        import_text(page, told)
        page.locator(f"{TREE}[tabindex='0']").focus()
        press(page, "j", "j", "j", "ArrowDown")
        assert here(page) == "本条例所称校核："
        expect(page.locator("#source .is-current")).to_contain_text("本条例所称校核")

        answered(page, "m")
        expect(said(page)).to_have_text("合并第一条第二款")
        assert here(page) == "为了演示校核，制定本条例。本条例所称校核："
        answered(page, "u")
        expect(said(page)).to_have_text("已撤销：合并第一条第二款")
        assert here(page) == "本条例所称校核："
        answered(page, "r")
        answered(page, "u")
        page.reload()
        ready(page)
        expect(page.locator("#keep-redo")).to_have_text("重做：合并第一条第二款")

        page.locator(f"{TREE}[tabindex='0']").focus()
        answered(page, "e")
        expect(page.locator("#edit-text")).to_be_focused()
        press(page, "Control+End")
        page.keyboard.type("包括")
        answered(page, "Control+Enter")
        assert here(page) == "本条例所称校核：包括"
        answered(page, "d")
        expect(page.get_by_text("已删除（1）")).to_be_visible()
        answered(page, "u")
        assert here(page) == "本条例所称校核：包括"


def test_a_cut_at_the_cursor(visit, told):
    with visit() as page:
        open_screen(page, told)
        page.locator(TREE, has_text="校核的人逐条核对。").last.focus()
        answered(page, "s")
        press(page, "Home", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight")
        answered(page, "Alt+KeyS")
        assert here(page) == "逐条核对。"
        expect(said(page)).to_have_text("拆分第二条第一款")
        answered(page, "u")


def test_warnings_by_keyboard(visit, told):
    with visit() as page:
        open_screen(page, told)
        count = page.locator(".desk-warnings > li").count()
        page.locator(f"{TREE}[tabindex='0']").focus()
        answered(page, "n")
        expect(page.locator(".desk-warnings .is-current")).to_have_count(1)
        first = here(page)
        answered(page, "n")
        answered(page, "p")
        assert here(page) == first
        box = page.locator(".desk-warnings .is-current input[name=why]")
        box.focus()
        page.keyboard.type("原件如此")
        press(page, "Tab", "Tab")
        answered(page, "Enter")
        expect(page.locator("#warnings-head")).to_have_text(
            f"提示（还有 {count - 1} 条）"
        )
        expect(page.locator("#warnings")).to_be_focused()


def test_help_and_switching_the_letters_off(visit, told):
    with visit() as page:
        open_screen(page, told)
        page.locator(f"{TREE}[tabindex='0']").focus()
        press(page, "?")
        expect(page.locator("#keys table")).to_be_visible()
        press(page, "Tab", "Space")
        page.locator(f"{TREE}[tabindex='0']").focus()
        before = here(page)
        press(page, "j")
        assert here(page) == before
        press(page, "ArrowDown")
        assert here(page) != before


@pytest.mark.parametrize("width", [360, 1280])
def test_the_screen_breaks_no_rule(visit, told, width):
    with visit(width=width) as page:
        open_screen(page, told)
        assert checked(page, OURS) == ""
        assert sideways(page) <= 0
        page.goto(f"{told['address'].split('?')[0]}?part=0&node=n2&edit=1")
        page.locator("#edit").wait_for()
        assert checked(page, OURS) == ""
        assert sideways(page) <= 0


def test_a_step_without_a_script(visit, told):
    with visit(script=False) as page:
        staff_sign_in(page, "drafter")
        page.goto(told["address"])
        page.get_by_role("link", name="编辑 第一条").click()
        page.locator("#edit-caption").fill("目的")
        page.get_by_role("button", name="改标题").click()
        expect(page.get_by_text("修改第一条的标题").first).to_be_visible()
        page.get_by_role("button", name=re.compile("^撤销")).click()
        expect(page.get_by_text("已撤销：修改第一条的标题").first).to_be_visible()
