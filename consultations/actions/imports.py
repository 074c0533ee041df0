"""Taking a text in (导入): small files at once, large ones by a job."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from common import clock

from ..converting import is_slow, load_source, refuse_without_tool
from ..exceptions import NotAllowed, NotReady
from ..models import DraftImport, LegislativeProject
from ..permissions import can_import
from .carrying import carry_corrections
from .reading import fill, note_import, read_import

# Larger files are read by a job, so that nobody waits for a page (ux: jobs > 2 s).
INLINE_BYTES = 512 * 1024


class AlreadyImported(NotReady):
    """The same file is in the project already; `details["known"]` is that import."""


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
        is_pasted=isinstance(data, str),
        imported_by=by,
        status=DraftImport.Status.READING,
    )
    if is_slow(data):
        refuse_without_tool(data)
    elif len(raw) <= INLINE_BYTES:
        # Before the transaction: parsing must not keep others from writing.
        fill(draft_import, load_source(data, "" if isinstance(data, str) else filename))
    _keep(draft_import, raw, again=again)
    return draft_import


@transaction.atomic
def _keep(draft_import: DraftImport, raw: bytes, *, again: bool) -> None:
    project = LegislativeProject.objects.select_for_update().get(
        pk=draft_import.project_id
    )
    digest = draft_import.source_sha256
    known = project.imports.standing().filter(source_sha256=digest).first()
    if known and not again:
        raise AlreadyImported(_("这个文件已经导入过。"), known=known)
    draft_import.touched_at = clock.db_now()
    draft_import.file.save(f"{digest[:16]}.bin", ContentFile(raw), save=True)
    if draft_import.status == DraftImport.Status.CHECKING:
        note_import(draft_import)
        carry_corrections(draft_import)
    else:
        transaction.on_commit(lambda: read_import.enqueue(draft_import.pk))


@transaction.atomic
def discard_import(*, draft_import: DraftImport, by) -> None:
    """Give an import up; its file and tree stay. Raises NotAllowed or NotReady."""
    if not can_import(by):
        raise NotAllowed(_("只有起草人员可以放弃导入。"))
    given_up = DraftImport.objects.filter(
        pk=draft_import.pk, status=DraftImport.Status.CHECKING
    ).update(status=DraftImport.Status.DISCARDED)
    if not given_up:
        raise NotReady(_("这次导入已经存为版本或者放弃，不能再改。"))
    record("draft.discarded", actor=by, target=draft_import)
