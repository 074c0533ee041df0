"""Speaking about a topic, and hiding what breaks a rule."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.log import record
from common import clock
from common.text import clean_plain

from ..exceptions import NotReady, SubmissionConflict
from ..models import Board, Hiding, HidingAppeal, Post, Topic
from ..queries import mandates
from ..rules import house, moderation, standing
from .way import held, held_open, obey

AN_HOUR = 20


@transaction.atomic
def speak(*, topic_id: int, author, body: str, submission_key: str) -> Post:
    """Say something about a topic; a repeat gives the first post back.

    Raises NotAllowed with what would help, NotReady for nothing said or too much in
    an hour, SubmissionConflict.
    """
    topic = held_open(topic_id)
    first = Post.objects.filter(submission_key=submission_key).first()
    if first is not None:
        if first.author_id != author.pk or first.topic_id != topic.pk:
            raise SubmissionConflict(_("这份表单已经用过，请重新打开页面再发言。"))
        return first
    person = mandates.standing_of(author, topic.board)
    obey(standing.to_discuss(person, topic.stage))
    body = clean_plain(body).strip()
    if not body:
        raise NotReady(_("请写下您想说的话。"))
    at = clock.db_now()
    since = at - timedelta(hours=1)
    if Post.objects.filter(author=author, posted_at__gt=since).count() >= AN_HOUR:
        raise NotReady(_("一小时最多发言 %(n)s 次，请稍后再说。") % {"n": AN_HOUR})
    post = Post.objects.create(
        topic=topic,
        author=author,
        author_name=author.public_name[:40],
        author_role=person.shown_role,
        body=body,
        posted_at=at,
        submission_key=submission_key,
    )
    _count(topic, 1)
    data = {"topic": topic.code}
    record("post.published", actor=author, target=post, data=data, content=body)
    return post


@transaction.atomic
def hide_topic(*, topic_id: int, by, reason: str, explanation: str = "") -> Hiding:
    """Hide a topic from the public; its proposer reads why. NotAllowed, NotReady."""
    topic = held(topic_id)
    _may_moderate(by, topic.board)
    if topic.hidden_at is not None:
        raise NotReady(_("这个议题已经隐藏。"))
    hiding = _hide(by, reason, explanation, topic=topic)
    topic.hidden_at = clock.db_now()
    topic.save(update_fields=["hidden_at"])
    data = {"code": topic.code, "reason": reason}
    record("topic.hidden", actor=by, target=topic, data=data)
    return hiding


@transaction.atomic
def hide_post(*, post_id: int, by, reason: str, explanation: str = "") -> Hiding:
    """Hide a post; everybody reads the reason in its place. NotAllowed, NotReady."""
    post = Post.objects.select_related("topic").get(pk=post_id)
    topic = held(post.topic_id)
    _may_moderate(by, topic.board)
    post.refresh_from_db()
    if post.hidden_at is not None:
        raise NotReady(_("这条发言已经隐藏。"))
    hiding = _hide(by, reason, explanation, post=post)
    post.hidden_at = clock.db_now()
    post.save(update_fields=["hidden_at"])
    _count(topic, -1)
    data = {"topic": topic.code, "reason": reason}
    record("post.hidden", actor=by, target=post, data=data)
    return hiding


@transaction.atomic
def show_again(*, hiding_id: int, by) -> Hiding:
    """Take a hiding back; doing it twice changes nothing.

    Raises NotAllowed, and NotReady while the author's appeal waits for an answer.
    """
    found = Hiding.objects.select_related("post").get(pk=hiding_id)
    topic = held(found.topic_id or found.post.topic_id)
    _may_moderate(by, topic.board)
    hiding = Hiding.objects.select_for_update(of=["self"]).get(pk=hiding_id)
    if hiding.undone_at is not None:
        return hiding
    if HidingAppeal.objects.open().filter(hiding=hiding).exists():
        raise NotReady(_("作者已经申诉，请由另一位人员在申诉里答复。"))
    return bring_back(hiding, topic, by, clock.db_now())


def bring_back(hiding: Hiding, topic: Topic, by, at: datetime) -> Hiding:
    """Show again what a held decision hid in a held topic."""
    hiding.undone_at, hiding.undone_by = at, by
    hiding.save(update_fields=["undone_at", "undone_by"])
    target = hiding.post or topic
    target.hidden_at = None
    target.save(update_fields=["hidden_at"])
    if hiding.post_id:
        _count(topic, 1)
    noun = "post" if hiding.post_id else "topic"
    record(f"{noun}.shown", actor=by, target=target, data={"topic": topic.code})
    return hiding


def _may_moderate(by, board: Board) -> None:
    obey(standing.to_moderate(mandates.standing_of(by, board)))


def _hide(by, reason: str, explanation: str, **target) -> Hiding:
    explanation = clean_plain(explanation).strip()[:300]
    lacking = moderation.missing_for_hiding(reason, explanation)
    if lacking:
        raise NotReady(lacking)
    at = clock.db_now()
    terms = house.terms(timezone.localdate(at))
    return Hiding.objects.create(
        reason=reason,
        explanation=explanation,
        hidden_by=by,
        hidden_at=at,
        appeal_until=moderation.appeal_end(terms, at),
        **target,
    )


def _count(topic: Topic, change: int) -> None:
    topic.post_count += change
    topic.save(update_fields=["post_count"])
