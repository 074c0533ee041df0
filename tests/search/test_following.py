"""The index follows the log, and can be built anew."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from accounts.roles import Role
from audit import followers
from audit.log import record
from audit.models import Follower
from consultations.actions.moderation import Seen, decide, undo_batch
from search.engines import engine
from search.indexing import rebuild
from search.query import SearchQuery, parse
from tests.accounts.factories import StaffFactory
from tests.consultations.factories import CommentFactory, ConsultationFactory

pytestmark = pytest.mark.django_db


def found(typed, source="comments", **more):
    return engine().query(SearchQuery(source, parse(typed), **more)).ids


def decided(comment, act="publish", **more):
    moderator = StaffFactory(roles=[Role.MODERATOR])
    done = decide(moderator=moderator, act=act, seen=[Seen.of(comment)], **more)
    followers.settle()
    return moderator, done


def test_publishing_brings_a_comment_into_the_public_index():
    comment = CommentFactory(pending=True, body="充电桩太少")
    assert found("充电桩") == []
    moderator, done = decided(comment)
    assert found("充电桩") == [comment.pk]
    undo_batch(moderator=moderator, batch=done.batch)
    followers.settle()
    assert found("充电桩") == []
    assert found("充电桩", is_public=False) == [comment.pk]


def test_hiding_takes_it_out_again():
    comment = CommentFactory(body="充电桩太少")
    rebuild("comments")
    assert found("充电桩") == [comment.pk]
    decided(comment, "hide", reason="spam")
    assert found("充电桩") == []


def test_masked_words_cannot_be_found_in_public():
    comment = CommentFactory(pending=True, body="打 13800000000 找我")
    decided(comment)
    assert found("13800000000") == []
    assert found("13800000000", is_public=False) == [comment.pk]
    assert found("找我") == [comment.pk]


def test_staff_find_receipts_and_register_numbers():
    comment = CommentFactory()
    rebuild("comments")
    assert found(comment.receipt, is_public=False) == [comment.pk]
    assert found(comment.receipt) == []


def test_articles_appear_with_the_publication():
    consultation = ConsultationFactory()
    consultation.version.is_public = False
    consultation.version.save()
    rebuild("provisions")
    assert found("充电", source="provisions") == []
    consultation.version.is_public = True
    consultation.version.save()
    with transaction.atomic():
        record("consultation.published", target=consultation)
    followers.settle()
    article = consultation.version.provisions.get(uid="tiao2")
    assert found("充电", source="provisions") == [article.pk]


def test_the_cursor_moves_and_repeating_is_safe():
    comment = CommentFactory(pending=True, body="充电桩")
    decided(comment)
    Follower.objects.filter(name="search").update(position=0)
    followers.settle()
    assert found("充电桩") == [comment.pk]
    assert engine().size("comments") == 1


def test_endorsements_index_nothing(django_assert_num_queries):
    from search.indexing import follow

    comment = CommentFactory()
    with transaction.atomic():
        entry = record("comment.endorsed", target=comment)
    with django_assert_num_queries(0):
        follow([entry])


def test_rebuilding_forgets_what_is_gone_and_adds_what_was_missed():
    comments = CommentFactory.create_batch(3, body="停车")
    call_command("search_rebuild")
    gone = comments[0].pk
    comments[0].delete()
    comments[1].body = "绿地"
    comments[1].save()
    call_command("search_rebuild", "comments")
    assert gone not in found("停车", is_public=False)
    assert found("绿地") == [comments[1].pk]


def test_rebuilding_goes_on_after_an_id():
    first, second = CommentFactory.create_batch(2, body="停车")
    assert rebuild("comments", start=first.pk) == 1
    assert found("停车") == [second.pk]


def test_a_wrong_source_is_named():
    for command in ("search_rebuild", "search_reconcile"):
        with pytest.raises(CommandError, match="没有这样的来源：users"):
            call_command(command, "users")
