"""What the pages need on which people comment, track and look after their own."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.crypto import blind_index

from ..models import (
    Comment,
    CommentDraft,
    CommentState,
    Consultation,
    ModerationDecision,
    Provision,
    ProvisionKind,
    ReplyTheme,
)
from ..rules import progress
from ..rules.diff import redline
from ..tracking import tail_index

# What a form shows of an article.
WORDS = ("label", "caption", "text")


@dataclass(frozen=True)
class Target:
    """What a comment is about: one article, or the whole text (uid "")."""

    consultation: Consultation
    uid: str = ""
    label: str = ""
    caption: str = ""
    text: str = ""


def target(user, code: str, uid: str) -> Target:
    """Find a consultation and its article in one query, or answer 404."""
    article = Provision.objects.articles().filter(version=OuterRef("version"), uid=uid)
    rows = Consultation.objects.visible_to(user).select_related("version")
    if uid:
        rows = rows.annotate(
            **{f"article_{n}": Subquery(article.values(n)[:1]) for n in WORDS}
        )
    found = rows.filter(code=code).first()
    if found is None:
        raise Http404(_("没有这次征集。"))
    if not uid:
        return Target(found)
    if found.article_text is None:
        raise Http404(_("草案里没有这一条。"))
    words = {name: getattr(found, f"article_{name}") for name in WORDS}
    return Target(found, uid=uid, **words)


def posted_target(user, code: str, uid: str) -> Target:
    """Find the same at a third of the cost, for taking a form.

    Its consultation has number and code at hand; anything more loads when asked for.
    """
    visible = Consultation.objects.visible_to(user).filter(code=code)
    if not uid:
        found = [(pk, "", "", "") for pk in visible.values_list("pk", flat=True)[:1]]
    else:
        here = visible.filter(
            version__provisions__kind=ProvisionKind.TIAO,
            version__provisions__uid=uid,
        )
        words = [f"version__provisions__{name}" for name in WORDS]
        found = here.values_list("pk", *words)[:1]
    for pk, *words in found:
        row = Consultation.from_db(visible.db, ["id", "code"], [pk, code])
        return Target(row, uid, *words)
    raise Http404(_("没有这次征集，或者草案里没有这一条。"))


def next_article(comment: Comment) -> Provision | None:
    """The article after the one commented on, to go on with; one query."""
    if not comment.uid:
        return None
    articles = Provision.objects.articles().filter(
        version=comment.consultation.version_id
    )
    here = articles.filter(uid=comment.uid).values("position")[:1]
    later = articles.filter(position__gt=Subquery(here)).order_by("position")
    return later.only("uid", "label", "caption").first()


def draft(keys: list[str]) -> CommentDraft | None:
    """The latest unfinished comment under one of these keys."""
    wanted = [key for key in keys if key]
    if not wanted:
        return None
    drafts = CommentDraft.objects.filter(key__in=wanted)
    return drafts.order_by("-saved_at", "-pk").first()


def drafts_of(person, limit: int = 20):
    """A person's unfinished comments, newest first."""
    rows = CommentDraft.objects.filter(person=person).order_by("-saved_at", "-pk")
    return rows.select_related("consultation__version")[:limit]


def own(user, receipt: str) -> Comment | None:
    """A person's own comment with all that its page shows."""
    if not user.is_authenticated:
        return None
    return _full(Comment.objects.filter(author=user)).filter(receipt=receipt).first()


def tracked(code: str, tail: str) -> Comment | None:
    """The comment of a receipt, if the last four digits of the phone are right."""
    found = _full(Comment.objects.filter(receipt=code)).first()
    expected = tail_index(code, tail)
    kept = found.phone_tail_index if found else blind_index("no receipt")
    return found if found and kept == expected else None


def _full(comments):
    return comments.select_related(
        "consultation__version", "consultation__project", "replied__reply"
    )


def mine(user, wanted: str):
    """A person's own comments, narrowed to a state or to the answered ones."""
    rows = Comment.objects.filter(author=user).select_related(
        "consultation__version", "replied__reply"
    )
    if wanted == "replied":
        return rows.filter(replied__reply__published_at__isnull=False)
    return rows.filter(state=wanted) if wanted in CommentState.values else rows


def public_reply(comment: Comment):
    """The reply that its giver may see; None before it is published."""
    replied = getattr(comment, "replied", None)
    reply = replied.reply if replied else None
    return reply if reply and reply.published_at else None


def themes_of(reply) -> list[ReplyTheme]:
    """Give the themes that a reply answers, where they are several; one query."""
    themes = list(reply.themes.all()) if reply else []
    return themes if len(themes) > 1 else []


def last_decision(comment: Comment) -> ModerationDecision | None:
    """The moderators' decision that stands, if there is one."""
    return comment.decisions.standing().order_by("-pk").first()


@dataclass(frozen=True)
class Changed:
    """The article that came of a reply, with the redline against the draft."""

    label: str
    segments: list


def changed_article(comment: Comment, reply) -> Changed | None:
    """The article as a published reply says it was changed; at most one query."""
    if reply is None or not reply.resulting_uid or not reply.resulting_version_id:
        return None
    versions = [comment.consultation.version_id, reply.resulting_version_id]
    rows = Provision.objects.articles().filter(
        uid=reply.resulting_uid, version__in=versions
    )
    by_version = {row.version_id: row for row in rows}
    new = by_version.get(reply.resulting_version_id)
    if new is None:
        return None
    old = by_version.get(comment.consultation.version_id)
    return Changed(new.label, redline(old.text if old else "", new.text))


def steps(comment: Comment, decision) -> list[dict]:
    """The way of a comment, as its giver sees it, with dates in words."""
    replied, reply = getattr(comment, "replied", None), public_reply(comment)
    found = progress.steps(
        state=comment.state,
        submitted_at=comment.submitted_at,
        decided_at=_decided_at(comment, decision),
        grouped_at=replied.at if replied else None,
        replied_at=reply.published_at if reply else None,
    )
    return [
        {"label": step.label, "state": step.state, "date": _day(step.date)}
        for step in found
    ]


def _decided_at(comment: Comment, decision):
    if comment.state == CommentState.WITHDRAWN:
        return comment.changed_at
    if decision is None and comment.state != CommentState.PENDING:
        return comment.submitted_at
    return decision.at if decision else None


def _day(moment) -> str:
    return date_format(timezone.localtime(moment), "Y-m-d") if moment else ""
