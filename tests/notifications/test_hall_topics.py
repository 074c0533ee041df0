"""Notices about topics: the review of an appeal, too few seconds, joined, parted."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit import followers
from deliberation.actions.appeals import appeal_hiding, review_appeal
from deliberation.actions.discussion import hide_topic
from deliberation.actions.merging import merge_topic, undo_merge
from deliberation.actions.way import close_lapsed
from notifications.models import Kind, Notice
from notifications.wording import wording
from tests.accounts.factories import StaffFactory, UserFactory
from tests.deliberation import boarding

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return UserFactory()


@pytest.fixture
def board(author):
    return boarding.board(boarding.compound(author))


def told(user) -> dict[str, Notice]:
    """What a person was told, by kind."""
    followers.settle()
    return {one.kind: one for one in Notice.objects.filter(recipient=user)}


def test_an_author_hears_of_the_review_of_the_appeal(author, board):
    topic = boarding.topic(board, proposer=author)
    staff = [StaffFactory(is_superuser=True) for _ in range(2)]
    hiding = hide_topic(topic_id=topic.pk, by=staff[0], reason="spam")
    appeal = appeal_hiding(hiding_id=hiding.pk, by=author, grounds="不是广告。")
    answer = {"outcome": "reversed", "answer": "确实不是。"}
    review_appeal(appeal_id=appeal.pk, by=staff[1], **answer)
    notices = told(author)
    assert set(notices) == {Kind.SAID_HIDDEN, Kind.SAID_APPEAL}
    words = wording(notices[Kind.SAID_APPEAL])
    assert words.path == reverse("deliberation:hidden_mine")
    assert "另一位人员" in words.text


def test_the_proposer_hears_that_too_few_seconded(author, board):
    until = {"seconding_until": timezone.now() - timedelta(minutes=1)}
    topic = boarding.topic(board, "seconding", proposer=author, **until)
    close_lapsed()
    notices = told(author)
    assert set(notices) == {Kind.TOPIC_LAPSED}
    words = wording(notices[Kind.TOPIC_LAPSED])
    assert "重新提出" in words.text
    assert words.path == reverse("deliberation:topic", args=[topic.code])


def test_the_proposer_hears_that_the_topic_was_joined_until_it_is_parted(author, board):
    host = UserFactory()
    boarding.mandate(host, "committee", board.root)
    twin = boarding.topic(board, "seconding", proposer=author)
    into = boarding.topic(board, "seconding")
    wanted = {"into_code": into.code, "reason": "同一件事"}
    merge = merge_topic(topic_id=twin.pk, by=host, **wanted)
    notices = told(author)
    assert set(notices) == {Kind.TOPIC_MERGED}
    assert "已合并" in wording(notices[Kind.TOPIC_MERGED]).text
    undo_merge(merge_id=merge.pk, by=host)
    assert wording(told(author)[Kind.TOPIC_MERGED]) is None  # no longer true
