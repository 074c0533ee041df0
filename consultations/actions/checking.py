"""校核 step by step; every step is a row in the log of its import and can be undone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ..exceptions import NotAllowed, NotReady
from ..models import CheckStep, DraftImport
from ..permissions import can_import
from ..rules import steps, tree
from ..rules.patches import apply, difference, revert
from ..rules.pieces import EditRefused
from ..rules.wording import describe

State = CheckStep.State


class OutOfDate(NotReady):
    """Somebody else has edited the tree since the page was shown."""

    message = _("这份草案刚刚被他人修改，您的这一步没有执行。请看最新内容后再试。")


@dataclass(frozen=True)
class Made:
    """What a step did: in words, the node to look at, and the text as it is now."""

    said: str
    focus: str
    draft: tree.Draft
    revision: int


def edit_tree(
    *,
    draft_import: DraftImport,
    revision: int,
    op: str,
    key: str = "",
    values: Mapping[str, Any] | None = None,
    by,
) -> Made:
    """Make one step of 校核 on the tree that the person saw at this revision.

    `op`, `key` and `values` are those of `rules.steps`. Raises NotAllowed, OutOfDate
    when another person was faster, and NotReady with the reason when the step makes
    no sense. A step that changes nothing is none.
    """
    values = values or {}
    with transaction.atomic():
        locked = _open(draft_import, revision, by)
        old = tree.from_dict(locked.tree)
        draft = _changed(old, op, key, values)
        focus = steps.focus(op, key, old, draft)
        new = tree.to_dict(draft, tree.written(old, locked.tree))
        changes = difference(locked.tree, new)
        if not changes:
            return Made(_("没有变化。"), focus, old, locked.revision)
        said = describe(op, old, key, values)
        _store(locked, new)
        _log(locked, op=op, said=said, node=key, changes=changes, made_by=by)
    return Made(said, focus, draft, locked.revision)


def _changed(
    draft: tree.Draft, op: str, key: str, values: Mapping[str, Any]
) -> tree.Draft:
    try:
        return steps.step(op, key, values)(draft)
    except KeyError as error:
        raise NotReady(_("找不到这一条，可能已经删除，请看最新内容。")) from error
    except EditRefused as error:
        raise NotReady(str(error)) from error


def _log(locked: DraftImport, **values: Any) -> None:
    """Add a step; what had been undone before cannot be made again."""
    locked.steps.filter(state=State.UNDONE).update(state=State.LEFT)
    last = locked.steps.aggregate(last=Max("ordinal"))["last"] or 0
    CheckStep.objects.create(draft_import=locked, ordinal=last + 1, **values)


@transaction.atomic
def undo(*, draft_import: DraftImport, revision: int, by) -> Made:
    """Take the last step back. Raises as `edit_tree`."""
    locked = _open(draft_import, revision, by)
    step = locked.steps.filter(state=State.MADE).order_by("-ordinal").first()
    if step is None:
        raise NotReady(_("没有可以撤销的修改。"))
    _store(locked, revert(locked.tree, step.changes))
    _mark(step, State.UNDONE)
    return _gone_back(locked, step, _("已撤销：%(said)s"))


@transaction.atomic
def redo(*, draft_import: DraftImport, revision: int, by) -> Made:
    """Make a step again that was undone. Raises as `edit_tree`."""
    locked = _open(draft_import, revision, by)
    step = locked.steps.filter(state=State.UNDONE).order_by("ordinal").first()
    if step is None:
        raise NotReady(_("没有可以重做的修改。"))
    _store(locked, apply(locked.tree, step.changes))
    _mark(step, State.MADE)
    return _gone_back(locked, step, _("已重做：%(said)s"))


def _gone_back(locked: DraftImport, step: CheckStep, words: str) -> Made:
    draft = tree.from_dict(locked.tree)
    return Made(words % {"said": step.said}, step.node, draft, locked.revision)


def _mark(step: CheckStep, state: str) -> None:
    step.state = state
    step.save(update_fields=["state"])


def _open(draft_import: DraftImport, revision: int, by) -> DraftImport:
    if not can_import(by):
        raise NotAllowed(_("只有起草人员可以校核草案。"))
    rows = DraftImport.objects.select_for_update().defer("source_text")
    locked = rows.get(pk=draft_import.pk)
    if locked.status != DraftImport.Status.CHECKING:
        raise NotReady(_("这次导入已经存为版本或者放弃，不能再改。"))
    if revision != locked.revision:
        raise OutOfDate(_told(locked, by), revision=locked.revision)
    return locked


def _told(locked: DraftImport, by) -> str | None:
    """Say who was faster and with what, as far as the log knows."""
    made = locked.steps.filter(state=State.MADE).select_related("made_by")
    last = made.order_by("-ordinal").first()
    if last is None:
        return None
    who = _("您在另一个窗口") if last.made_by_id == by.pk else str(last.made_by)
    told = _(
        "%(who)s刚刚修改过这份草案（%(said)s），您的这一步没有执行。"
        "请看最新内容后再试。"
    )
    return told % {"who": who, "said": last.said}


def _store(locked: DraftImport, new: dict) -> None:
    locked.tree = new
    locked.revision += 1
    locked.save(update_fields=["tree", "revision"])
