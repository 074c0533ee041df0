"""All comments of a consultation as rows, read piece by piece from the database."""

from collections.abc import Iterator

from django.utils.timezone import localtime

from ..models import Channel, CommentState, Consultation, Outcome, Stance

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
STANCE, CHANNEL, STATE, OUTCOME = 2, 8, 10, 13
LABELS = {
    STANCE: dict(Stance.choices),
    CHANNEL: dict(Channel.choices),
    STATE: dict(CommentState.choices),
    OUTCOME: dict(Outcome.choices),
}


def comment_rows(consultation: Consultation, chunk_size: int = 2000) -> Iterator[list]:
    """Yield every comment that was not withdrawn, oldest first, words for codes.

    One query read through a cursor: memory does not grow with the number of rows.
    """
    comments = consultation.comments.exclude(state=CommentState.WITHDRAWN)
    rows = comments.order_by("pk").values_list(*FIELDS)
    for row in rows.iterator(chunk_size=chunk_size):
        yield _worded(list(row))


def _worded(row: list) -> list:
    for column, labels in LABELS.items():
        row[column] = str(labels.get(row[column], row[column] or ""))
    row[1] = row[1] or "整部草案"
    return row


def as_json(row: list) -> dict:
    """Give one row as a JSON object under the Chinese headings."""
    values = [localtime(v).isoformat() if hasattr(v, "tzinfo") else v for v in row]
    return dict(zip(HEADER, values, strict=True))
