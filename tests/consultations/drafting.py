"""What the tests of drafting and publishing share: texts, people, a page to publish."""

import json
from datetime import timedelta

from django.utils import timezone
from wagtail.models import Collection, Locale, Page, Site

from accounts.roles import Role
from consultations.actions.confirming import confirm_text
from consultations.actions.imports import import_draft
from consultations.actions.versions import save_version
from consultations.models import ConsultationPage
from consultations.workflow import ensure_workflow
from pages.models import HomePage, SectionPage
from tests.accounts.factories import StaffFactory

TEXT = """惠州市试验管理条例
（草案征求意见稿）
第一章　总则
第一条　为了规范试验，根据有关法律，制定本条例。
第二条　下列事项适用本条例：
（一）停车；
（二）充电。
第二章　附则
第三条　违反本条例第二条规定的，责令改正。
第四条　本条例自2027年1月1日起施行。
"""
SHORTER = TEXT.replace(
    "第三条　违反本条例第二条规定的，责令改正。\n第四条", "第三条"
).replace("停车", "机动车停放")


def long_text(articles: int) -> str:
    """A draft with that many articles of two lines each."""
    from consultations.rules.numerals import to_chinese

    lines = ["惠州市试验管理条例"]
    for n in range(1, articles + 1):
        lines.append(f"第{to_chinese(n)}条　试验事项第{n}项应当依法办理。")
        lines.append(f"第{n}项的办理结果应当公开。")
    return "\n".join(lines)


def drafter():
    """Somebody who imports drafts and writes pages."""
    return StaffFactory(roles=[Role.DRAFTER])


def approver():
    """Somebody who approves what others prepared."""
    return StaffFactory(roles=[Role.APPROVER])


def version_of(project, by, text=TEXT, label="征求意见稿", confirmed=True):
    """Import a text and save it as a version, whose text another person confirms."""
    made = import_draft(project=project, label=label, by=by, data=text)
    version = save_version(draft_import=made, reason="原件如此", by=by)
    if confirmed:
        note = "与原件一致" if version.open_warnings else ""
        version = confirm_text(version=version, note=note, by=approver())
    return version


def section():
    """The section that holds consultation pages, with the workflow set up."""
    found = SectionPage.objects.first()
    if found is None:
        home = _root().add_child(instance=HomePage(title="民议", slug="minyi"))
        found = home.add_child(instance=SectionPage(title="立法", slug="lifa"))
        Site.objects.all().delete()
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    ensure_workflow()
    return found


def _root():
    """The root of all pages; tests with real transactions empty even that table."""
    Locale.objects.get_or_create(language_code="zh-hans")
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    return Page.get_first_root_node() or Page.add_root(title="Root", slug="root")


def in_days(number, hour=0):
    """A moment at a whole hour, Asia/Shanghai, that many days from now."""
    day = timezone.localtime() + timedelta(days=number)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def page_values(version, **changes):
    """A page with everything that the checklist asks for."""
    values = {
        "title": "试验条例公开征求意见",
        "slug": "shiyan",
        "version": version,
        "opens_at": None,
        "closes_at": in_days(45),
        "organ": "惠州市人大常委会法制工作委员会",
        "contact_phone": "0752-0000000",
        "contact_address": "惠州市某路1号",
        "offline_channels": "来信请寄上述地址；也可以到各立法联系点提出。",
        "explanatory_note": json.dumps(
            [{"type": "paragraph", "value": "<p>必要性和主要内容。</p>"}]
        ),
    }
    return {**values, **changes}


def page_of(version, owner, **changes):
    """A draft page with a first revision, as the editor leaves it."""
    page = ConsultationPage(live=False, owner=owner, **page_values(version, **changes))
    section().add_child(instance=page)
    page.save_revision(user=owner, clean=False)
    return page


STREAMS = ("plain_points", "explanatory_note", "materials", "questions")


def form_data(version, action="", **changes):
    """What the editor sends for a page, with the button that was pressed."""
    note = changes.pop("note", "<p>必要性和主要内容。</p>")
    values = page_values(version, **changes)
    data = {name: _sent(value) for name, value in values.items() if name not in STREAMS}
    data["moderation"] = "pre"
    for name in STREAMS:
        data[f"{name}-count"] = "0"
    if note:
        data |= {
            "explanatory_note-count": "1",
            "explanatory_note-0-deleted": "",
            "explanatory_note-0-order": "0",
            "explanatory_note-0-type": "paragraph",
            "explanatory_note-0-id": "",
            "explanatory_note-0-value": json.dumps(
                {
                    "blocks": [
                        {
                            "key": "a",
                            "text": "必要性。",
                            "type": "unstyled",
                            "depth": 0,
                            "inlineStyleRanges": [],
                            "entityRanges": [],
                        }
                    ],
                    "entityMap": {},
                }
            ),
        }
    for prefix in ("comments", "wagtail_admin_comments"):
        data |= {
            f"{prefix}-TOTAL_FORMS": "0",
            f"{prefix}-INITIAL_FORMS": "0",
            f"{prefix}-MIN_NUM_FORMS": "0",
            f"{prefix}-MAX_NUM_FORMS": "",
        }
    if action:
        data[action] = action
    return data


def _sent(value):
    if value is None:
        return ""
    if hasattr(value, "strftime"):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return str(getattr(value, "pk", value))
