"""The second pair of eyes on a text before it is published (核对文字)."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from common import clock

from ..exceptions import NotAllowed, NotReady
from ..models import DraftImport, DraftVersion
from ..permissions import can_import, text_refusal
from ..queries.confirming import hands


@transaction.atomic
def confirm_text(*, version: DraftVersion, note: str = "", by) -> DraftVersion:
    """Confirm that a version says what its source says.

    By somebody who neither imported nor edited it; a note is asked for while grave
    warnings are open. Raises NotAllowed or NotReady.
    """
    locked = DraftVersion.objects.select_for_update().get(pk=version.pk)
    reason = text_refusal(by, hands(locked))
    if reason:
        raise NotAllowed(reason)
    if locked.checked_at:
        raise NotReady(_("这个版本的文字已经核对过。"))
    if locked.open_warnings and not note.strip():
        told = _("还有 %(n)s 条严重提示没有处理，请写明为什么可以公布。")
        raise NotReady(told % {"n": len(locked.open_warnings)})
    locked.checked_by, locked.checked_at = by, clock.db_now()
    locked.check_note = note.strip()
    locked.save(update_fields=["checked_by", "checked_at", "check_note"])
    record(
        "draft.text_confirmed",
        actor=by,
        target=locked,
        data={
            "project": locked.project_id,
            "sha256": locked.text_sha256,
            "open_warnings": len(locked.open_warnings),
        },
        content=note,
    )
    return locked


@transaction.atomic
def check_again(*, version: DraftVersion, by) -> DraftImport:
    """Open a copy of the checked text for further 校核, with all that was decided.

    The version stays as it is. Raises NotAllowed or NotReady.
    """
    if not can_import(by):
        raise NotAllowed(_("只有起草人员可以继续校核。"))
    source = version.source
    if source is None:
        raise NotReady(_("这个版本不是从文件导入的，请重新导入。"))
    copy = DraftImport(
        project=source.project,
        label=version.label,
        filename=source.filename,
        source_sha256=source.source_sha256,
        source_text=source.source_text,
        is_pasted=source.is_pasted,
        tree=source.tree,
        imported_by=by,
        status=DraftImport.Status.CHECKING,
    )
    with source.file.open("rb") as file:
        name = f"{source.source_sha256[:16]}.bin"
        copy.file.save(name, ContentFile(file.read()), save=True)
    data = {"project": copy.project_id, "version": version.pk}
    record("draft.reopened", actor=by, target=copy, data=data)
    return copy
