"""What the site keeps to itself: who has an account, and who somebody is."""

import io
import json
import logging
import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from accounts.sms import ConsoleSms, MemorySms
from audit import followers
from audit.models import Entry
from common.logs import Formatter
from consultations.models import Comment
from tests.accounts.factories import StaffFactory, UserFactory
from tests.consultations.factories import CommentFactory, ConsultationFactory

pytestmark = pytest.mark.django_db
PHONE, TAIL = "19900001234", "1234"
OTHER_PHONE, ID_NUMBER = "13912345678", "441302199001011234"
MAIL = "lin@example.com"


def told(html: bytes) -> str:
    """What an answer says, without tokens and the text that was typed."""
    text = html.decode()
    text = re.sub(r'(?:value|content|nonce)="[^"]*"', "", text)
    return re.sub(r"\d{3}[ *]+\d{4}|\d{4,}", "", text)


class TestAlikeForAllComers:
    def test_asking_for_a_code(self, client):
        UserFactory(phone="+86" + PHONE)
        url = reverse("account_request_login_code")
        known = Client().post(url, {"phone": PHONE}, follow=True)
        unknown = Client().post(url, {"phone": "19900009999"}, follow=True)
        assert known.status_code == unknown.status_code
        assert known.redirect_chain == unknown.redirect_chain
        assert told(known.content) == told(unknown.content)

    def test_a_wrong_password(self, client):
        user = StaffFactory(username="fa")
        user.set_password("铁场村-2026-长密码")
        user.save()
        url = reverse("account_login")
        known = Client().post(url, {"login": "fa", "password": "falsch"})
        unknown = Client().post(url, {"login": "nobody", "password": "falsch"})
        assert known.status_code == unknown.status_code
        assert told(known.content) == told(unknown.content)

    def test_tracking(self, client):
        comment = CommentFactory(author=UserFactory(phone="+86" + PHONE))
        other = comment.receipt[:-1] + ("A" if comment.receipt[-1] != "A" else "B")
        url = reverse("consultations:track")
        wrong_tail = client.post(url, {"code": comment.receipt, "tail": "0000"})
        no_such = client.post(url, {"code": other, "tail": "0000"})
        assert wrong_tail.status_code == no_such.status_code == 404
        assert told(wrong_tail.content).replace(comment.receipt, "") == told(
            no_such.content
        ).replace(other, "")

    def test_receipts(self, client):
        comment = CommentFactory()
        for name in ("receipt", "appeal", "receipt_qr"):
            real = client.get(reverse(f"consultations:{name}", args=[comment.receipt]))
            made_up = client.get(
                reverse(f"consultations:{name}", args=["HZ-2026-9999-AAAAAA"])
            )
            assert real.status_code == made_up.status_code

    @pytest.mark.parametrize("state", ["pending", "hidden", "withdrawn"])
    def test_what_is_not_public_and_what_is_not_there(self, client, state):
        comment = CommentFactory(state=state)
        code = comment.consultation.code
        hidden = reverse("consultations:one", args=[code, comment.pk])
        nothing = reverse("consultations:one", args=[code, 999999])
        assert client.get(hidden).status_code == client.get(nothing).status_code == 404


@pytest.fixture
def written():
    """Everything that the site writes into its log, as it is written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Formatter())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.setLevel(before)
    root.removeHandler(handler)


def story() -> Comment:
    """From the sign-in to the notice, with numbers in every field that takes them."""
    browser, consultation = Client(), ConsultationFactory()
    browser.post(reverse("account_request_login_code"), {"phone": PHONE})
    code = re.search(r"\d{6}", MemorySms.outbox[-1].text)[0]
    browser.post(reverse("account_confirm_login_code"), {"code": code})
    profile = {"display_name": "林某", "email": MAIL, "notify_email": "on"}
    browser.post(reverse("accounts:profile"), profile)
    typed = {
        "uid": "tiao1",
        "stance": "amend",
        "body": f"打我电话 {OTHER_PHONE}，证件 {ID_NUMBER}",
        "is_public": "yes",
        "submission_key": "story",
        "do": "submit",
    }
    browser.post(reverse("consultations:comment", args=[consultation.code]), typed)
    comment = Comment.objects.get()
    browser.post(
        reverse("consultations:track"), {"code": comment.receipt, "tail": TAIL}
    )
    browser.get(reverse("search:search"), {"q": OTHER_PHONE})
    browser.get(reverse("consultations:list"), {"q": OTHER_PHONE})
    browser.get(f"/no-such-page/{PHONE}/")
    moderator = Client()
    moderator.force_login(StaffFactory(roles=[Role.MODERATOR]))
    seen = f"{comment.pk}:pending:1"
    moderator.post(reverse("desk:decide"), {"act": "publish", "seen": seen})
    followers.settle()
    comment.refresh_from_db()
    return comment


def test_no_log_line_holds_a_number(written):
    story()
    lines = written.getvalue()
    assert lines.count("\n") > 5
    for number in (PHONE, "+86" + PHONE, OTHER_PHONE, ID_NUMBER, MAIL):
        assert number not in lines
    assert MemorySms.outbox[-1].text not in lines


def test_lines_are_objects_one_each(written):
    logging.getLogger("x").warning("one\nline\r\nfaked: %s", "a\nb")
    for line in written.getvalue().splitlines():
        json.loads(line)


def test_no_entry_of_the_log_of_deeds_holds_a_number():
    comment = story()
    assert comment.state == "published"
    entries = "".join(
        f"{e.event} {e.data} {e.content_hash}" for e in Entry.objects.all()
    )
    assert "comment.submitted" in entries
    for number in (PHONE, OTHER_PHONE, ID_NUMBER, MAIL, "林某"):
        assert number not in entries


def test_numbers_in_public_are_covered():
    comment = story()
    address = reverse("consultations:one", args=[comment.consultation.code, comment.pk])
    page = Client().get(address).content.decode()
    assert "打我电话" in page
    assert OTHER_PHONE not in page
    assert ID_NUMBER not in page


def test_the_database_holds_no_phone_in_the_clear():
    story()
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM accounts_user")
        kept = [row[0] for row in cursor.fetchall()]
    assert kept
    assert [value for value in kept if value and PHONE in value] == []
    assert User.objects.get(display_name="林某").phone == "+86" + PHONE


def test_the_console_shows_a_masked_phone(capsys):
    ConsoleSms().send("+86" + PHONE, "【民议】验证码 123456")
    assert PHONE not in capsys.readouterr().out
