"""All comments of a consultation as rows, read piece by piece from the database."""

from collections.abc import Iterator
from contextlib import nullcontext

from django.db import connection, transaction
from django.db.models import Count, Prefetch
from django.utils.timezone import localtime

from ..models import (
    Channel,
    CommentState,
    Consultation,
    Outcome,
    ReplyTheme,
    Stance,
)
from .replies import with_counts

HEADER = [
    "回执号",
    "条文",
    "态度",
    "意见",
    "建议修改为",
    "理由",
    "引用原文",
    "显示名称",
    "渠道",
    "地区",
    "状态",
    "附议",
    "提交时间",
    "采纳情况",
    "答复理由",
    "登记号",
]
FIELDS = (
    "receipt",
    "article_label",
    "stance",
    "body",
    "proposed_wording",
    "reason",
    "quote",
    "display_name",
    "channel",
    "region__full_name",
    "state",
    "endorsement_count",
    "submitted_at",
    "replied__reply__outcome",
    "replied__reply__reason",
    "intake__register_no",
)
ARTICLE, STANCE, CHANNEL, STATE, OUTCOME = 1, 2, 8, 10, 13
LABELS = {
    STANCE: dict(Stance.choices),
    CHANNEL: dict(Channel.choices),
    STATE: dict(CommentState.choices),
    OUTCOME: dict(Outcome.choices),
}


def exported(consultation: Consultation):
    """Every comment that was not withdrawn, oldest first, as tuples of FIELDS.

    In the order of an index, so that the first row does not wait for the last.
    """
    comments = consultation.comments.exclude(state=CommentState.WITHDRAWN)
    return comments.order_by("submitted_at", "id").values_list(*FIELDS)


def comment_rows(consultation: Consultation, chunk_size: int = 2000) -> Iterator[list]:
    """Yield every comment that was not withdrawn, oldest first, words for codes.

    One query read through a cursor: memory does not grow with the number of rows.
    """
    # Translated once: a lazy label would be looked up anew for each of a million rows.
    words = [
        (column, {code: str(label) for code, label in labels.items()})
        for column, labels in LABELS.items()
    ]
    with _row_after_row():
        for found in exported(consultation).iterator(chunk_size=chunk_size):
            row = list(found)
            for column, labels in words:
                row[column] = labels.get(row[column], row[column] or "")
            row[ARTICLE] = row[ARTICLE] or "整部草案"
            yield row


REPLY_HEADER = [
    "答复编号",
    "主要意见",
    "采纳情况",
    "理由",
    "修改后的版本",
    "意见数",
    "同时答复的主题数",
    "主题",
    "状态",
]
THEMES = 7


def reply_rows(consultation: Consultation) -> Iterator[list]:
    """Yield every reply once, the oldest first, with all themes that it answers.

    The themes stand as a list of label, name and comments. Three queries.
    """
    themes = ReplyTheme.objects.annotate(comments=Count("answered", distinct=True))
    rows = with_counts(consultation).order_by("pk")
    for reply in rows.prefetch_related(Prefetch("themes", themes)):
        told = [
            {"label": t.label, "name": t.name, "comments": t.comments}
            for t in reply.themes.all()
        ]
        yield [
            reply.pk,
            reply.topic,
            str(reply.get_outcome_display()),
            reply.reason,
            reply.resulting_uid and reply.resulting_version.label,
            reply.comments,
            len(told),
            told,
            "已公布" if reply.published_at else "草稿",
        ]


def _row_after_row():
    """Let the cursor give its first rows before it has found the last ones.

    Outside a transaction PostgreSQL stores the whole result first (WITH HOLD). On
    SQLite a transaction would keep everybody else from writing.
    """
    would_hold = connection.vendor == "postgresql" and not connection.in_atomic_block
    return transaction.atomic() if would_hold else nullcontext()


def as_json(row: list, header: list[str] = HEADER) -> dict:
    """Give one row as a JSON object under the Chinese headings."""
    values = [localtime(v).isoformat() if hasattr(v, "tzinfo") else v for v in row]
    return dict(zip(header, values, strict=True))
