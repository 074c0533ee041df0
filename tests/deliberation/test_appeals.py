"""Objecting to a hiding once, in time; the review by another person; the numbers."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from deliberation.actions.appeals import appeal_hiding, review_appeal
from deliberation.actions.discussion import hide_post, hide_topic, show_again, speak
from deliberation.exceptions import NotAllowed, NotReady
from deliberation.models import Hiding, HidingAppeal
from deliberation.own_data import collect
from deliberation.queries.moderation import duty
from deliberation.rules.moderation import appeal_end, review_end
from rulebook.windows import open_until, period_end
from tests.accounts.factories import StaffFactory, UserFactory

from .boarding import board, compound, mandate, topic
from .test_topic_races import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(lin, chen):
    return topic(board(compound(lin, chen)), "review", proposer=lin)


@pytest.fixture
def hider():
    return StaffFactory(roles=[Role.MODERATOR])


@pytest.fixture
def reviewer():
    return StaffFactory(roles=[Role.MODERATOR])


@pytest.fixture
def hiding(made, chen, hider):
    """The hiding of what 陈 said."""
    told = {"topic_id": made.pk, "author": chen, "body": "你们瞎搞。"}
    post = speak(submission_key="k", **told)
    return hide_post(post_id=post.pk, by=hider, reason="insult")


def objected(hiding, by, grounds="就事论事，没有骂人。"):
    return appeal_hiding(hiding_id=hiding.pk, by=by, grounds=grounds)


def answered(appeal, by, outcome="upheld", answer="用词确有侮辱。"):
    told = {"outcome": outcome, "answer": answer}
    return review_appeal(appeal_id=appeal.pk, by=by, **told)


def test_from_the_hiding_to_the_post_shown_again(client, made, hiding, chen, reviewer):
    client.force_login(chen)
    page = client.get(reverse("deliberation:topic", args=[made.code]))
    path = reverse("deliberation:appeal", args=[hiding.pk])
    assert path in page.content.decode()
    assert client.post(path, {"grounds": " "}).status_code == 422
    sent = client.post(path, {"grounds": "就事论事。"}, follow=True)
    assert "正在由另一位人员复核" in sent.content.decode()
    appeal = HidingAppeal.objects.get()
    client.force_login(reviewer)
    desk = reverse("hall:appeal", args=[appeal.pk])
    assert desk in client.get(reverse("hall:appeals")).content.decode()
    assert "就事论事。" in client.get(desk).content.decode()
    assert client.post(desk, {"outcome": "reversed"}).status_code == 422
    told = {"outcome": "reversed", "answer": "是批评，不是辱骂。"}
    assert client.post(desk, told).status_code == 302
    hiding.refresh_from_db()
    assert hiding.undone_by == reviewer
    made.refresh_from_db()
    assert made.post_count == 1
    client.force_login(chen)
    mine = client.get(reverse("deliberation:hidden_mine")).content.decode()
    assert "恢复显示。是批评，不是辱骂。" in mine


def test_the_hider_does_not_review(client, hiding, chen, hider):
    appeal = objected(hiding, chen)
    with pytest.raises(NotAllowed, match="另一位人员"):
        answered(appeal, hider)
    client.force_login(hider)
    page = client.get(reverse("hall:appeal", args=[appeal.pk])).content.decode()
    assert "申诉须由另一位人员复核" in page
    assert "<form" not in page.split("desk-trail")[1].split("全部申诉")[0]
    changes = {"outcome": "upheld", "answer": "维持", "decided_by": hider}
    with pytest.raises(IntegrityError), transaction.atomic():
        HidingAppeal.objects.filter(pk=appeal.pk).update(**changes)


def test_nobody_reviews_what_he_wrote(made, hider, chen):
    host = StaffFactory()
    mandate(host, "committee", made.board.root)
    told = {"topic_id": made.pk, "author": host, "body": "别吵了。"}
    post = speak(submission_key="h", **told)
    hiding = hide_post(post_id=post.pk, by=hider, reason="insult")
    appeal = objected(hiding, host)
    with pytest.raises(NotAllowed, match="您写的内容"):
        answered(appeal, host)


def test_only_the_author_and_only_once(hiding, chen, lin):
    with pytest.raises(NotAllowed, match="作者本人"):
        objected(hiding, lin)
    objected(hiding, chen)
    with pytest.raises(NotReady, match="已经申诉过"):
        objected(hiding, chen)


def test_the_last_moment_is_in_time(hiding, chen):
    def ends(**ahead):
        at = timezone.now() + timedelta(**ahead)
        Hiding.objects.filter(pk=hiding.pk).update(appeal_until=at)

    ends(seconds=0)
    with pytest.raises(NotReady, match="申诉期限已于 .* 届满"):
        objected(hiding, chen)
    ends(hours=1)
    assert objected(hiding, chen).outcome == ""


def test_the_end_that_was_told_is_kept(hiding, chen):
    assert hiding.appeal_until == open_until(hiding.hidden_at, 15)
    # Hidden before ends were kept: counted, with a holiday of nine days to spare.
    at = timezone.now() - timedelta(days=26)
    Hiding.objects.filter(pk=hiding.pk).update(hidden_at=at, appeal_until=None)
    with pytest.raises(NotReady, match="24:00 届满"):
        objected(hiding, chen)


def test_appeal_and_review_are_whole_days():
    at = timezone.now()
    assert appeal_end({"appeal_days": 15}, at) == open_until(at, 15)
    assert review_end({"review_days": 7}, at) == period_end(at, 7)


def test_a_hidden_topic_comes_back(client, made, hider, reviewer, lin):
    hiding = hide_topic(topic_id=made.pk, by=hider, reason="unrelated")
    path = reverse("deliberation:topic", args=[made.code])
    assert client.get(path).status_code == 404
    answered(objected(hiding, lin), reviewer, "reversed", "与本地有关。")
    assert client.get(path).status_code == 200


def test_what_waits_is_not_shown_behind_the_back_of_the_review(
    hiding, chen, hider, reviewer
):
    appeal = objected(hiding, chen)
    with pytest.raises(NotReady, match="已经申诉"):
        show_again(hiding_id=hiding.pk, by=hider)
    answered(appeal, reviewer)
    show_again(hiding_id=hiding.pk, by=hider)  # second thoughts come late, but come
    with pytest.raises(NotReady, match="已由他人答复"):
        answered(appeal, reviewer, "reversed")


def test_shown_again_needs_no_appeal(hiding, chen, hider):
    show_again(hiding_id=hiding.pk, by=hider)
    with pytest.raises(NotReady, match="不用申诉"):
        objected(hiding, chen)


def test_the_queue_is_that_of_ones_places(client, made, hiding, chen):
    appeal = objected(hiding, chen)
    near, far = StaffFactory(), StaffFactory()
    mandate(near, "committee", made.board.root)
    mandate(far, "committee", board(compound()).root)
    seen = {}
    for name, who in (("near", near), ("far", far), ("author", chen)):
        client.force_login(who)
        seen[name] = [
            client.get(reverse("hall:appeals")).status_code,
            client.get(reverse("hall:appeal", args=[appeal.pk])).status_code,
        ]
    assert seen == {"near": [200, 200], "far": [200, 404], "author": [302, 302]}
    client.force_login(near)
    desk = client.get(reverse("hall:appeals")).content.decode()
    assert reverse("hall:appeal", args=[appeal.pk]) in desk


def test_what_waits_is_a_duty_of_others_and_ones_own_to_take_away(
    client, hiding, chen, hider, reviewer
):
    appeal = objected(hiding, chen)
    assert [duty(who).count for who in (hider, reviewer)] == [0, 1]
    client.force_login(reviewer)
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "待您复核的议事厅申诉" in home
    answered(appeal, reviewer)
    assert duty(reviewer).count == 0
    (own,) = collect(chen)["appeals"]
    assert (own["outcome"], own["answer"]) == ("upheld", "用词确有侮辱。")
    assert collect(reviewer)["appeals"] == []


def test_the_numbers_are_public(client, made, hiding, chen, hider, reviewer):
    cache.clear()
    answered(objected(hiding, chen), reviewer, "reversed", "是批评。")
    hide_topic(topic_id=made.pk, by=hider, reason="spam")
    page = client.get(reverse("deliberation:moderation"))
    (month,) = page.context["months"]
    told = [month.topics, month.posts, month.shown]
    assert told == [1, 1, 1]
    assert [month.appeals, month.upheld, month.reversed] == [1, 0, 1]
    assert month.reasons == {"insult": 1, "spam": 1}
    cache.clear()


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_give_one_answer():
    lin, chen = UserFactory.create_batch(2)
    made = topic(board(compound(lin, chen)), "review", proposer=lin)
    staff = [StaffFactory(is_superuser=True) for _ in range(3)]
    hiding = hide_topic(topic_id=made.pk, by=staff[0], reason="spam")
    appeal = objected(hiding, lin)
    first, second = together(
        lambda: answered(appeal, staff[1], "upheld"),
        lambda: answered(appeal, staff[2], "reversed"),
    )
    refused = [one for one in (first, second) if isinstance(one, NotReady)]
    assert len(refused) == 1
    appeal.refresh_from_db()
    made.refresh_from_db()
    assert (made.hidden_at is None) == (appeal.outcome == "reversed")


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_an_author_who_presses_twice_has_appealed_once():
    lin = UserFactory()
    made = topic(board(compound(lin)), "review", proposer=lin)
    hiding = hide_topic(
        topic_id=made.pk, by=StaffFactory(is_superuser=True), reason="spam"
    )
    answers = together(*[lambda: objected(hiding, lin)] * 4)
    assert sum(isinstance(one, NotReady) for one in answers) == 3
    assert HidingAppeal.objects.count() == 1
