"""Script in every text field stays text, wherever the text comes out."""

import csv
import io
import json
import xml.etree.ElementTree as ET
import zipfile
from copy import copy

import icalendar
import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from common.exports import RISKY
from consultations.models import Comment, Consultation
from notifications import mail
from notifications.models import Delivery, Kind, Notice
from notifications.wording import wording
from tests.hostile.payloads import SCRIPT, broken_out
from tests.matrix.rows_boards import ROWS as BOARDS
from tests.matrix.rows_councils import ROWS as COUNCILS
from tests.matrix.rows_desk import ROWS as DESK
from tests.matrix.rows_digest import ROWS as DIGEST
from tests.matrix.rows_housing import ROWS as HOUSING
from tests.matrix.rows_public import ROWS as PUBLIC

pytestmark = pytest.mark.django_db
PAGES = [
    row for row in [*PUBLIC, *DESK, *DIGEST, *BOARDS, *COUNCILS, *HOUSING] if row.get
]
HTML = "text/html"


def body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_on_every_page(evil, enter, row):
    address = reverse(row.name, args=evil.args(row.about))
    for role in ("visitor", "owner", "chief"):
        answer = enter(evil, role).get(f"{address}?{row.query}")
        if answer.get("Content-Type", "").startswith(HTML):
            assert broken_out(answer.content.decode()) == [], role


def test_the_text_is_really_there(evil, enter):
    """Were the world empty, the test above would prove nothing."""
    for name, args in (
        ("consultations:home", [evil.open.code]),
        ("consultations:text", [evil.open.code]),
        ("consultations:comments", [evil.open.code]),
        ("desk:inbox", []),
        ("desk:moderation", []),
        ("desk:import", [evil.draft_import.pk]),
    ):
        page = enter(evil, "chief").get(reverse(name, args=args)).content.decode()
        assert "&lt;x-evil" in page, name


FORMS = [
    ("consultations:comment", "open.code"),
    ("consultations:edit", "pending.receipt"),
    ("consultations:track", ""),
    ("consultations:appeal", "appealable.receipt"),
    ("accounts:profile", ""),
    ("desk:project_new", ""),
    ("desk:project_edit", "open.project.code"),
    ("desk:project_stage", "open.project.code"),
    ("desk:import_new", "open.project.code"),
    ("desk:import_edit", "draft_import.pk"),
    ("desk:case", "pending.pk"),
    ("desk:decide", ""),
    ("desk:intake", "open.code"),
    ("desk:reply_edit", "draft_reply.pk"),
    ("desk:reply_new", "ended.code"),
    ("desk:extend", "open.code"),
    ("desk:closing", "ended.code"),
    ("desk:appeal", "appeal.pk"),
    ("deliberation:appeal", "boards.post_hiding.pk"),
    ("hall:appeal", "boards.appeal.pk"),
]
FIELDS = (
    "body proposed_wording reason quote stance uid region submission_key code tail "
    "grounds display_name email home_region title organ drafting_unit summary "
    "doc_type stage on note link label text op node caption explanation act seen "
    "masks register_no source late_reason giver_name giver_phone channel topic "
    "outcome private_note notice closes_at foreword next_stage answer comments "
    "version_no revision draft mode theme next"
).split()


@pytest.mark.parametrize(("name", "about"), FORMS, ids=[name for name, _ in FORMS])
def test_what_was_typed_comes_back_as_text(evil, enter, name, about):
    """Forms show again what they refuse."""
    address = reverse(name, args=evil.args(about))
    typed = dict.fromkeys(FIELDS, SCRIPT)
    for role in ("owner", "chief"):
        answer = enter(evil, role).post(address, typed)
        if answer.get("Content-Type", "").startswith(HTML):
            assert broken_out(answer.content.decode()) == [], role


def test_in_wagtails_own_pages(evil, enter):
    browser = enter(evil, "chief")
    for path in (
        "",
        f"pages/{evil.section.pk}/",
        f"pages/{evil.page.pk}/edit/",
        f"pages/{evil.page.pk}/history/",
        "users/",
        f"users/edit/{evil.people['owner'].pk}/",
        "reports/site-history/",
        "pages/search/?q=evil",
        "images/",
        "documents/",
    ):
        answer = browser.get(f"/admin/{path}")
        assert answer.status_code == 200, path
        assert broken_out(answer.content.decode()) == [], path


def test_in_the_preview_of_a_page(evil):
    answer = evil.page.make_preview_request(preview_mode="")
    assert answer.status_code == 200
    assert broken_out(answer.content.decode()) == []


def test_in_feed_and_sitemap(evil, client):
    for path in (reverse("consultations:feed"), "/sitemap.xml"):
        tree = ET.fromstring(client.get(path).content)  # noqa: S314  ours
        assert not [node for node in tree.iter() if "x-evil" in node.tag]
    titles = [node.text for node in tree.iter() if node.tag == "title"]
    assert not any("<script" in (title or "") for title in titles)


def test_in_drawings(evil, client):
    """An SVG may run script when it is opened by itself."""
    for address in (
        reverse("consultations:qr", args=[evil.open.code]),
        reverse("consultations:receipt_qr", args=[evil.pending.receipt]),
    ):
        tree = ET.fromstring(client.get(address).content)  # noqa: S314  ours
        assert not [n for n in tree.iter() if n.tag.endswith(("script", "x-evil"))]


def test_in_the_calendar(evil, client):
    answer = client.get(reverse("consultations:calendar", args=[evil.open.code]))
    calendar = icalendar.Calendar.from_ical(answer.content)
    assert len(calendar.walk("VEVENT")) == 1


@pytest.mark.parametrize("kind", Kind.values)
def test_in_mail(evil, kind):
    notice = Notice(
        pk=1,
        recipient=evil.people["owner"],
        kind=kind,
        position=9,
        comment=evil.accepted if kind in ("accepted", "replied") else evil.published,
        consultation=copy(evil.reported if kind == "reported" else evil.open),
        poll=copy(evil.polls.open),
        proxy=copy(evil.polls.offered),
        topic=copy(evil.boards.hidden),
        claim=copy(evil.homes.claim),
    )
    notice.claim.state = "refused"
    if kind == Kind.CANCELLED:
        notice.consultation.cancelled_at = timezone.now()
    if kind in (Kind.TOPIC_LAPSED, Kind.TOPIC_MERGED):
        notice.topic.stage = kind.removeprefix("topic_")
    if kind == Kind.VOTE_STOPPED:
        notice.poll.cancelled_at = timezone.now()
    if kind == Kind.HIDDEN:
        notice.comment = evil.hidden
    if kind == Kind.PROXY_ACCEPTED:
        notice.proxy.accepted_at = timezone.now()
    if kind == Kind.PROXY_ENDED:
        notice.proxy.revoked_at = timezone.now()
    notice.recipient.email = "owner@example.com"
    words = wording(notice)
    sent = mail._message(Delivery(notice=notice), words).message()
    assert sent.get_content_type() == "text/plain"
    assert not sent.is_multipart()
    assert "x-evil" not in str(sent["Subject"])
    assert set(sent.keys()) <= {
        "Content-Type",
        "MIME-Version",
        "Content-Transfer-Encoding",
        "Subject",
        "From",
        "To",
        "Date",
        "Message-ID",
    }


class TestInFiles:
    def exported(self, world, enter, form) -> bytes:
        address = reverse("desk:export", args=[world.open.code, form])
        return body(enter(world, "auditor").get(address))

    def test_no_cell_of_csv_is_a_formula(self, formulas, enter):
        text = self.exported(formulas, enter, "csv").decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert any("HYPERLINK" in cell for cell in cells)
        assert [cell for cell in cells if cell[:1] in RISKY] == []

    def test_no_cell_of_xlsx_is_a_formula(self, formulas, enter):
        data = self.exported(formulas, enter, "xlsx")
        book = load_workbook(io.BytesIO(data))
        cells = [cell for row in book.active.iter_rows() for cell in row]
        assert any("HYPERLINK" in str(cell.value) for cell in cells)
        assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
        assert [cell.coordinate for cell in cells if cell.hyperlink] == []

    def test_json_is_no_page(self, evil, enter):
        address = reverse("desk:export", args=[evil.open.code, "json"])
        answer = enter(evil, "auditor").get(address)
        assert answer["Content-Type"].startswith("application/json")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "attachment" in answer["Content-Disposition"]
        assert any("x-evil" in str(row) for row in json.loads(body(answer)))

    def test_word_holds_it_as_words(self, evil, client):
        address = reverse("consultations:report_file", args=[evil.reported.code])
        data = body(client.get(address))
        text = "\n".join(p.text for p in Document(io.BytesIO(data)).paragraphs)
        assert SCRIPT in text
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            xml = package.read("word/document.xml")
        assert b"<x-evil" not in xml

    def test_names_of_files_break_no_header(self, evil, enter):
        for role, name, about in (
            ("owner", "consultations:attachment", "attachment.pk"),
            ("drafter", "desk:import_file", "draft_import.pk"),
        ):
            answer = enter(evil, role).get(reverse(name, args=evil.args(about)))
            assert answer.status_code == 200
            assert answer["Content-Disposition"].startswith("attachment")
            assert "\n" not in answer["Content-Disposition"]


def test_what_the_public_may_not_see_is_on_no_public_page(plain, client):
    """Texts of hidden, pending and accepted comments, and notes of staff."""
    secret = "此处不应公开"
    hidden = [plain.pending, plain.hidden, plain.withdrawn, plain.accepted]
    Comment.objects.filter(pk__in=[one.pk for one in hidden]).update(
        body=secret, display_name=secret, proposed_wording=secret, reason=secret
    )
    type(plain.reply).objects.update(private_note=secret)
    public = Consultation.objects.visible_to(AnonymousUser())
    assert public
    for row in PUBLIC:
        if row.get:
            address = reverse(row.name, args=plain.args(row.about))
            answer = client.get(f"{address}?{row.query}")
            if not answer.streaming:
                assert secret.encode() not in answer.content, row


@pytest.mark.parametrize(
    "page",
    [
        SCRIPT,
        f'<a title="{SCRIPT}">',
        f"<a title='{SCRIPT}'>",
        "<p>68117</p>",
        '<a href=" JavaScript:x()">',
    ],
)
def test_the_reader_of_pages_finds_what_it_looks_for(page):
    assert broken_out(page) != []
