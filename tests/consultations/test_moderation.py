"""Deciding on comments: one, many, twice, and taking it back."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from audit.models import Entry
from consultations.actions.moderation import Seen, decide, undo_batch
from consultations.exceptions import NotAllowed, NotReady
from consultations.models import CommentState, ModerationDecision
from consultations.permissions import can_comment
from consultations.rules.masking import Mask, public_view
from tests.accounts.factories import StaffFactory
from tests.consultations.factories import (
    CommentFactory,
    ConsultationFactory,
    days,
)

pytestmark = pytest.mark.django_db
PHONE = "13800000000"


@pytest.fixture
def moderator():
    return StaffFactory(roles=[Role.MODERATOR])


@pytest.fixture
def other():
    return StaffFactory(roles=[Role.MODERATOR])


def pending(n=1, **kwargs):
    """Comments that wait, of one consultation."""
    consultation = kwargs.pop("consultation", None) or ConsultationFactory()
    return CommentFactory.create_batch(
        n, consultation=consultation, state="pending", **kwargs
    )


def seen(*comments):
    return [Seen.of(comment) for comment in comments]


def states(*comments):
    for comment in comments:
        comment.refresh_from_db()
    return [comment.state for comment in comments]


def test_publishing_shows_a_comment_and_writes_the_log(moderator):
    (comment,) = pending()
    done = decide(moderator=moderator, act="publish", seen=seen(comment))
    assert states(comment) == ["published"]
    assert not done.missed
    decision = comment.decisions.get()
    assert (decision.from_state, decision.to_state) == ("pending", "published")
    assert decision.batch == done.batch
    entry = Entry.objects.get(event="comment.published")
    assert entry.actor_id == moderator.pk
    assert entry.data["consultation"] == comment.consultation_id
    assert entry.data["author"] == comment.author_id
    assert (entry.data["from"], entry.data["to"]) == ("pending", "published")


def test_a_comment_that_must_not_be_public_is_accepted_instead(moderator):
    comment, unwilling = [*pending(), *pending(is_public=False)]
    decide(moderator=moderator, act="publish", seen=seen(comment, unwilling))
    assert states(comment, unwilling) == ["published", "accepted"]
    assert Entry.objects.filter(event="comment.accepted").count() == 1


def test_hiding_tells_the_reason(moderator):
    (comment,) = pending()
    decide(
        moderator=moderator,
        act="hide",
        seen=seen(comment),
        reason="insult",
        explanation=" 骂人 ",
    )
    decision = comment.decisions.get()
    assert states(comment) == ["hidden"]
    assert (decision.reason, decision.explanation) == ("insult", "骂人")
    assert Entry.objects.get(event="comment.hidden").data["reason"] == "insult"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"act": "hide"}, "原因"),
        ({"act": "hide", "reason": "other"}, "具体原因"),
        ({"act": "hide", "reason": "dislike"}, "原因"),
        ({"act": "undo"}, "处理方式"),
        ({"act": "publish", "seen": []}, "选择意见"),
        (
            {"act": "publish", "seen": [Seen(n, "pending", 1) for n in range(501)]},
            "500",
        ),
    ],
)
def test_an_incomplete_decision_is_refused(moderator, wrong, said):
    (comment,) = pending()
    with pytest.raises(NotReady, match=said):
        decide(**{"moderator": moderator, "seen": seen(comment), **wrong})
    assert states(comment) == ["pending"]
    assert not ModerationDecision.objects.exists()


def test_the_second_moderator_is_told_and_overwrites_nothing(moderator, other):
    (comment,) = pending()
    as_seen = seen(comment)
    decide(moderator=moderator, act="publish", seen=as_seen)
    late = decide(moderator=other, act="hide", seen=as_seen, reason="spam")
    assert states(comment) == ["published"]
    assert not late.decisions
    assert "已由他人处理" in str(late.missed[0].why)
    assert comment.decisions.count() == 1


def test_wording_that_was_not_read_is_not_published(moderator):
    (comment,) = pending()
    as_seen = seen(comment)
    comment.version_no, comment.body = 2, "改过的话"
    comment.save()
    done = decide(moderator=moderator, act="publish", seen=as_seen)
    assert states(comment) == ["pending"]
    assert "修改" in str(done.missed[0].why)


@pytest.mark.parametrize("state", ["hidden", "withdrawn"])
def test_some_states_cannot_be_decided(moderator, state):
    comment = CommentFactory(state=state)
    done = decide(moderator=moderator, act="publish", seen=seen(comment))
    assert states(comment) == [state]
    assert done.missed


def test_nothing_is_published_after_the_report(moderator):
    consultation = ConsultationFactory(reported=True)
    (comment,) = pending(consultation=consultation)
    done = decide(moderator=moderator, act="publish", seen=seen(comment))
    assert "已经通报" in str(done.missed[0].why)
    decide(moderator=moderator, act="hide", seen=seen(comment), reason="privacy")
    assert states(comment) == ["hidden"]


def test_personal_data_is_masked_when_nobody_says_otherwise(moderator):
    (comment,) = pending(body=f"请打{PHONE}")
    decide(moderator=moderator, act="publish", seen=seen(comment))
    comment.refresh_from_db()
    assert comment.masks == [["body", 2, 13]]
    assert PHONE not in public_view(comment).body


def test_a_moderator_may_mask_less_or_more(moderator):
    (comment,) = pending(body=f"街道办电话{PHONE}，找王某")
    masks = {comment.pk: [Mask("body", 18, 20)]}
    decide(moderator=moderator, act="publish", seen=seen(comment), masks=masks)
    comment.refresh_from_db()
    assert public_view(comment).body == f"街道办电话{PHONE}，找██"


def test_masks_outside_the_text_are_refused(moderator):
    (comment,) = pending(body="短")
    masks = {comment.pk: [Mask("body", 0, 99)]}
    with pytest.raises(NotReady, match="遮盖"):
        decide(moderator=moderator, act="publish", seen=seen(comment), masks=masks)
    assert states(comment) == ["pending"]


def test_undoing_brings_back_state_and_masks(moderator):
    comments = pending(3, body=f"电话{PHONE}")
    done = decide(moderator=moderator, act="publish", seen=seen(*comments))
    assert undo_batch(moderator=moderator, batch=done.batch) == 3
    assert states(*comments) == ["pending"] * 3
    assert [comment.masks for comment in comments] == [[]] * 3
    assert Entry.objects.filter(event="comment.moderation_undone").count() == 3
    with pytest.raises(NotAllowed, match="没有可以撤销"):
        undo_batch(moderator=moderator, batch=done.batch)


def test_only_ones_own_batch_can_be_undone(moderator, other):
    (comment,) = pending()
    done = decide(moderator=moderator, act="publish", seen=seen(comment))
    with pytest.raises(NotAllowed):
        undo_batch(moderator=other, batch=done.batch)
    assert states(comment) == ["published"]


def test_undoing_comes_too_late(moderator):
    (comment,) = pending()
    done = decide(moderator=moderator, act="publish", seen=seen(comment))
    early = days(-1).evaluate(None, None, {})
    ModerationDecision.objects.update(at=early)
    with pytest.raises(NotAllowed, match="超过"):
        undo_batch(moderator=moderator, batch=done.batch)


def test_undoing_leaves_what_happened_since(moderator, other):
    first, second, third = pending(3)
    done = decide(moderator=moderator, act="publish", seen=seen(first, second, third))
    first.refresh_from_db()
    decide(moderator=other, act="hide", seen=seen(first), reason="spam")
    second.refresh_from_db()
    second.version_no = 2
    second.save()
    assert undo_batch(moderator=moderator, batch=done.batch) == 1
    assert states(first, second, third) == ["hidden", "published", "pending"]


def test_a_confirmation_is_logged_as_a_review(moderator):
    comment = CommentFactory()
    decide(moderator=moderator, act="publish", seen=seen(comment))
    assert states(comment) == [CommentState.PUBLISHED]
    assert Entry.objects.filter(event="comment.reviewed").exists()
    assert not Entry.objects.filter(event="comment.published").exists()


def test_five_hundred_cost_as_many_queries_as_five(
    moderator, django_assert_num_queries, django_assert_max_num_queries
):
    few = pending(5, body=f"电话{PHONE}")
    many = pending(500, body=f"电话{PHONE}")
    few_seen, many_seen = seen(*few), seen(*many)
    with django_assert_max_num_queries(12) as spent:
        decide(moderator=moderator, act="publish", seen=few_seen)
    with django_assert_num_queries(len(spent.captured_queries)):
        done = decide(moderator=moderator, act="publish", seen=many_seen)
    assert len(done.decisions) == 500
    with django_assert_max_num_queries(12):
        assert undo_batch(moderator=moderator, batch=done.batch) == 500
    assert set(states(*many)) == {"pending"}


def test_the_queue_page_loads(client, moderator):
    client.force_login(moderator)
    (comment,) = pending(body=f"电话{PHONE}")
    page = client.get(reverse("desk:moderation"))
    assert page.status_code == 200
    assert comment.receipt in page.content.decode()


def test_nobody_judges_their_own_comment(moderator, other):
    (comment,) = pending(author=moderator)
    done = decide(moderator=moderator, act="publish", seen=seen(comment))
    assert states(comment) == ["pending"]
    assert "您自己" in str(done.missed[0].why)
    decide(moderator=other, act="publish", seen=seen(comment))
    assert states(comment) == ["published"]


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.AUDITOR])
def test_who_judges_does_not_comment(role):
    assert not can_comment(StaffFactory(roles=[role]), ConsultationFactory())
    assert can_comment(StaffFactory(roles=[Role.DRAFTER]), ConsultationFactory())
