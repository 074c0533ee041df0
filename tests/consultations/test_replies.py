"""Answering comments: one effective reply each, published together."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.roles import Role
from audit.models import Entry
from consultations.actions import replies as actions
from consultations.exceptions import NotAllowed, NotReady
from consultations.models import RepliedComment, Reply
from tests.accounts.factories import StaffFactory, UserFactory

from .factories import (
    CommentFactory,
    ConsultationFactory,
    ReplyFactory,
    VersionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafter():
    return StaffFactory(roles=[Role.DRAFTER])


@pytest.fixture
def approver():
    return StaffFactory(roles=[Role.APPROVER])


@pytest.fixture
def consultation():
    return ConsultationFactory(ended=True)


def written(consultation, comments, by, **words):
    given = {"outcome": "not_adopted", "topic": "题", "reason": "超出权限。", **words}
    keys = [comment.pk for comment in comments]
    return actions.write_reply(
        consultation_id=consultation.pk, comment_ids=keys, by=by, **given
    )


def test_one_reply_answers_many_comments(consultation, drafter):
    comments = CommentFactory.create_batch(3, consultation=consultation)
    reply = written(consultation, comments, drafter)
    assert RepliedComment.objects.filter(reply=reply).count() == 3
    assert consultation.comments.unanswered().count() == 0


@pytest.mark.parametrize("state", ["pending", "hidden", "withdrawn"])
def test_what_is_not_answerable_is_refused(consultation, drafter, state):
    comment = CommentFactory(consultation=consultation, state=state)
    with pytest.raises(NotReady, match="不能答复"):
        written(consultation, [comment], drafter)


def test_comments_of_another_consultation_are_refused(consultation, drafter):
    with pytest.raises(NotReady):
        written(consultation, [CommentFactory()], drafter)


def test_all_but_adoption_need_a_reason(consultation, drafter):
    comment = CommentFactory(consultation=consultation)
    with pytest.raises(NotReady, match="理由"):
        written(consultation, [comment], drafter, reason=" ")
    assert written(consultation, [comment], drafter, outcome="adopted", reason="")


def test_the_database_refuses_a_refusal_without_reason(consultation, drafter):
    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.create(
            consultation=consultation, outcome="not_adopted", written_by=drafter
        )


def test_the_database_refuses_a_second_reply(consultation):
    comment = CommentFactory(consultation=consultation)
    ReplyFactory(consultation=consultation, comments=[comment])
    other = ReplyFactory(consultation=consultation)
    with pytest.raises(IntegrityError), transaction.atomic():
        RepliedComment.objects.create(comment=comment, reply=other)


def test_a_draft_gives_way_a_published_reply_does_not(consultation, drafter, approver):
    comment = CommentFactory(consultation=consultation)
    first = written(consultation, [comment], drafter)
    second = written(consultation, [comment], drafter)
    assert not Reply.objects.filter(pk=first.pk).exists()
    actions.publish_replies(reply_ids=[second.pk], by=approver)
    with pytest.raises(NotReady, match="已有公布的答复"):
        written(consultation, [comment], drafter)


def test_replies_are_published_together_and_logged_once(
    consultation, drafter, approver
):
    replies = [
        written(consultation, [CommentFactory(consultation=consultation)], drafter)
        for _ in range(3)
    ]
    keys = [reply.pk for reply in replies]
    assert actions.publish_replies(reply_ids=keys, by=approver) == 3
    assert actions.publish_replies(reply_ids=keys, by=approver) == 0
    assert Entry.objects.filter(event="reply.published").count() == 3


def test_who_may_write_and_publish(consultation, drafter):
    comment = CommentFactory(consultation=consultation)
    with pytest.raises(NotAllowed):
        written(consultation, [comment], UserFactory())
    reply = written(consultation, [comment], drafter)
    with pytest.raises(NotAllowed):
        actions.publish_replies(reply_ids=[reply.pk], by=drafter)


def test_the_resulting_article_must_exist_in_its_version(consultation, drafter):
    newer = VersionFactory(project=consultation.project, ordinal=2)
    comment = CommentFactory(consultation=consultation)
    with pytest.raises(NotReady, match="没有这一条"):
        written(
            consultation,
            [comment],
            drafter,
            resulting_version=newer,
            resulting_uid="nowhere",
        )
    foreign = VersionFactory()
    with pytest.raises(NotReady, match="不属于"):
        written(
            consultation,
            [comment],
            drafter,
            resulting_version=foreign,
            resulting_uid="tiao1",
        )


def test_a_withdrawn_reply_can_be_revised_and_published_again(
    consultation, drafter, approver
):
    comment = CommentFactory(consultation=consultation)
    reply = written(consultation, [comment], drafter)
    actions.publish_replies(reply_ids=[reply.pk], by=approver)
    with pytest.raises(NotReady):
        actions.revise_reply(
            reply_id=reply.pk, by=drafter, outcome="adopted", reason=""
        )
    actions.withdraw_reply(reply_id=reply.pk, by=approver)
    actions.revise_reply(reply_id=reply.pk, by=drafter, outcome="adopted", reason="好")
    assert actions.publish_replies(reply_ids=[reply.pk], by=approver) == 1


def test_a_discarded_draft_leaves_its_comments_unanswered(consultation, drafter):
    comment = CommentFactory(consultation=consultation)
    reply = written(consultation, [comment], drafter)
    actions.discard_reply(reply_id=reply.pk, by=drafter)
    assert consultation.comments.unanswered().get() == comment


def test_staff_write_preview_and_publish_through_the_pages(
    client, consultation, drafter, approver
):
    newer = VersionFactory(project=consultation.project, ordinal=2)
    newer.provisions.filter(uid="tiao1").update(text="为了规范停车，制定本条例。")
    comments = CommentFactory.create_batch(2, consultation=consultation)
    client.force_login(drafter)
    url = reverse("desk:reply_new", args=[consultation.code])
    keys = [c.pk for c in comments]
    assert "将答复 2 条意见" in client.get(url, {"comments": keys}).content.decode()
    words = {"outcome": "not_adopted", "topic": "停车", "reason": "", "comments": keys}
    refused = client.post(url, words)
    assert refused.status_code == 422
    assert "理由" in refused.content.decode()
    words |= {
        "reason": "已经写入。",
        "outcome": "partially_adopted",
        "resulting_version": newer.pk,
        "resulting_uid": "tiao1",
    }
    saved = client.post(url, words, follow=True)
    assert "<ins>" in saved.content.decode()
    client.force_login(approver)
    client.post(reverse("desk:replies_publish", args=[consultation.code]), {"all": "1"})
    html = client.get(
        reverse("consultations:comments", args=[consultation.code])
    ).content.decode()
    assert "已经写入。" in html
    reply = Reply.objects.get()
    shown = client.get(
        reverse("consultations:result", args=[consultation.code, reply.pk])
    )
    assert "<ins>停车</ins>" in shown.content.decode()


def test_a_draft_reply_is_not_public(client, consultation):
    comment = CommentFactory(consultation=consultation)
    reply = ReplyFactory(
        draft=True, consultation=consultation, comments=[comment], reason="还在想"
    )
    html = client.get(reverse("consultations:comments", args=[consultation.code]))
    assert "还在想" not in html.content.decode()
    url = reverse("consultations:result", args=[consultation.code, reply.pk])
    assert client.get(url).status_code == 404


def test_the_list_of_replies_costs_the_same_at_two_sizes(
    client, consultation, approver, django_assert_max_num_queries
):
    client.force_login(approver)
    url = reverse("desk:replies", args=[consultation.code])

    def cost():
        with django_assert_max_num_queries(25) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    ReplyFactory(consultation=consultation)
    cost()  # the first visit of a session also fills caches of the back office
    few = cost()
    ReplyFactory.create_batch(12, consultation=consultation)
    assert cost() == few


def test_withdrawing_and_discarding_say_what_became_of_the_reply(
    client, consultation, approver
):
    comment = CommentFactory(consultation=consultation)
    reply = ReplyFactory(consultation=consultation, comments=[comment])
    client.force_login(approver)

    def said(verb: str) -> str:
        answer = client.post(
            reverse(f"desk:reply_{verb}", args=[reply.pk]), follow=True
        )
        return answer.content.decode()

    assert "答复已经公布，不能删除。" in said("discard")
    assert Reply.objects.filter(pk=reply.pk).exists()
    assert "答复已撤回" in said("withdraw")
    assert "答复草稿已删除" in said("discard")
    assert consultation.comments.unanswered().get() == comment
