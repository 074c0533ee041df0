"""One reply to several themes: what it answers, taking one out, later comments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from audit.log import record

from ..exceptions import NotAllowed, NotReady
from ..models import Consultation, RepliedComment, Reply, ReplyTheme
from ..permissions import can_publish_replies, can_reply
from .giving_way import CHUNK, answered_by, named, put_back, put_in, remove


@dataclass(frozen=True)
class Part:
    """A theme that a reply answers, with the comments that get the reply through it.

    `key` names it where it was found, `uid` and `label` its article, `name` is public.
    """

    key: str
    uid: str
    label: str
    name: str
    comments: frozenset[int]


def attach(reply: Reply, comment_ids: Iterable[int], parts: Sequence[Part]) -> int:
    """Write that a reply answers comments, each through all themes that it is in.

    Gives the first row written.
    """
    themes = _themes(reply, parts)
    rows = RepliedComment.objects.bulk_create(
        (RepliedComment(comment_id=pk, reply=reply) for pk in comment_ids),
        batch_size=CHUNK,
    )
    known = {row.comment_id: row.pk for row in rows}
    put_in(known, [(themes[part.key], part.comments) for part in parts])
    return rows[0].pk


def _themes(reply: Reply, parts: Sequence[Part]) -> dict[str, ReplyTheme]:
    known = {theme.key: theme for theme in reply.themes.all()}
    last = max((theme.position for theme in known.values()), default=-1)
    new = [
        ReplyTheme(
            reply=reply,
            key=part.key,
            uid=part.uid,
            label=part.label,
            name=part.name,
            position=number,
        )
        for number, part in enumerate(parts, start=last + 1)
        if part.key not in known
    ]
    made = ReplyTheme.objects.bulk_create(new)
    return known | {theme.key: theme for theme in made}


def hold_reply(reply_id: int) -> Reply:
    """Lock a reply after its consultation, in the order in which all actions do."""
    found = Reply.objects.only("consultation_id").get(pk=reply_id)
    Consultation.objects.select_for_update().get(pk=found.consultation_id)
    return Reply.objects.select_for_update().get(pk=reply_id)


def _draft(reply_id: int, by) -> Reply:
    if not can_reply(by):
        raise NotAllowed(_("只有起草人员和审批人员可以答复意见。"))
    reply = hold_reply(reply_id)
    if reply.published_at:
        raise NotReady(_("答复已经公布，请先撤回再修改。"))
    return reply


@transaction.atomic
def take_theme_out(*, reply_id: int, key: str, by) -> int:
    """Take one theme out of a reply; give how many comments are unanswered now.

    Comments that are in another theme of the reply as well stay answered. Raises
    NotAllowed, and NotReady for a published reply, its last theme, or a theme that
    is not in it.
    """
    reply = _draft(reply_id, by)
    gone = reply.themes.filter(key=key).first()
    if gone is None:
        raise NotReady(_("这个主题已经不在这个答复里。"))
    if reply.themes.count() == 1:
        raise NotReady(_("这个答复只有这一个主题，请直接删除草稿。"))
    through = RepliedComment.themes.through.objects
    others = through.filter(repliedcomment=OuterRef("pk")).exclude(replytheme=gone)
    alone = reply.answered.filter(~Exists(others), themes=gone)
    count = alone.count()
    alone.delete()
    gone.delete()
    data = {"consultation": reply.consultation_id, "theme": key, "comments": count}
    record("reply.theme_taken_out", actor=by, target=reply, data=data)
    return count


@transaction.atomic
def undo_reply(*, reply_id: int, by) -> None:
    """Take a reply back that is not public; what it replaced is as before.

    Comments that had no reply have none again, the others get theirs back. Raises
    NotAllowed and NotReady.
    """
    reply = _draft(reply_id, by)
    act = getattr(reply, "act", None)
    before, freed = (act.before if act else []), answered_by(reply)
    record("reply.undone", actor=by, target=reply)
    remove([reply])
    put_back(reply, before, freed, by)


@transaction.atomic
def extend_reply(*, reply_id: int, parts: Sequence[Part], by) -> int:
    """Give a reply to later comments of its themes too; give how many.

    Only comments without an answer are taken. A published reply reaches them at
    once, so it is for those who publish. Raises NotAllowed and NotReady.
    """
    if not can_reply(by):
        raise NotAllowed(_("只有起草人员和审批人员可以答复意见。"))
    reply = hold_reply(reply_id)
    if reply.consultation.reported_at:
        raise NotReady(_("通报已经公布，不能再改动答复。"))
    if reply.published_at and not can_publish_replies(by):
        raise NotAllowed(_("这个答复已经公布，请审批人员把新来的意见归入。"))
    wanted = frozenset().union(*(part.comments for part in parts))
    found = named(reply.consultation.comments.unanswered(), wanted)
    if not found:
        raise NotReady(_("没有等待答复的新意见。"))
    first = attach(reply, found, parts)
    data = {
        "consultation": reply.consultation_id,
        "comments": len(found),
        "first": first,
        "published": reply.published_at is not None,
    }
    record("reply.extended", actor=by, target=reply, data=data)
    return len(found)
