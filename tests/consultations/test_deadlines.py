"""The window is decided by the database clock; its end is outside."""

from datetime import datetime, timedelta, timezone

import pytest

from common.clock import db_now
from consultations.actions.comments import submit_comment
from consultations.actions.stances import set_stance
from consultations.exceptions import ConsultationClosed
from consultations.models import Comment, Consultation, Phase
from consultations.rules.content import CommentContent

from .factories import ConsultationFactory

SHANGHAI = timezone(timedelta(hours=8))
OPENS = datetime(2026, 6, 1, 9, 0, tzinfo=SHANGHAI)
CLOSES = datetime(2026, 7, 1, 18, 0, tzinfo=SHANGHAI)
TICK = timedelta(microseconds=1)
CONTENT = CommentContent(stance="oppose", body="不同意。")


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        (OPENS - TICK, Phase.UPCOMING),
        (OPENS, Phase.OPEN),  # the beginning is inside
        (CLOSES - TICK, Phase.OPEN),
        (CLOSES, Phase.ENDED),  # the end is outside
        (CLOSES + TICK, Phase.ENDED),
    ],
)
def test_the_edges_of_a_window(at, phase):
    assert Consultation(opens_at=OPENS, closes_at=CLOSES).phase(at) is phase


def submit(consultation, lin):
    return submit_comment(
        consultation_id=consultation.pk,
        author=lin,
        submission_key=f"key-{consultation.pk}",
        content=CONTENT,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("late", [timedelta(seconds=1), timedelta(0), TICK])
def test_a_comment_after_the_end_is_refused(lin, late):
    consultation = ConsultationFactory(closes_at=db_now() - late)
    with pytest.raises(ConsultationClosed, match="截止"):
        submit(consultation, lin)
    assert not Comment.objects.exists()


@pytest.mark.django_db
def test_a_comment_before_the_end_is_taken(lin):
    consultation = ConsultationFactory(closes_at=db_now() + timedelta(seconds=1))
    comment = submit(consultation, lin)
    assert comment.submitted_at < consultation.closes_at


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"upcoming": True}, "现在还不能提交"),
        ({"ended": True}, "截止"),
        ({"reported": True}, "截止"),
        ({"cancelled_at": OPENS, "cancel_reason": "另行起草"}, "已撤回"),
        ({"published_at": None}, "尚未发布"),
    ],
)
def test_a_closed_consultation_takes_nothing(lin, state, words):
    consultation = ConsultationFactory(**state)
    with pytest.raises(ConsultationClosed, match=words):
        submit(consultation, lin)
    with pytest.raises(ConsultationClosed):
        set_stance(
            consultation_id=consultation.pk, uid="tiao1", person=lin, choice="support"
        )
