"""Ending a consultation: nothing unanswered, then a report that never changes."""

import csv
import io
import json

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from accounts.roles import Role
from consultations.actions import replies as actions
from consultations.exceptions import NotAllowed, NotReady
from consultations.models import Appeal, ConsultationReport, ModerationDecision
from consultations.queries.report import opinions_by_article
from tests.accounts.factories import StaffFactory

from .factories import (
    CommentFactory,
    ConsultationFactory,
    ReplyFactory,
    VersionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def approver():
    return StaffFactory(roles=[Role.APPROVER])


@pytest.fixture
def answered():
    """An ended consultation: 4 comments of 3 people, one letter, all answered."""
    consultation = ConsultationFactory(ended=True)
    first = CommentFactory(consultation=consultation)
    again = CommentFactory(consultation=consultation, author=first.author)
    letter = CommentFactory(consultation=consultation, offline=True, uid="tiao2")
    private = CommentFactory(
        consultation=consultation, state="accepted", is_public=False, uid=""
    )
    newer = VersionFactory(project=consultation.project, ordinal=2)
    newer.provisions.filter(uid="tiao1").update(text="新的第一条。")
    ReplyFactory(
        consultation=consultation,
        comments=[first, again],
        resulting_version=newer,
        resulting_uid="tiao1",
    )
    ReplyFactory(
        consultation=consultation, comments=[letter, private], outcome="referred"
    )
    return consultation


def undecided_appeal(consultation):
    """A hiding that its giver objected to; nobody has looked at it again."""
    comment = CommentFactory(consultation=consultation, hidden=True)
    moderator = StaffFactory(roles=[Role.MODERATOR])
    decision = ModerationDecision.objects.create(
        comment=comment,
        act="hide",
        reason="spam",
        from_state="pending",
        to_state="hidden",
        moderator=moderator,
    )
    return Appeal.objects.create(
        decision=decision, grounds="不是广告", first_moderator=moderator
    )


def publish(consultation, by):
    return actions.publish_report(
        consultation_id=consultation.pk, by=by, foreword="前言", next_stage="二审"
    )


def test_the_report_counts_people_and_comments(answered, approver):
    content = publish(answered, approver).content
    numbers = content["numbers"]
    assert (numbers["people"], numbers["comments"]) == (3, 4)
    channels = {r["value"]: r["count"] for r in numbers["by_channel"]}
    assert channels == {"online": 3, "letter": 1}
    outcomes = {r["value"]: r["count"] for r in numbers["by_outcome"]}
    assert outcomes == {"adopted": 2, "referred": 2}
    articles = {a["label"]: a["comments"] for a in content["articles"]}
    assert articles == {"": 1, "第一条": 2, "第二条": 1}
    assert [c["new_label"] for c in content["changes"]] == ["第一条"]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda c: CommentFactory(consultation=c), "没有答复"),
        (lambda c: CommentFactory(consultation=c, pending=True), "没有审核"),
        (lambda c: ReplyFactory(draft=True, consultation=c), "没有公布"),
        (lambda c: undecided_appeal(c), "申诉没有决定"),
    ],
)
def test_nothing_may_be_left_open(answered, approver, spoil, words):
    spoil(answered)
    with pytest.raises(NotReady, match=words):
        publish(answered, approver)


def test_an_open_consultation_cannot_end(approver):
    with pytest.raises(NotReady, match="没有截止"):
        publish(ConsultationFactory(), approver)


def test_a_drafter_cannot_publish_the_report(answered):
    with pytest.raises(NotAllowed):
        publish(answered, StaffFactory(roles=[Role.DRAFTER]))


def test_a_report_is_published_once(answered, approver):
    publish(answered, approver)
    with pytest.raises(NotReady):
        publish(answered, approver)
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsultationReport.objects.create(
            consultation=answered, content={}, published_by=approver
        )


def test_replies_stand_still_after_the_report(answered, approver):
    publish(answered, approver)
    reply = answered.replies.first()
    with pytest.raises(NotReady, match="通报已经公布"):
        actions.withdraw_reply(reply_id=reply.pk, by=approver)


def test_staff_see_the_gaps_then_publish(client, answered, approver):
    client.force_login(approver)
    url = reverse("desk:closing", args=[answered.code])
    late = CommentFactory(consultation=answered)
    assert "还有 1 条意见没有答复" in client.get(url).content.decode()
    refused = client.post(url, {"next_stage": "二审"})
    assert refused.status_code == 422
    ReplyFactory(consultation=answered, comments=[late])
    done = client.post(url, {"next_stage": "提请二审", "foreword": "感谢"}, follow=True)
    html = done.content.decode()
    assert "提请二审" in html
    assert "看修改后的第一条" in html


def test_the_public_report_and_its_word_file(client, answered, approver):
    assert (
        client.get(reverse("consultations:report", args=[answered.code])).status_code
        == 404
    )
    publish(answered, approver)
    body = client.get(reverse("consultations:report_file", args=[answered.code]))
    words = "\n".join(p.text for p in Document(io.BytesIO(body.content)).paragraphs)
    assert "共收到 3 人提出的 4 条意见" in words
    assert "一、基本情况" in words
    table = Document(io.BytesIO(body.content)).tables[0]
    assert "新的第一条。" in table.rows[1].cells[1].text


@pytest.fixture
def risky(answered):
    CommentFactory(consultation=answered, body="=HYPERLINK(1)", display_name="+1")
    return answered


def exported(client, consultation, form):
    client.force_login(StaffFactory(roles=[Role.AUDITOR]))
    answer = client.get(reverse("desk:export", args=[consultation.code, form]))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_csv_is_complete_and_formula_safe(client, risky):
    body = exported(client, risky, "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    assert len(rows) == 5
    assert rows[-1]["意见"] == "'=HYPERLINK(1)"
    assert rows[-1]["显示名称"] == "'+1"
    assert {row["条文"] for row in rows} == {"第一条", "第二条", "整部草案"}


def test_json_holds_the_words_as_given(client, risky):
    rows = json.loads(exported(client, risky, "json"))
    assert rows[-1]["意见"] == "=HYPERLINK(1)"


def test_xlsx_is_formula_safe(client, risky):
    book = load_workbook(io.BytesIO(exported(client, risky, "xlsx")))
    sheet = book.active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert sheet.max_row == 6
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_an_unknown_form_is_not_found(client, answered):
    client.force_login(StaffFactory(roles=[Role.AUDITOR]))
    url = reverse("desk:export", args=[answered.code, "exe"])
    assert client.get(url).status_code == 404


def test_export_reads_with_one_query(
    answered, django_assert_num_queries, django_assert_max_num_queries
):
    from consultations.queries.exports import comment_rows

    with django_assert_num_queries(1):
        assert len(list(comment_rows(answered))) == 4


def test_what_was_said_most_comes_first_with_its_topic(answered):
    """Two replies on one topic stand together, before what fewer said."""
    for topic, number in (("安静", 1), ("停车", 2), ("安静", 3), ("绿地", 3)):
        comments = CommentFactory.create_batch(
            number, consultation=answered, uid="tiao3"
        )
        ReplyFactory(consultation=answered, comments=comments, topic=topic)
    (article,) = (a for a in opinions_by_article(answered) if a["uid"] == "tiao3")
    told = [(o["topic"], o["comments"]) for o in article["opinions"]]
    assert told == [("安静", 3), ("安静", 1), ("绿地", 3), ("停车", 2)]


@pytest.mark.parametrize(("number", "shown"), [(20, False), (25, True)])
def test_many_themes_of_a_digest_are_folded(number, shown):
    themes = [
        {"label": "第一条", "name": f"想法{n}", "comments": 40 - n, "stances": {}}
        for n in range(number)
    ]
    text = render_to_string(
        "consultations/_summary.html", {"summary": {"themes": themes}}
    )
    assert [f"想法{n}<" in text for n in range(number)] == [True] * number
    assert (f"其余 {number - 20} 个主题" in text) is shown


def test_the_report_says_what_is_not_shown(client, answered, approver):
    CommentFactory.create_batch(2, consultation=answered, hidden=True)
    client.force_login(approver)
    text = client.get(reverse("desk:closing", args=[answered.code])).text
    assert "1 条按本人意愿不公开" in text
    assert "2 条依照规定未公开" in text
