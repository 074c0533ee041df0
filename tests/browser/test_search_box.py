"""Suggestions while typing: arrows, Enter, Esc, the mouse, what a reader hears."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import checked, sideways

WORD = "楼栋长"


@pytest.fixture
def width():
    return 1280


@pytest.fixture
def box(width, visit):
    """The search page with suggestions open below the field."""
    with visit(width=width) as page:
        page.goto("/search/")
        field(page).press_sequentially(WORD)
        expect(links(page).first).to_be_visible()
        yield page


def field(page):
    return page.locator("main input[name=q]")


def links(page):
    return page.locator("#suggestions a")


def heard(page):
    """What the live region says."""
    return page.locator("main [role=status]#suggestions-note")


def test_arrows_go_through_the_list_and_back(box):
    count = links(box).count()
    assert count > 2
    expect(heard(box)).to_contain_text(f"有 {count} 条搜索建议")
    field(box).press("ArrowUp")
    expect(field(box)).to_be_focused()
    box.keyboard.press("ArrowDown")
    expect(links(box).nth(0)).to_be_focused()
    box.keyboard.press("ArrowDown")
    expect(links(box).nth(1)).to_be_focused()
    for _ in range(count):
        box.keyboard.press("ArrowDown")
    expect(links(box).nth(count - 1)).to_be_focused()
    for _ in range(count):
        box.keyboard.press("ArrowUp")
    expect(field(box)).to_be_focused()
    expect(field(box)).to_have_value(WORD)


def test_enter_follows_what_is_chosen(box):
    box.keyboard.press("ArrowDown")
    address = links(box).nth(0).get_attribute("href")
    box.keyboard.press("Enter")
    box.wait_for_url(f"**{address}")


def test_enter_in_the_field_searches(box):
    box.keyboard.press("Enter")
    box.wait_for_url(re.compile("/search/.*q="))
    expect(box.get_by_text(re.compile(r"共 \d+ 条结果"))).to_be_visible()


def test_escape_closes_and_keeps_the_words(box):
    box.keyboard.press("ArrowDown")
    box.keyboard.press("Escape")
    expect(links(box)).to_have_count(0)
    expect(heard(box)).to_have_text("")
    expect(field(box)).to_be_focused()
    expect(field(box)).to_have_value(WORD)


def test_typing_on_in_the_list_goes_on_in_the_field(box):
    box.keyboard.press("ArrowDown")
    box.keyboard.press("Backspace")
    expect(field(box)).to_be_focused()
    expect(field(box)).to_have_value(WORD[:-1])


@pytest.mark.parametrize("width", [360, 1280])
def test_the_list_covers_and_moves_nothing_and_closes_beside_it(box):
    below = box.locator("main .note").last
    before = below.bounding_box()
    assert sideways(box) <= 0
    assert checked(box) == ""
    box.locator("main h1").click()
    expect(links(box)).to_have_count(0)
    assert below.bounding_box() == before
    expect(heard(box)).to_have_text("")


def test_a_click_follows_a_suggestion(box):
    address = links(box).nth(1).get_attribute("href")
    links(box).nth(1).click()
    box.wait_for_url(f"**{address}")


def test_leaving_by_the_keyboard_closes(box):
    field(box).focus()
    box.get_by_role("button", name="搜索", exact=True).last.focus()
    expect(links(box)).to_have_count(0)
