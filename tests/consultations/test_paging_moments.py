"""Staff lists paged by a moment show each row once, however quickly rows follow."""

import pytest

from accounts.roles import Role
from common.pagination import page
from consultations.actions.appeals import make_appeal
from consultations.actions.replies import write_reply
from consultations.models import Appeal, ModerationDecision, Reply
from tests.accounts.factories import StaffFactory

from .factories import CommentFactory, ConsultationFactory

pytestmark = pytest.mark.django_db
MANY, SIZE = 12, 5


def all_pages(rows, order) -> list[int]:
    """The keys of every page, one after another."""
    found, after = [], None
    while True:
        here = page(rows, order=order, after=after, size=SIZE)
        found += [row.pk for row in here.items]
        after = here.next
        if after is None:
            return found


def test_replies():
    consultation, drafter = ConsultationFactory(), StaffFactory()
    for comment in CommentFactory.create_batch(MANY, consultation=consultation):
        write_reply(
            consultation_id=consultation.pk,
            comment_ids=[comment.pk],
            by=drafter,
            outcome="adopted",
        )
    assert len(all_pages(Reply.objects.all(), ("-written_at", "-id"))) == MANY


def test_appeals():
    moderator = StaffFactory(roles=[Role.MODERATOR])
    for comment in CommentFactory.create_batch(MANY, hidden=True):
        decision = ModerationDecision.objects.create(
            comment=comment,
            act="hide",
            reason="spam",
            from_state="pending",
            to_state="hidden",
            moderator=moderator,
        )
        make_appeal(decision_id=decision.pk, grounds="没有广告。")
    assert len(all_pages(Appeal.objects.all(), ("made_at", "id"))) == MANY
