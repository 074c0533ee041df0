"""From an uploaded or pasted text to a checked tree (导入与校核)."""

import hashlib
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks import task

from audit.log import record

from ..converting import is_slow, load_source, refuse_without_tool
from ..exceptions import NotAllowed, NotReady
from ..models import DraftImport, LegislativeProject
from ..permissions import can_import
from ..rules import tree
from ..rules.editing import EditRefused
from ..rules.errors import DraftRefused
from ..rules.patches import apply, difference, revert
from ..rules.structure import parse
from ..rules.tree import Draft

# Larger files are read by a job, so that nobody waits for a page (ux: jobs > 2 s).
INLINE_BYTES = 512 * 1024
# How many edits can be undone.
KEPT_EDITS = 200


class AlreadyImported(NotReady):
    """The same file is in the project already; `details["known"]` is that import."""


class OutOfDate(NotReady):
    """Somebody else has edited the tree since the page was shown."""

    message = _("这份草案刚刚被他人修改，您的这一步没有执行。请看最新内容后再试。")


def import_draft(
    *,
    project: LegislativeProject,
    label: str,
    by,
    data: bytes | str,
    filename: str = "",
    again: bool = False,
) -> DraftImport:
    """Take in a file (bytes) or a pasted text (str) and parse it, large ones later.

    Raises NotAllowed, AlreadyImported unless `again`, and DraftRefused with what to
    do in Chinese; then nothing is kept.
    """
    if not can_import(by):
        raise NotAllowed(_("只有起草人员可以导入草案。"))
    raw = data.encode() if isinstance(data, str) else data
    draft_import = DraftImport(
        project=project,
        label=label,
        filename=filename[:255] or _("粘贴的文本"),
        source_sha256=hashlib.sha256(raw).hexdigest(),
        imported_by=by,
        status=DraftImport.Status.READING,
    )
    if is_slow(data):
        refuse_without_tool(data)
    elif len(raw) <= INLINE_BYTES:
        # Before the transaction: parsing must not keep others from writing.
        _fill(draft_import, data)
    _keep(draft_import, raw, pasted=isinstance(data, str), again=again)
    return draft_import


@transaction.atomic
def _keep(draft_import: DraftImport, raw: bytes, *, pasted: bool, again: bool) -> None:
    project = LegislativeProject.objects.select_for_update().get(
        pk=draft_import.project_id
    )
    digest = draft_import.source_sha256
    known = project.imports.standing().filter(source_sha256=digest).first()
    if known and not again:
        raise AlreadyImported(_("这个文件已经导入过。"), known=known)
    draft_import.file.save(f"{digest[:16]}.bin", ContentFile(raw), save=True)
    if draft_import.status == DraftImport.Status.CHECKING:
        _note_import(draft_import)
    else:
        key = draft_import.pk
        transaction.on_commit(lambda: read_import.enqueue(key, pasted=pasted))


@task()
def read_import(key: int, *, pasted: bool = False) -> None:
    """Read a large file outside the request; a repeat changes nothing."""
    draft_import = DraftImport.objects.get(pk=key)
    if draft_import.status != DraftImport.Status.READING:
        return
    with draft_import.file.open("rb") as file:
        raw = file.read()
    try:
        _fill(draft_import, raw.decode() if pasted else raw)
    except DraftRefused as error:
        draft_import.status = DraftImport.Status.FAILED
        draft_import.error = str(error)
    _finish_reading(draft_import)


@transaction.atomic
def _finish_reading(draft_import: DraftImport) -> None:
    locked = DraftImport.objects.select_for_update().get(pk=draft_import.pk)
    if locked.status != DraftImport.Status.READING:
        return
    draft_import.save()
    if draft_import.status == DraftImport.Status.CHECKING:
        _note_import(draft_import)


def _fill(draft_import: DraftImport, data: bytes | str) -> None:
    name = "" if isinstance(data, str) else draft_import.filename
    source = load_source(data, name)
    draft_import.tree = tree.to_dict(parse(source))
    draft_import.source_text = source.text
    draft_import.status = DraftImport.Status.CHECKING


def _note_import(draft_import: DraftImport) -> None:
    record(
        "draft.imported",
        actor=draft_import.imported_by_id,
        target=draft_import,
        data={
            "project": draft_import.project_id,
            "sha256": draft_import.source_sha256,
            "warnings": len(draft_import.tree["warnings"]),
        },
    )


Step = Callable[[Draft], Draft]


@transaction.atomic
def edit_tree(*, draft_import: DraftImport, revision: int, step: Step, by) -> Draft:
    """Make one step of 校核 on the tree that the person saw at this revision.

    Raises NotAllowed, OutOfDate when another person was faster, and NotReady with
    the reason when the step makes no sense.
    """
    locked = _open(draft_import, revision, by)
    try:
        draft = step(tree.from_dict(locked.tree))
    except KeyError as error:
        raise NotReady(_("找不到这一条，可能已经删除，请看最新内容。")) from error
    except EditRefused as error:
        raise NotReady(str(error)) from error
    new = tree.to_dict(draft)
    changes = difference(locked.tree, new)
    if changes:
        locked.history = [*locked.history, changes][-KEPT_EDITS:]
        locked.future = []
        _store(locked, new)
    return draft


@transaction.atomic
def undo(*, draft_import: DraftImport, revision: int, by) -> None:
    """Take the last edit back. Raises as `edit_tree`."""
    locked = _open(draft_import, revision, by)
    if not locked.history:
        raise NotReady(_("没有可以撤销的修改。"))
    *locked.history, changes = locked.history
    locked.future = [*locked.future, changes]
    _store(locked, revert(locked.tree, changes))


@transaction.atomic
def redo(*, draft_import: DraftImport, revision: int, by) -> None:
    """Make an edit again that was undone. Raises as `edit_tree`."""
    locked = _open(draft_import, revision, by)
    if not locked.future:
        raise NotReady(_("没有可以重做的修改。"))
    *locked.future, changes = locked.future
    locked.history = [*locked.history, changes]
    _store(locked, apply(locked.tree, changes))


@transaction.atomic
def discard_import(*, draft_import: DraftImport, by) -> None:
    """Give an import up; its file and tree stay. Raises NotAllowed or NotReady."""
    locked = _open(draft_import, None, by)
    locked.status = DraftImport.Status.DISCARDED
    locked.save(update_fields=["status"])
    record("draft.discarded", actor=by, target=locked)


def _open(draft_import: DraftImport, revision: int | None, by) -> DraftImport:
    if not can_import(by):
        raise NotAllowed(_("只有起草人员可以校核草案。"))
    locked = DraftImport.objects.select_for_update().get(pk=draft_import.pk)
    if locked.status != DraftImport.Status.CHECKING:
        raise NotReady(_("这次导入已经存为版本或者放弃，不能再改。"))
    if revision is not None and revision != locked.revision:
        raise OutOfDate(revision=locked.revision)
    return locked


def _store(locked: DraftImport, new: dict) -> None:
    locked.tree = new
    locked.revision += 1
    locked.save(update_fields=["tree", "history", "future", "revision"])
