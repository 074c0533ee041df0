"""The workbench by mouse and by keyboard: evidence beside the page, moving, axe."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import digests
from tests.browser.test_desk import OURS
from tests.browser.test_pages import checked, sideways

CODE = "HZ-2026-0002"
HOME = f"/admin/digest/{CODE}/"


@pytest.fixture(scope="module")
def digested(demo_site):
    """Have a consultation of the demo digested, once for all tests here."""
    digests.start(demo_site, CODE)


def home(page, name="drafter"):
    """Come to the digest, once the job is done."""
    digests.open_when_done(page, CODE, name)


def first_theme(page):
    """Open the first theme that holds several points."""
    links = page.locator(".bench-table tbody th a[data-open]")
    for address in [link.get_attribute("href") for link in links.all()]:
        page.goto(address)
        if page.locator("[data-drag=clusters]").count() > 1:
            return page.url
    raise AssertionError("no theme holds several points")


def test_evidence_opens_beside_the_page(digested, visit):
    """By mouse and keyboard; Esc, the button and "back" close it; focus comes back."""
    with visit() as page:
        home(page)
        drawer, rows = page.locator("#drawer"), page.locator("#drawer [data-row]")
        number = page.locator(".bench-table tbody td.num a").first
        number.focus()
        page.keyboard.press("Enter")
        expect(rows.first).to_be_visible()
        expect(page.locator("#drawer-title")).to_be_focused()
        assert page.locator("#drawer mark").count() >= 1
        page.keyboard.press("j")
        expect(rows.first).to_be_focused()
        page.keyboard.press("j")
        expect(rows.nth(1)).to_be_focused()
        page.keyboard.press("k")
        expect(rows.first).to_be_focused()
        for _ in range(60):  # Tab never reaches the page below
            page.keyboard.press("Tab")
            assert page.evaluate(
                "!document.activeElement.closest('.bench, .moderation__head')"
            )
        page.keyboard.press("Escape")
        expect(drawer).not_to_be_visible()
        expect(number).to_be_focused()
        assert page.evaluate("history.state") is None
        page.locator(".bench-told a").first.click()
        expect(rows.first).to_be_visible()
        page.go_back()
        expect(drawer).not_to_be_visible()
        assert page.url.endswith(HOME)


def test_copies_stand_beside_their_letter(digested, visit):
    with visit() as page:
        home(page)
        page.get_by_role("link", name=re.compile("^联署 ")).first.click()
        page.locator("#drawer a.state").first.click()
        expect(page.locator("#drawer").get_by_text("共同的文字")).to_be_visible()
        assert page.locator("#drawer [data-row]").count() >= 5
        assert page.locator("#drawer ins").count() >= 1


def test_without_a_script_links_lead_to_pages_and_forms_move(digested, visit):
    with visit(script=False) as page:
        home(page)
        page.locator(".bench-table tbody td.num a").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("【")
        assert page.locator("mark").count() >= 1
        page.locator("main [name=segments]").first.check()
        page.locator("main select[name=to]").select_option("unrelated")
        page.get_by_role("button", name="移动", exact=True).click()
        expect(page.get_by_text("已把 1 段移到【与草案无关】")).to_be_visible()
        page.get_by_role("button", name="撤销").click()
        expect(page.get_by_text("已撤销。")).to_be_visible()


def test_on_a_phone_without_a_script_nothing_covers_the_page(digested, visit):
    with visit(width=360, script=False) as page:
        home(page)
        page.locator(".bench-told a").first.click()
        expect(page.locator("main mark").first).to_be_visible()


def test_on_paper_the_whole_page_comes_out_and_no_menu(digested, visit):
    with visit() as page:
        home(page)
        page.emulate_media(media="print")
        assert page.locator("#wagtail-sidebar").is_hidden()
        cut = "e => e.scrollHeight - e.clientHeight"
        for frame in ("main", "body"):
            assert page.locator(frame).first.evaluate(cut) <= 1, frame


def test_a_point_is_dragged_to_another_theme_and_back(digested, visit):
    with visit() as page:
        home(page)
        first_theme(page)
        point = page.locator("[data-drag=clusters]").last
        name = point.locator("th").inner_text()
        onto = page.locator("[data-drop]:not([data-drop=new])").nth(3)
        point.drag_to(onto)
        expect(page.get_by_text(re.compile("已把 [0-9]+ 段移到"))).to_be_visible()
        assert name not in page.locator(".bench-table tbody").inner_text()
        page.keyboard.press("u")
        expect(page.get_by_text("已撤销。")).to_be_visible()
        assert name in page.locator(".bench-table tbody").first.inner_text()


def test_a_point_is_moved_by_keyboard_alone(digested, visit):
    with visit() as page:
        home(page)
        first_theme(page)
        page.keyboard.press("j")
        page.keyboard.press("m")
        expect(page.locator("[data-ticked]")).to_have_text("已选 1")
        to = page.locator("main [data-to]")
        expect(to).to_be_focused()
        to.select_option("single")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_text("移到【单独意见】")).to_be_visible()
        page.keyboard.press("u")
        expect(page.get_by_text("已撤销。")).to_be_visible()


def test_letters_can_be_switched_off(digested, visit):
    with visit() as page:
        home(page)
        page.keyboard.press("?")
        expect(page.locator("#keys")).to_be_visible()
        page.get_by_label("使用单个字母的快捷键").uncheck()
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        assert page.evaluate("!document.activeElement.closest('[data-row]')")
        page.keyboard.press("?")  # the way to switch them on again stays
        page.get_by_label("使用单个字母的快捷键").check()


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_the_workbench_break_no_rule(digested, visit, width):
    """Every page and the open drawer: axe 0, nothing wider than the window."""
    faults = []
    with visit(width=width) as page:
        home(page)
        pages = [HOME, "/admin/digest/", first_theme(page)]
        pages += [f"{HOME}{name}/" for name in ("decisions", "compare", "reports")]
        page.goto(HOME)
        for link in ("未归入主题的", "把握不大的", "修改建议（原条文｜建议｜理由）"):
            found = page.get_by_role("link", name=link)
            pages.append(found.get_attribute("href"))
        for address in pages:
            page.goto(address)
            faults += [f"{address}: {one}" for one in checked(page, OURS).splitlines()]
            if (over := sideways(page)) > 0:
                faults.append(f"{address}: {over} px too wide")
        page.goto(HOME)
        page.locator(".bench-told a").first.click()
        page.locator("#drawer [data-row]").first.wait_for()
        faults += [f"drawer: {one}" for one in checked(page, "#drawer").splitlines()]
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        faults += [f"keys: {one}" for one in checked(page, "#keys").splitlines()]
    assert not faults, "\n".join(faults)


MANY = (
    "from search.workbench.models import AnalysisRun, Theme; "
    f"run = AnalysisRun.objects.filter(consultation__code='{CODE}', "
    "state='done').first(); "
    "Theme.objects.bulk_create(Theme(run=run, key=f'many{n}', uid='', name=f'心愿{n}', "
    "position=9000 + n, segment_count=1, comment_count=1) for n in range(400))"
)
NO_MORE = (
    "from search.workbench.models import Theme; "
    "Theme.objects.filter(key__startswith='many').delete()"
)


@pytest.fixture
def many_themes(digested, demo_site, visit):
    """Four hundred small themes beside the real ones, gone again afterwards."""
    with visit() as page:
        home(page)
    demo_site.manage("shell", "-c", MANY)
    yield
    demo_site.manage("shell", "-c", NO_MORE)


def test_a_theme_beyond_the_list_is_found_by_its_words(many_themes, visit):
    """In the lists to move to, to merge into and to drop onto."""
    with visit() as page:
        home(page)
        first_theme(page)
        rare = "心愿399"
        for into, box in (("to", 1), ("into", 2)):
            options = page.locator(f"select[name={into}] option")
            expect(options.filter(has_text=rare)).to_have_count(0)
            page.locator("[data-find]").nth(box).press_sequentially(rare)
            expect(options.filter(has_text=rare)).to_have_count(1)
        page.locator(".drop [data-find]").press_sequentially(rare)
        dropped = page.locator(".drop [data-drop^=many]")
        expect(dropped).to_have_count(1)
        expect(dropped).to_contain_text(rare)
        assert checked(page, "main") == ""
        page.goto(HOME)
        page.get_by_role("link", name=re.compile("还有 .* 个较小的主题")).first.click()
        expect(page.locator("h1")).to_contain_text("个主题")
        assert sideways(page) <= 0
        page.get_by_role("link", name="下一页").click()
        expect(page.locator(".bench-table tbody tr").first).to_be_visible()
