"""What a reply takes the place of, kept so that the whole can be taken back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit.log import record

from ..exceptions import NotReady
from ..models import RepliedComment, Reply, ReplyAct, ReplyTheme

CHUNK = 5000
"""Rows written, or keys named, by one statement."""
EVERY = ""
"""Under this key stand all comments of a former reply; the others are its themes."""
_WORDS = (
    "outcome",
    "topic",
    "reason",
    "resulting_version_id",
    "resulting_uid",
    "private_note",
    "written_by_id",
)


def lots(keys: Iterable[int]) -> Iterator[list[int]]:
    """Give keys in ascending portions that one statement can name.

    A build of SQLite may take no more than 32,766 parameters; a theme may hold more
    comments than that.
    """
    ordered = sorted(keys)
    for low in range(0, len(ordered), CHUNK):
        yield ordered[low : low + CHUNK]


def named(rows: QuerySet, keys: Iterable[int]) -> list[int]:
    """Give those of many keys that are among rows, in ascending order."""
    found = (rows.filter(pk__in=lot).order_by("pk") for lot in lots(keys))
    return [pk for some in found for pk in some.values_list("pk", flat=True)]


def give_way(comment_ids: Iterable[int]) -> list[dict]:
    """Free comments from unpublished replies; give what those replies were.

    A reply that has nothing left is gone. Raises NotReady where one is published.
    """
    answers = RepliedComment.objects
    former = [answers.filter(comment_id__in=lot) for lot in lots(comment_ids)]
    taken = _taken(former)
    if not taken:
        return []
    # Locked before it is looked at: somebody may be publishing one just now.
    replies = Reply.objects.select_for_update().in_bulk(sorted(taken))
    published = [pk for pk, reply in replies.items() if reply.published_at]
    if count := sum(len(taken[pk][EVERY]) for pk in published):
        text = _("其中 %(n)s 条意见已有公布的答复，请先撤回该答复或去掉这些意见。")
        raise NotReady(text % {"n": count})
    told = {pk: _told_themes(reply) for pk, reply in replies.items()}
    for rows in former:
        rows.delete()
    drop_empty_themes(replies)
    left = set(
        Reply.objects.filter(pk__in=replies, answered__isnull=False).values_list(
            "pk", flat=True
        )
    )
    before = [
        {
            "reply": pk,
            "themes": told[pk],
            "comments": taken[pk],
            "words": None if pk in left else _words(reply),
        }
        for pk, reply in replies.items()
    ]
    remove(reply for pk, reply in replies.items() if pk not in left)
    return before


def _taken(former: Iterable[QuerySet]) -> dict[int, dict[str, list[int]]]:
    """Give the comments of former replies, all of each and those of its themes."""
    taken: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for some in former:
        rows = some.order_by("comment")
        for reply, comment in rows.values_list("reply", "comment"):
            taken[reply][EVERY].append(comment)
        themed = rows.exclude(themes=None)
        columns = "reply", "themes__key", "comment"
        for reply, key, comment in themed.values_list(*columns):
            taken[reply][key].append(comment)
    return taken


def _told_themes(reply: Reply) -> list[dict]:
    fields = ("key", "uid", "label", "name", "position")
    return list(reply.themes.order_by("position", "id").values(*fields))


def _words(reply: Reply) -> dict[str, Any]:
    words = {name: getattr(reply, name) for name in _WORDS}
    return {**words, "written_at": reply.written_at.isoformat()}


def drop_empty_themes(replies) -> None:
    """Take the themes out of replies that answer no comment any more."""
    ReplyTheme.objects.filter(reply__in=replies, answered__isnull=True).delete()


def remove(replies) -> None:
    """Delete replies with all that hangs on them; their comments are unanswered."""
    for reply in replies:
        reply.answered.all().delete()
        reply.themes.all().delete()
        reply.delete()


def note(reply: Reply, before: list[dict], by) -> None:
    """Keep what a reply took the place of, with a log entry for each former one."""
    if not before:
        return
    ReplyAct.objects.create(reply=reply, before=before)
    for each in before:
        comments = len(each["comments"][EVERY])
        record(
            "reply.gave_way",
            actor=by,
            target=Reply(pk=each["reply"]),
            data={
                "consultation": reply.consultation_id,
                "to": reply.pk,
                "comments": comments,
                "gone": each["words"] is not None,
            },
        )


def put_back(reply: Reply, before: list[dict], freed: set[int], by) -> None:
    """Give comments back to the replies they had, as far as they are free.

    A former reply that was emptied comes back under its number. One that somebody
    threw away meanwhile does not. Raises NotReady where one is published by now.
    """
    for each in before:
        former = _former(reply, each)
        if former is None:
            continue
        if former.published_at:
            raise NotReady(_("原来的答复已经公布，不能恢复；可以删除这个草稿。"))
        free = {
            key: sorted(freed.intersection(comments))
            for key, comments in each["comments"].items()
        }
        if not free[EVERY]:
            continue
        if former._state.adding:
            former.save(force_insert=True)
        _answer_again(former, each["themes"], free)
        count = len(free[EVERY])
        data = {"consultation": reply.consultation_id, "comments": count}
        record("reply.restored", actor=by, target=former, data=data)


def _former(reply: Reply, each: dict) -> Reply | None:
    found = Reply.objects.select_for_update().filter(pk=each["reply"]).first()
    if found or each["words"] is None:
        return found
    return Reply(
        pk=each["reply"], consultation_id=reply.consultation_id, **each["words"]
    )


def _answer_again(former: Reply, told: list[dict], free: dict[str, list[int]]) -> None:
    themes = {
        theme["key"]: ReplyTheme.objects.get_or_create(
            reply=former, key=theme["key"], defaults=theme
        )[0]
        for theme in told
        if free.get(theme["key"])
    }
    rows = RepliedComment.objects.bulk_create(
        (RepliedComment(comment_id=pk, reply=former) for pk in free[EVERY]),
        batch_size=CHUNK,
    )
    known = {row.comment_id: row.pk for row in rows}
    put_in(known, [(theme, free[key]) for key, theme in themes.items()])


def put_in(
    rows: Mapping[int, int], parts: Iterable[tuple[ReplyTheme, Iterable[int]]]
) -> None:
    """Write in which themes of its reply each comment is; `rows` by comment."""
    through = RepliedComment.themes.through
    through.objects.bulk_create(
        (
            through(repliedcomment_id=rows[comment], replytheme_id=theme.pk)
            for theme, comments in parts
            for comment in sorted(rows.keys() & set(comments))
        ),
        batch_size=CHUNK,
    )


def answered_by(reply: Reply) -> set[int]:
    """Give the comments that a reply answers."""
    return set(reply.answered.values_list("comment_id", flat=True))
