"""Comments of earlier rounds in a new version; corrected pairs; an article's story."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Entry
from consultations.actions.matching import repair_match
from consultations.exceptions import NotAllowed, NotReady
from consultations.models import DraftVersion, Provision
from consultations.queries import anchors
from tests.accounts.factories import UserFactory

from .drafting import approver, version_of
from .factories import (
    CommentFactory,
    ConsultationFactory,
    ProjectFactory,
    ReplyFactory,
)
from .test_comparing import CARE, DUTY, END, MONEY, SCOPE, law

pytestmark = pytest.mark.django_db

OPENING = "为了规范议事协商活动，根据有关法律，制定本条例。"


@pytest.fixture
def old(fa):
    """The first version: four articles, the first round ended."""
    version = version_of(ProjectFactory(), fa, law(SCOPE, CARE, MONEY, END))
    version.is_public = True
    version.save()
    return version


@pytest.fixture
def first(old):
    """The first round of comments."""
    return ConsultationFactory(version=old, project=old.project, ended=True)


@pytest.fixture
def new(old, fa):
    """The next version: one inserted, one changed, one deleted."""
    text = law(OPENING, SCOPE, CARE.replace("五个", "七个"), END)
    return version_of(old.project, fa, text, "修改稿")


def article(version, label):
    return version.provisions.articles().get(label=label)


def comment_on(consultation, label, **more):
    found = article(consultation.version, label)
    return CommentFactory(
        consultation=consultation, uid=found.uid, article_label=label, **more
    )


@pytest.fixture
def comments(first):
    """One of every fate."""
    return {
        "moved": comment_on(first, "第一条"),
        "changed": comment_on(first, "第二条"),
        "quoted": comment_on(first, "第二条", quote="说明理由"),
        "gone words": comment_on(first, "第二条", quote="五个工作日"),
        "deleted": comment_on(first, "第三条"),
        "whole": CommentFactory(consultation=first, uid=""),
        "withdrawn": comment_on(first, "第一条", state="withdrawn"),
    }


def test_every_comment_is_in_the_list_with_its_fate(client, comments, new):
    rows = anchors.anchor_rows(
        new, anchors.earlier_comments(new).select_related("consultation__version")
    )
    fates = {row.comment.pk: row.state for row in rows}
    assert fates == {
        comments["moved"].pk: "moved",
        comments["changed"].pk: "changed",
        comments["quoted"].pk: "moved",
        comments["gone words"].pk: "changed",
        comments["deleted"].pk: "deleted",
    }
    page = client.get(reverse("desk:version_anchors", args=[new.pk])).text
    for name in ("moved", "changed", "quoted", "deleted"):
        assert comments[name].receipt in page
    assert "条文已删除 1" in page


def test_the_list_can_be_narrowed(client, comments, new):
    address = reverse("desk:version_anchors", args=[new.pk])
    page = client.get(address, {"state": "deleted"}).text
    assert comments["deleted"].receipt in page
    assert comments["moved"].receipt not in page


def test_the_list_asks_the_same_few_questions(client, comments, first, new):
    address = reverse("desk:version_anchors", args=[new.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _n in range(30):
        comment_on(first, "第二条")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def test_a_citizen_reads_where_the_article_is_now(client, comments, new, first):
    comment = comments["moved"]
    client.force_login(comment.author)
    address = reverse("consultations:mine_one", args=[comment.receipt])
    assert "您评论的" not in client.get(address).text  # not public yet
    new.is_public = True
    new.save()
    assert "您评论的原第一条现为第二条。" in client.get(address).text
    ConsultationFactory(version=new, project=new.project, round=2)
    assert "看这一条的来历" in client.get(address).text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("changed", "这一条的文字有修改。"),
        ("gone words", "您引用的文字已经修改。"),
        ("deleted", "您评论的原第三条在新的版本中已经删除"),
    ],
)
def test_a_citizen_reads_what_became_of_it(client, comments, new, name, words):
    new.is_public = True
    new.save()
    comment = comments[name]
    client.force_login(comment.author)
    address = reverse("consultations:mine_one", args=[comment.receipt])
    assert words in client.get(address).text


def match_url(provision):
    return reverse("desk:match", args=[provision.pk])


def test_a_pair_is_corrected_and_the_comments_follow(client, comments, new):
    opening, money = article(new, "第一条"), article(new_old(new), "第三条")
    page = client.get(match_url(opening))
    assert "没有对应，是新增的条文" in page.text
    answer = client.post(match_url(opening), {"former": money.pk})
    assert answer.status_code == 302
    opening.refresh_from_db()
    assert opening.uid == money.uid == comments["deleted"].uid
    assert Entry.objects.filter(event="draft.match_repaired").exists()


def new_old(version):
    return version.project.versions.get(ordinal=version.ordinal - 1)


def test_who_held_the_uid_gets_a_fresh_one(new, old, fa):
    scope, opening = article(new, "第二条"), article(new, "第一条")
    was = article(old, "第一条")
    assert scope.uid == was.uid
    repair_match(provision=opening, former=was, by=fa)
    scope.refresh_from_db()
    opening.refresh_from_db()
    assert opening.uid == was.uid
    assert scope.uid not in set(old.provisions.values_list("uid", flat=True))


def test_a_correction_survives_the_next_import(new, old, fa):
    opening = article(new, "第一条")
    repair_match(provision=opening, former=article(old, "第三条"), by=fa)
    again = law(OPENING, SCOPE, CARE.replace("五个", "九个"), DUTY, END)
    third = version_of(old.project, fa, again, "表决稿")
    assert article(third, "第一条").uid == article(old, "第三条").uid


def test_an_article_can_be_declared_new(client, new, old):
    care = article(new, "第三条")
    client.post(match_url(care), {"former": ""})
    care.refresh_from_db()
    assert not old.provisions.filter(uid=care.uid).exists()


def test_what_is_public_is_not_paired_anew(client, new, old):
    new.is_public = True
    new.save()
    answer = client.post(match_url(article(new, "第一条")), {"former": ""})
    assert answer.status_code == 422
    assert "已经公开" in answer.text


def test_only_articles_of_earlier_versions_of_the_project(new, old, fa):
    other = version_of(ProjectFactory(), fa, law(SCOPE, END))
    for former in (article(other, "第一条"), article(new, "第二条")):
        with pytest.raises(NotReady):
            repair_match(provision=article(new, "第一条"), former=former, by=fa)
    with pytest.raises(NotReady):
        repair_match(
            provision=new.provisions.exclude(kind="tiao").first()
            or Provision(version=new, kind="zhang", pk=article(new, "第一条").pk),
            former=article(old, "第一条"),
            by=fa,
        )


def test_only_drafters_correct_pairs(new, old):
    for person in (approver(), UserFactory()):
        with pytest.raises(NotAllowed):
            repair_match(provision=article(new, "第一条"), former=None, by=person)


def test_the_story_of_an_article(client, first, new, comments):
    DraftVersion.objects.update(is_public=True)
    second = ConsultationFactory(version=new, project=new.project, round=2)
    care = article(new, "第三条")
    ReplyFactory(
        consultation=first,
        topic="时间太短",
        comments=[comments["changed"]],
        resulting_version=new,
        resulting_uid=care.uid,
    )
    CommentFactory(consultation=second, uid=care.uid)
    client.logout()
    address = reverse("consultations:history", args=[second.code, care.uid])
    with CaptureQueriesContext(connection) as seen:
        page = client.get(address).text
    assert len(seen) < 12
    assert "征求意见稿 · 第二条" in page
    assert "修改稿 · 第三条" in page
    assert "<del>五</del><ins>七</ins>" in page
    assert "第 1 轮征求意见：对这一条公开的意见 3 条" in page
    assert "第 2 轮征求意见：对这一条公开的意见 1 条" in page
    assert page.count("时间太短") == 2  # the reply, and what it led to
