"""From a Word file to a public consultation, through two persons."""

import io
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import docx
import pytest
from playwright.sync_api import expect

from tests.browser.people import staff_sign_in

TITLE = "惠州市公共座椅管理规定（草案）"
LINES = [
    TITLE,
    "第一章　总则",
    "第一条　为了让市民随时有座位可坐，制定本规定。",
    "第二条　本市公园、街道、公共交通站点的公共座椅，适用本规定。",
    "第二章　设置和维护",
    "第三条　公共座椅之间的距离不超过一百米，并设置带扶手的座椅：",
    "（一）老年人较多的地方；",
    "（二）医院、学校附近。",
    "第四条　损坏的座椅，自发现之日起三日内修复。",
    "第三章　附则",
    "第五条　本规定自2027年5月1日起施行。",
]


@pytest.fixture(scope="module")
def word_file():
    """The draft as an ordinary .docx."""
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return {
        "name": "公共座椅管理规定.docx",
        "mimeType": "application/vnd.openxmlformats-officedocument"
        ".wordprocessingml.document",
        "buffer": buffer.getvalue(),
    }


@pytest.fixture(scope="module")
def told():
    """What one telling hands on to the next: the address of the page."""
    return {}


def fill(page, **values):
    """Fill the fields of a form by their names."""
    for name, value in values.items():
        page.locator(f"#id_{name}").fill(value)


def section_address(page) -> str:
    """Find where consultation pages are added: below 立法直通车."""
    page.goto("/admin/pages/")
    home = page.locator("td.title a[href$='/edit/']").first.get_attribute("href")
    page.goto(home.replace("edit/", ""))
    row = page.locator("td.title a", has_text="立法直通车").first.get_attribute("href")
    key = re.search(r"/pages/(\d+)/", row)[1]
    return f"/admin/pages/add/consultations/consultationpage/{key}/"


def version_label(page) -> str:
    """The newest draft of our title among the versions offered."""
    options = page.locator("#id_version option").all_inner_texts()
    return next(option for option in options if "公共座椅" in option)


def write_note(page, words: str) -> None:
    """Add a paragraph to 起草说明 with Wagtail's own editor."""
    field = page.locator("[data-contentpath=explanatory_note]")
    field.get_by_title("插入内容块").first.click()
    page.get_by_role("option", name="段落").click()
    box = field.locator("[contenteditable=true]").first
    box.click()
    box.press_sequentially(words)
    # The editor hands its words to the form a moment after the last key.
    page.locator("#id_title").click()
    saved = field.locator("input[type=hidden][name$='-value']").first
    expect(saved).to_have_value(re.compile(words[:6]))


def test_a_word_file_is_imported_checked_and_saved(visit, word_file):
    with visit() as page:
        staff_sign_in(page, "drafter")
        page.goto("/admin/legislation/projects/new/")
        fill(page, title=TITLE, code="seats", organ="惠州市住房和城乡建设局（演示）")
        fill(page, summary="街上的座椅怎么设、谁来修。")
        page.locator("#id_doc_type").select_option("government_rule")
        page.locator(
            "main form button[type=submit], main form button.button"
        ).first.click()
        page.get_by_role("link", name="导入草案").first.click()
        page.locator("input[type=file]").set_input_files(word_file)
        page.locator("#id_label").fill("征求意见稿")
        page.get_by_role("button", name="导入", exact=True).click()

        expect(page.get_by_role("heading", name=re.compile("校核"))).to_be_visible()
        expect(page.get_by_text("3 章 5 条")).to_be_visible()
        page.get_by_role("button", name="存为版本").click()
        expect(page.get_by_text("征求意见稿").first).to_be_visible()
        page.goto("/admin/legislation/projects/seats/")
        expect(page.get_by_role("cell", name="5 条")).to_be_visible()


def test_the_page_is_written_and_submitted(visit, told):
    closes = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=40)
    with visit() as page:
        staff_sign_in(page, "drafter")
        told["section"] = section_address(page)
        page.goto(told["section"])
        fill(page, title=f"{TITLE} 公开征求意见")
        page.locator("#id_version").select_option(label=version_label(page))
        fill(page, closes_at=f"{closes:%Y-%m-%d} 23:59")
        page.keyboard.press("Escape")
        fill(
            page,
            organ="惠州市住房和城乡建设局（演示）",
            contact_phone="199-0000-0312",
            contact_address="惠州市惠城区演示路1号，516000",
            offline_channels="信函寄至上述地址；工作日可以打电话。",
        )
        write_note(page, "座椅少、坏了没人修，需要立规矩。")
        page.get_by_role("button", name="更多动作").click()
        page.get_by_role("button", name=re.compile("提交")).click()
        page.wait_for_url(re.compile(r"/admin/pages/\d+/"))
        expect(page.get_by_text(re.compile("已.*提交"))).to_be_visible()


def edit_address(page, told) -> str:
    """The page in the editor, found from the list of its section."""
    section = re.search(r"/(\d+)/$", told["section"])[1]
    page.goto(f"/admin/pages/{section}/")
    link = page.locator("td.title a", has_text="公共座椅").first
    return link.get_attribute("href")


def test_the_drafter_cannot_approve_it(visit, told):
    with visit() as page:
        staff_sign_in(page, "drafter")
        page.goto(edit_address(page, told))
        page.get_by_role("button", name="更多动作").click()
        expect(page.get_by_role("button", name=re.compile("批准"))).to_have_count(0)
    with visit(width=360) as page:
        page.goto("/consultations/")
        expect(page.get_by_text(TITLE)).to_have_count(0)


def test_the_approver_makes_it_public(visit, told):
    with visit() as page:
        staff_sign_in(page, "approver")
        page.goto("/admin/legislation/projects/seats/")
        page.get_by_role("link", name="核对文字").first.click()
        page.get_by_label("我已对照原文件核对过文字和条数").check()
        page.get_by_role("button", name="确认文字无误").click()
        expect(page.get_by_text("核对过文字")).to_be_visible()
        page.goto(edit_address(page, told))
        page.get_by_role("button", name="更多动作").click()
        page.get_by_role("button", name=re.compile("^(批准|Approve)")).first.click()
        expect(page.locator(".messages .success").first).to_be_visible()
    with visit(width=360, script=False) as page:
        page.goto("/consultations/")
        page.get_by_role("link", name=TITLE).click()
        expect(page.get_by_text("还剩").first).to_be_visible()
        page.get_by_role("link", name="逐条看并提意见").click()
        expect(page.locator("#a-3")).to_contain_text("带扶手的座椅")
