"""One answer to several themes: whom it reaches, leaves, replaces; the undo."""

import pytest
from django.urls import reverse

from audit.models import Entry
from consultations.actions import replies as replying
from consultations.actions import themes as sharing
from consultations.exceptions import NotAllowed, NotReady
from consultations.models import RepliedComment, Reply
from search.workbench import answering, answers, decisions
from search.workbench.exceptions import Outdated
from search.workbench.models import Theme
from tests.accounts.factories import UserFactory
from tests.search.workbench.answering.helpers import (
    WORDS,
    answered,
    comments,
    digested,
    keys,
    more_of,
    said_in,
    themed,
)

pytestmark = pytest.mark.django_db


def test_the_plan_tells_people_comments_and_articles(run, themes):
    a, b, c = answering.plan(run, themes).asked
    assert [(len(x.comments), x.people, x.articles) for x in (a, b, c)] == [
        (2, 2, ["第一条"]),
        (2, 2, ["第一条"]),
        (3, 3, ["第二条"]),
    ]
    plan = answering.plan(run, themes)
    assert (len(plan.taken), plan.people, plan.left, plan.replaced) == (6, 6, 0, [])


def test_people_are_counted_as_the_report_counts_them(run, consultation):
    one = UserFactory()
    said = [
        *comments(consultation, 2, author=one),
        *comments(consultation, 2, offline=True),
    ]
    assert answering.plan(run, [themed(run, "p", said)]).people == 3


def test_one_answer_serves_all_themes(run, themes, drafter):
    made = answered(run, themes, drafter)
    assert Reply.objects.count() == 1
    assert [(t.key, t.name, t.label) for t in made.themes.all()] == [
        ("a", "想法a", "第一条"),
        ("b", "想法b", "第一条"),
        ("c", "想法c", "第二条"),
    ]
    rows = made.answered.values_list("comment", flat=True)
    assert sorted(rows) == said_in(*themes)
    # The comment of two themes is in both, and has one reply.
    assert [t.answered.count() for t in made.themes.all()] == [2, 2, 3]
    assert made.answered.count() == 6
    entry = Entry.objects.get(event="reply.written")
    assert entry.data["themes"] == 3
    assert entry.data["comments"] == 6


def test_what_has_an_answer_is_left_unless_asked(run, themes, drafter):
    first = answered(run, themes[:1], drafter, topic="先前")
    plan = answering.plan(run, themes)
    assert [(h.reply, h.comments) for h in plan.asked[0].had] == [(first, 2)]
    assert (len(plan.taken), plan.left) == (4, 2)
    second = answered(run, themes, drafter)
    assert first.answered.count() == 2
    assert second.answered.count() == 4
    assert [t.key for t in second.themes.all()] == ["b", "c"]


def test_a_comment_of_a_theme_that_is_left_keeps_its_answer(run, themes, drafter):
    a, b, _c = themes
    first = answered(run, [a], drafter)
    plan = answering.plan(run, [a, b], replace={a.pk})
    # One comment of a is in b too, whose answers are left.
    assert (len(plan.taken), plan.left) == (2, 1)
    answered(run, [a, b], drafter, replace={a.pk})
    assert first.answered.count() == 1
    assert [t.key for t in first.themes.all()] == ["a"]


def test_replacing_is_undone_as_a_whole(run, themes, drafter):
    old = answered(run, themes[:2], drafter, topic="先前", private_note="内部")
    kept = answered(run, themes[2:], drafter, topic="另一个")
    number, at = old.pk, old.written_at
    before = set(RepliedComment.objects.values_list("comment", "reply", "themes__key"))
    made = answered(run, themes, drafter, replace=set(keys(*themes[:2])))
    assert not Reply.objects.filter(pk=number).exists()
    assert Entry.objects.get(event="reply.gave_way").target_id == str(number)
    sharing.undo_reply(reply_id=made.pk, by=drafter)
    back = Reply.objects.get(pk=number)
    assert (back.topic, back.private_note, back.written_at) == ("先前", "内部", at)
    now = set(RepliedComment.objects.values_list("comment", "reply", "themes__key"))
    assert now == before
    assert kept.answered.count() == 3
    events = Entry.objects.order_by("pk").values_list("event", flat=True)
    assert list(events)[-2:] == ["reply.undone", "reply.restored"]


def test_an_undo_gives_nothing_back_that_was_answered_anew(run, themes, drafter):
    old = answered(run, themes[:1], drafter, topic="先前")
    made = answered(run, themes[:1], drafter, replace=set(keys(themes[0])))
    one = made.answered.first().comment_id
    newest = replying.write_reply(
        consultation_id=run.consultation_id, comment_ids=[one], by=drafter, **WORDS
    )
    sharing.undo_reply(reply_id=made.pk, by=drafter)
    assert newest.answered.get().comment_id == one
    assert Reply.objects.get(pk=old.pk).answered.count() == 1


def test_what_was_published_meanwhile_is_not_restored(run, themes, drafter, approver):
    a, b, _c = themes
    old = answered(run, [a, b], drafter)
    made = answered(run, [a], drafter, replace={a.pk})
    replying.publish_replies(reply_ids=[old.pk], by=approver)
    with pytest.raises(NotReady, match="已经公布"):
        sharing.undo_reply(reply_id=made.pk, by=drafter)
    assert Reply.objects.filter(pk=made.pk).exists()


def test_a_public_answer_is_never_replaced(run, themes, drafter, approver):
    old = answered(run, themes[:1], drafter)
    replying.publish_replies(reply_ids=[old.pk], by=approver)
    plan = answering.plan(run, themes, replace=set(keys(*themes)))
    assert plan.left == 2
    assert plan.asked[0].drafts == []
    answered(run, themes, drafter, replace=set(keys(*themes)))
    assert old.answered.count() == 2


def test_editing_the_answer_edits_it_for_all(run, themes, drafter):
    made = answered(run, themes, drafter)
    replying.revise_reply(reply_id=made.pk, by=drafter, **{**WORDS, "reason": "改了。"})
    reasons = RepliedComment.objects.values_list("reply__reason", flat=True).distinct()
    assert list(reasons) == ["改了。"]


def test_a_theme_is_taken_out(client, run, themes, drafter):
    made = answered(run, themes, drafter)
    client.force_login(drafter)
    out = reverse("desk:reply_take_out", args=[made.pk, "a"])
    assert out in client.get(reverse("desk:reply", args=[made.pk])).text
    client.post(out)
    # The comment that is in b as well stays answered, through b.
    assert [(t.key, t.answered.count()) for t in made.themes.all()] == [
        ("b", 2),
        ("c", 3),
    ]
    assert run.consultation.comments.unanswered().count() == 1
    entry = Entry.objects.get(event="reply.theme_taken_out")
    assert entry.data["comments"] == 1
    client.post(reverse("desk:reply_take_out", args=[made.pk, "b"]))
    last = client.post(reverse("desk:reply_take_out", args=[made.pk, "c"]), follow=True)
    assert "请直接删除草稿" in last.text
    assert client.post(out, follow=True).text.count("已经不在这个答复里") == 1


def test_a_public_answer_keeps_its_themes(run, themes, drafter, approver):
    made = answered(run, themes, drafter)
    replying.publish_replies(reply_ids=[made.pk], by=approver)
    with pytest.raises(NotReady, match="先撤回"):
        sharing.take_theme_out(reply_id=made.pk, key="a", by=drafter)
    with pytest.raises(NotReady, match="先撤回"):
        sharing.undo_reply(reply_id=made.pk, by=drafter)


def test_later_comments_wait_until_they_are_put_under_the_answer(
    client, run, themes, drafter
):
    made = answered(run, themes, drafter)
    more_of(run, themes[0])
    assert run.consultation.comments.unanswered().count() == 2
    client.force_login(drafter)
    shown = client.get(reverse("workbench:digest", args=[run.consultation.code])).text
    assert "部分已答复，余 2" in shown
    form = client.get(reverse("workbench:reply", args=[themes[0].pk])).text
    assert "把余下的 2 条归入这个答复" in form
    client.post(reverse("workbench:join", args=[themes[0].pk, made.pk]))
    assert made.themes.get(key="a").answered.count() == 4
    assert made.themes.count() == 3
    assert Entry.objects.get(event="reply.extended").data["comments"] == 2
    again = client.post(
        reverse("workbench:join", args=[themes[0].pk, made.pk]), follow=True
    )
    assert "没有等待答复的新意见" in again.text


def test_later_comments_reach_a_public_answer_by_approvers(
    run, themes, drafter, approver
):
    made = answered(run, themes, drafter)
    replying.publish_replies(reply_ids=[made.pk], by=approver)
    more_of(run, themes[0])
    with pytest.raises(NotAllowed, match="审批人员"):
        answers.join(theme=themes[0], reply=made, by=drafter)
    assert answers.join(theme=themes[0], reply=made, by=approver) == 2


def test_a_later_digest_finds_the_same_answers(run, themes, drafter):
    made = answered(run, themes, drafter)
    later = digested(run.consultation, drafter)
    said = [c.comment for c in made.themes.get(key="c").answered.all()]
    again = themed(
        later, "c", [*said, *comments(run.consultation, 1, "tiao2")], "tiao2"
    )
    asked = answering.plan(later, [again]).asked[0]
    assert [(h.reply, h.comments) for h in asked.had] == [(made, 3)]
    assert len(asked.open) == 1
    with pytest.raises(Outdated):
        answered(run, themes, drafter)


def test_merged_and_split_themes_keep_what_their_comments_have(run, themes, drafter):
    a, _b, c = themes
    made = answered(run, [a], drafter)
    decisions.merge_themes(theme=a, into=c, by=drafter)
    asked = answering.plan(run, [Theme.objects.get(pk=c.pk)]).asked[0]
    assert [(h.reply, h.comments) for h in asked.had] == [(made, 2)]
    assert len(asked.open) == 3
    assert [t.key for t in made.themes.all()] == ["a"]
    merged = run.themes.get(pk=c.pk)
    part = merged.clusters.get(key="a")
    decisions.split_theme(theme=merged, clusters=[part.pk], name="旧的想法", by=drafter)
    new = run.themes.get(name="旧的想法")
    assert len(answering.plan(run, [new]).asked[0].had) == 1
    assert made.answered.count() == 2
