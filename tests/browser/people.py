"""The steps that people of the story take, worded once."""

import re

from playwright.sync_api import Page, expect

from tests.browser.site import PASSWORD, DemoSite


def sign_in_by_phone(page: Page, site: DemoSite, phone: str) -> None:
    """From the page that asks for a number to the page that was wanted."""
    page.get_by_label("手机号").fill(phone)
    page.get_by_role("button", name="获取验证码").click()
    box = page.get_by_label("验证码")
    expect(box).to_be_visible()
    box.fill(site.sms_code())
    page.locator("main").get_by_role("button", name="登录").click()


def staff_sign_in(page: Page, name: str) -> None:
    """Enter the back office by name and password."""
    page.goto("/admin/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录").click()
    page.wait_for_url("**/admin/**")


def receipt_of(page: Page) -> str:
    """Read the receipt code off the receipt page."""
    text = page.locator("#receipt-code").inner_text()
    assert re.fullmatch(r"HZ-\d{4}-\d{4}-[0-9A-Z]{6}", text), text
    return text
