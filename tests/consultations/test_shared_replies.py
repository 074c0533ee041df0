"""One reply to several themes, as the public reads it: once, with all its themes."""

import io
import json

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from accounts.roles import Role
from audit import sequencer
from audit.models import Entry
from consultations.actions import replies as actions
from consultations.actions.themes import Part, extend_reply
from consultations.documents import report_docx
from consultations.queries.report import opinions_by_article
from notifications import followers
from notifications.models import Notice
from tests.accounts.factories import StaffFactory

from .factories import CommentFactory, ConsultationFactory, ReplyFactory

pytestmark = pytest.mark.django_db
WORDS = {"outcome": "kept_for_study", "topic": "费用", "reason": "下一稿研究。"}


@pytest.fixture
def approver():
    return StaffFactory(roles=[Role.APPROVER])


@pytest.fixture
def consultation():
    return ConsultationFactory(ended=True)


@pytest.fixture
def said(consultation):
    """Three comments on 第二条, one on 第一条, one on the whole."""
    labels = {"tiao1": "第一条", "tiao2": "第二条", "": ""}
    return [
        CommentFactory(consultation=consultation, uid=uid, article_label=labels[uid])
        for uid in ("tiao2", "tiao2", "tiao2", "tiao1", "")
    ]


def part(key, name, comments, label="第二条", uid="tiao2"):
    return Part(key, uid, label, name, frozenset(c.pk for c in comments))


@pytest.fixture
def shared(consultation, said, approver):
    """A published reply to three themes; the third comment is in two of them."""
    parts = [
        part("t1", "服务费上限", said[:3]),
        part("t2", "公开账目", [said[2], said[3]], "第一条", "tiao1"),
        part("t3", "整部的意见", said[4:], "", ""),
    ]
    made = actions.write_reply(
        consultation_id=consultation.pk,
        comment_ids=[c.pk for c in said],
        by=approver,
        themes=parts,
        **WORDS,
    )
    actions.publish_replies(reply_ids=[made.pk], by=approver)
    return made


def published(consultation, by):
    return actions.publish_report(
        consultation_id=consultation.pk, by=by, foreword="", next_stage="二审"
    )


def test_the_report_tells_it_once_with_all_its_themes(consultation, shared):
    whole, first, second = opinions_by_article(consultation)
    assert [a["comments"] for a in (whole, first, second)] == [1, 1, 3]
    (told,) = second["opinions"]
    assert (told["reply"], told["comments"]) == (shared.pk, 5)
    assert told["themes"] == [
        {"label": "第二条", "name": "服务费上限", "comments": 3},
        {"label": "第一条", "name": "公开账目", "comments": 2},
        {"label": "", "name": "整部的意见", "comments": 1},
    ]
    assert (whole["opinions"], first["opinions"]) == ([], [])
    assert first["elsewhere"] == [
        {"reply": shared.pk, "comments": 1, "topic": "费用", "label": "第二条"}
    ]


def test_other_replies_stay_where_they_are(consultation, shared):
    other = CommentFactory(consultation=consultation, uid="tiao1")
    away = CommentFactory(consultation=consultation, uid="tiao2")
    reply = ReplyFactory(consultation=consultation, comments=[other, away])
    _whole, first, second = opinions_by_article(consultation)
    assert [o["reply"] for o in first["opinions"]] == [reply.pk]
    assert [o["reply"] for o in second["opinions"]] == [shared.pk, reply.pk]


def test_the_published_report_and_its_word_file(client, consultation, shared, approver):
    report = published(consultation, approver)
    page = client.get(reverse("consultations:report", args=[consultation.code])).text
    assert page.count("下一稿研究。") == 1
    assert page.count("同时答复 3 个主题") == 1
    assert f'id="r-{shared.pk}"' in page
    assert page.count(f'href="#r-{shared.pk}"') == 2
    lines = [p.text for p in Document(io.BytesIO(report_docx(report))).paragraphs]
    (told,) = [line for line in lines if "下一稿研究。" in line]
    assert "同时答复 3 个主题：第二条“服务费上限”（3 条）" in told
    assert sum("与第二条的意见一并答复" in line for line in lines) == 2


def test_a_report_frozen_before_there_were_themes_still_shows(
    client, consultation, shared, approver
):
    report = published(consultation, approver)
    for article in report.content["articles"]:
        del article["elsewhere"]
        for opinion in article["opinions"]:
            del opinion["themes"]
    report.save()
    address = reverse("consultations:report", args=[consultation.code])
    assert client.get(address).status_code == 200
    assert Document(io.BytesIO(report_docx(report))).paragraphs


def test_it_is_found_from_each_comment(client, consultation, shared, said):
    result = reverse("consultations:result", args=[consultation.code, shared.pk])
    listed = client.get(
        reverse("consultations:comments", args=[consultation.code])
    ).text
    assert listed.count(f'href="{result}"') == 5
    assert listed.count("同时答复 3 个主题") == 5
    for comment in said:
        one = reverse("consultations:one", args=[consultation.code, comment.pk])
        assert result in client.get(one).text
    shown = client.get(result).text
    assert "公开账目" in shown
    assert "服务费上限" in shown


def test_the_giver_reads_what_else_it_answers(client, shared, said):
    client.force_login(said[3].author)
    page = client.get(reverse("consultations:mine_one", args=[said[3].receipt])).text
    assert "下一稿研究。" in page
    assert "这个答复同时答复 3 个主题" in page
    assert "留作研究" in client.get(reverse("consultations:mine")).text


def test_a_reply_to_one_theme_says_nothing_of_others(client, consultation, approver):
    comment = CommentFactory(consultation=consultation, uid="tiao2")
    made = actions.write_reply(
        consultation_id=consultation.pk,
        comment_ids=[comment.pk],
        by=approver,
        themes=[part("t1", "服务费", [comment])],
        **WORDS,
    )
    actions.publish_replies(reply_ids=[made.pk], by=approver)
    one = reverse("consultations:one", args=[consultation.code, comment.pk])
    assert "同时答复" not in client.get(one).text
    assert opinions_by_article(consultation)[0]["opinions"][0]["themes"] == []


def test_the_list_of_comments_asks_as_much_with_many_themes(
    client, consultation, shared, django_assert_num_queries
):
    address = reverse("consultations:comments", args=[consultation.code])
    client.get(address)
    with django_assert_num_queries(3):
        client.get(address)


def test_later_comments_are_told_and_nobody_twice(consultation, shared, approver):
    sequencer.sequence()
    followers.notify(list(Entry.objects.filter(event="reply.published")))
    before = Notice.objects.count()
    later = CommentFactory(consultation=consultation, uid="tiao2")
    extend_reply(
        reply_id=shared.pk, parts=[part("t1", "服务费上限", [later])], by=approver
    )
    sequencer.sequence()
    followers.notify(list(Entry.objects.filter(event="reply.extended")))
    assert Notice.objects.count() == before + 1
    assert Notice.objects.latest("pk").recipient == later.author


def test_the_workbook_and_json_list_it_once(client, consultation, shared, approver):
    client.force_login(approver)

    def file(form):
        address = reverse("desk:export_replies", args=[consultation.code, form])
        return client.get(address).getvalue()

    (told,) = json.loads(file("json"))
    assert (told["意见数"], told["同时答复的主题数"]) == (5, 3)
    assert told["主题"][1] == {"label": "第一条", "name": "公开账目", "comments": 2}
    sheet = load_workbook(io.BytesIO(file("xlsx"))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][7].startswith("第二条“服务费上限”（3 条）；第一条“公开账目”（2 条）")
    assert file("csv").decode("utf-8-sig").count("下一稿研究。") == 1
    wrong = reverse("desk:export_replies", args=[consultation.code, "exe"])
    assert client.get(wrong).status_code == 404


def test_the_workbook_asks_as_much_for_many_replies(
    client, consultation, shared, approver, django_assert_max_num_queries
):
    def spent(most):
        client.force_login(approver)
        address = reverse("desk:export_replies", args=[consultation.code, "json"])
        with django_assert_max_num_queries(most) as asked:
            client.get(address).getvalue()
        return len(asked)

    spent(60)
    few = spent(60)
    for _ in range(12):
        ReplyFactory(
            consultation=consultation,
            comments=[CommentFactory(consultation=consultation)],
        )
    spent(few)
