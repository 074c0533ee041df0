"""One article through all versions: wording, opinions, replies, round by round."""

from dataclasses import dataclass, field

from django.db.models import Count

from ..models import Comment, Consultation, Provision, Reply
from ..rules.diff import redline
from .reading import article_history


@dataclass
class Round:
    """A public call for comments on one wording, and what it brought."""

    consultation: Consultation
    comments: int = 0
    replies: list[Reply] = field(default_factory=list)


@dataclass
class Step:
    """One version of the article; `after` are replies that led to this wording."""

    provision: Provision
    segments: list
    is_changed: bool
    was: str = ""
    rounds: list[Round] = field(default_factory=list)
    after: list[Reply] = field(default_factory=list)


def steps(provision: Provision, user) -> list[Step]:
    """The whole story of an article, oldest first; four queries at any length."""
    found, old = [], None
    for now in article_history(provision, user):
        changed = old is not None and old.text != now.text
        segments = redline(old.text, now.text) if old is not None and changed else []
        was = old.label if old is not None and old.label != now.label else ""
        found.append(Step(now, segments, changed, was))
        old = now
    _add_rounds(found, provision.uid, user)
    return found


def _add_rounds(found: list[Step], uid: str, user) -> None:
    by_version = {step.provision.version_id: step for step in found}
    rounds = {}
    visible = Consultation.objects.visible_to(user).filter(version__in=by_version)
    for consultation in visible.order_by("opens_at", "pk"):
        made = rounds[consultation.pk] = Round(consultation)
        by_version[consultation.version_id].rounds.append(made)
    published = _published(rounds, uid)
    for key, total in published:
        rounds[key].comments = total
    for reply in _replies(rounds, uid):
        rounds[reply.consultation_id].replies.append(reply)
        later = by_version.get(reply.resulting_version_id)
        if later and reply.resulting_uid == uid:
            later.after.append(reply)


def _published(rounds, uid: str):
    rows = Comment.objects.published().filter(consultation__in=rounds, uid=uid)
    return rows.values_list("consultation").annotate(n=Count("pk")).order_by()


def _replies(rounds, uid: str):
    """Published replies to comments on the article, each once."""
    rows = Reply.objects.filter(
        consultation__in=rounds,
        published_at__isnull=False,
        answered__comment__uid=uid,
    )
    return rows.distinct().order_by("published_at", "pk")
