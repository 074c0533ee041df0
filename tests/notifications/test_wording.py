"""A notice says what its reader may see now, not what was so when it was written."""

import pytest
from django.utils import timezone

from notifications import hall_words
from notifications.models import Kind, Notice
from notifications.wording import wording
from tests.consultations.factories import ReplyFactory

pytestmark = pytest.mark.django_db


def notice(comment, kind) -> Notice:
    return Notice(
        recipient=comment.author,
        kind=kind,
        position=1,
        comment=comment,
        consultation=comment.consultation,
    )


TRUE_IN = {
    Kind.RECEIVED: {"pending", "published", "accepted", "hidden"},
    Kind.PUBLISHED: {"published"},
    Kind.ACCEPTED: {"accepted"},
    Kind.HIDDEN: {"hidden"},
    Kind.APPEAL_DECIDED: {"published", "accepted", "hidden"},
}


@pytest.mark.parametrize("kind", TRUE_IN)
@pytest.mark.parametrize(
    "state", ["pending", "published", "accepted", "hidden", "withdrawn"]
)
def test_a_notice_stands_only_while_it_is_true(comment, kind, state):
    comment.state = state
    assert bool(wording(notice(comment, kind))) == (state in TRUE_IN[kind])


def test_a_reply_is_spoken_of_only_while_it_is_public(comment):
    assert wording(notice(comment, Kind.REPLIED)) is None
    reply = ReplyFactory(consultation=comment.consultation, comments=[comment])
    assert wording(notice(fresh(comment), Kind.REPLIED))
    type(reply).objects.update(published_at=None)
    assert wording(notice(fresh(comment), Kind.REPLIED)) is None


def fresh(comment):
    return type(comment).objects.get(pk=comment.pk)


def test_the_report_is_spoken_of_only_when_it_is_out(comment):
    assert wording(notice(comment, Kind.REPORTED)) is None
    comment.consultation.reported_at = timezone.now()
    assert "/report/" in wording(notice(comment, Kind.REPORTED)).path


@pytest.mark.parametrize("change", ["cancelled_at", "reported_at"])
def test_an_extension_of_what_has_ended_is_not_spoken_of(comment, change):
    assert wording(notice(comment, Kind.EXTENDED))
    setattr(comment.consultation, change, timezone.now())
    assert wording(notice(comment, Kind.EXTENDED)) is None


@pytest.mark.parametrize("kind", [k for k in Kind if k not in hall_words.WORDED])
def test_every_kind_has_words(comment, kind):
    comment.state = {"accepted": "accepted", "hidden": "hidden"}.get(kind, "published")
    if kind == Kind.REPORTED:
        comment.consultation.reported_at = timezone.now()
    if kind == Kind.CANCELLED:
        comment.consultation.cancelled_at = timezone.now()
    if kind == Kind.REPLIED:
        ReplyFactory(consultation=comment.consultation, comments=[comment])
    words = wording(notice(comment, kind))
    assert words.title == Kind(kind).label
    assert words.text.endswith("。")
    assert words.path.startswith("/")
