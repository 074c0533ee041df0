"""The way of one comment: 提交 → 受理 → 归纳 → 答复."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["done", "now", "next"]


@dataclass(frozen=True)
class Step:
    """One step with its words: 已 what was reached, 待 what comes now.

    `date` is None until it has been reached.
    """

    label: str
    date: datetime | None
    state: State


def steps(
    *,
    state: str,
    submitted_at: datetime,
    decided_at: datetime | None = None,
    grouped_at: datetime | None = None,
    replied_at: datetime | None = None,
) -> list[Step]:
    """Say how far a comment has come; `state` is that of the comment.

    A withdrawn or hidden comment ends where it left the way.
    """
    first = Step("已提交", submitted_at, "done")
    if state == "withdrawn":
        return [first, Step("已撤回", decided_at, "now")]
    if state == "hidden":
        return [first, Step("未公开", decided_at, "now")]
    taken = state != "pending"
    moments = [
        ("受理", decided_at, taken),
        ("归纳", grouped_at, grouped_at is not None),
        ("答复", replied_at, replied_at is not None),
    ]
    return [first, *_marked(moments)]


def _marked(moments: list[tuple[str, datetime | None, bool]]) -> list[Step]:
    """Mark the first step that has not been reached as the present one."""
    marked: list[Step] = []
    is_waiting = False
    for label, date, reached in moments:
        if reached and not is_waiting:
            marked.append(Step(f"已{label}", date, "done"))
        elif is_waiting:
            marked.append(Step(label, None, "next"))
        else:
            marked.append(Step(f"待{label}", None, "now"))
            is_waiting = True
    return marked
