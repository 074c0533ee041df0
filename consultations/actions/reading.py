"""Reading large and slow files outside the request: stages, cancelling, resuming.

A job gives a sign of life at every stage and about every second while a program
converts. One that went silent is begun again, three times in all. An import is read
by one job at a time: who sets the phase on from "queued" has it.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from audit.log import record
from common import clock

from ..converting import Stopped, load_source
from ..exceptions import NotAllowed, NotReady
from ..models import DraftImport
from ..permissions import can_import
from ..rules import tree
from ..rules.errors import DraftRefused
from ..rules.source import Source
from ..rules.structure import parse
from .carrying import carry_corrections

Phase, Status = DraftImport.Phase, DraftImport.Status
MOST_TRIES = 3
# A job that was silent for so long has died; one that waits is only reminded.
SILENT, FORGOTTEN = timedelta(minutes=2), timedelta(minutes=10)
GIVEN_UP = gettext_lazy(
    "后台读取了三次都没有完成。请把文件用 Word 或 WPS 另存为 .docx 再导入；"
    "仍然不行的，请联系管理员。"
)


def fill(draft_import: DraftImport, source: Source) -> None:
    """Parse a source into an import that is not saved yet. Raises DraftRefused."""
    draft_import.tree = tree.to_dict(parse(source))
    draft_import.source_text = source.text
    draft_import.status = Status.CHECKING


def note_import(draft_import: DraftImport) -> None:
    """Write into the log that a draft has come in."""
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


@task()
def read_import(key: int, *, pasted: bool = False) -> None:
    """Read a large file outside the request; a repeat changes nothing."""
    waiting = DraftImport.objects.filter(pk=key, status=Status.READING)
    claimed = waiting.filter(phase=Phase.QUEUED).update(
        phase=Phase.CONVERTING, tried=F("tried") + 1, touched_at=clock.db_now()
    )
    if not claimed:
        return
    try:
        _read(DraftImport.objects.get(pk=key), pasted)
    except Stopped:
        return
    finally:
        # An error in our own code: the next turn of the clock begins it again.
        waiting.update(touched_at=None)


def _read(draft_import: DraftImport, pasted: bool) -> None:
    with draft_import.file.open("rb") as file:
        raw = file.read()
    is_text = draft_import.is_pasted or pasted
    name = "" if is_text else draft_import.filename
    data = raw.decode() if is_text else raw
    try:
        source = load_source(data, name, lambda: _beat(draft_import, Phase.CONVERTING))
        _beat(draft_import, Phase.PARSING)
        fill(draft_import, source)
    except DraftRefused as error:
        draft_import.status = Status.FAILED
        draft_import.error = str(error)
    _finish(draft_import)


def _beat(draft_import: DraftImport, phase: str) -> None:
    """Give a sign of life; raises Stopped once the import was cancelled."""
    waiting = DraftImport.objects.filter(pk=draft_import.pk, status=Status.READING)
    if not waiting.update(phase=phase, touched_at=clock.db_now()):
        raise Stopped


@transaction.atomic
def _finish(draft_import: DraftImport) -> None:
    locked = DraftImport.objects.select_for_update().get(pk=draft_import.pk)
    if locked.status != Status.READING:
        return
    draft_import.save(update_fields=["status", "error", "tree", "source_text"])
    if draft_import.status == Status.CHECKING:
        note_import(draft_import)
        carry_corrections(draft_import)


@transaction.atomic
def cancel_reading(*, draft_import: DraftImport, by) -> None:
    """Stop reading a file; it stays. Raises NotAllowed, or NotReady when it is read."""
    if not can_import(by):
        raise NotAllowed(_("只有起草人员可以取消导入。"))
    waiting = DraftImport.objects.filter(pk=draft_import.pk, status=Status.READING)
    if not waiting.update(status=Status.DISCARDED):
        raise NotReady(_("文件已经读完，不用取消了。不要的话请选“放弃这次导入”。"))
    record("draft.discarded", actor=by, target=draft_import)


@transaction.atomic
def read_again(*, draft_import: DraftImport, by) -> None:
    """Read a file once more that failed. Raises NotAllowed or NotReady."""
    if not can_import(by):
        raise NotAllowed(_("只有起草人员可以重新读取。"))
    failed = DraftImport.objects.filter(pk=draft_import.pk, status=Status.FAILED)
    begun = failed.update(
        status=Status.READING,
        phase=Phase.QUEUED,
        error="",
        tried=0,
        touched_at=clock.db_now(),
    )
    if not begun:
        raise NotReady(_("这个文件没有读取失败，不用重新读取。"))
    transaction.on_commit(lambda: read_import.enqueue(draft_import.pk))


def resume_imports() -> int:
    """Begin jobs again that have died, give up after three; say how many are begun.

    For the ticker.
    """
    now = clock.db_now()
    silent = Q(touched_at=None) | Q(touched_at__lt=now - SILENT)
    reading = DraftImport.objects.filter(status=Status.READING)
    died = reading.filter(silent).exclude(phase=Phase.QUEUED)
    died.filter(tried__gte=MOST_TRIES).update(status=Status.FAILED, error=str(GIVEN_UP))
    died.update(phase=Phase.QUEUED, touched_at=None)
    forgotten = Q(touched_at=None) | Q(touched_at__lt=now - FORGOTTEN)
    waiting = reading.filter(forgotten, phase=Phase.QUEUED)
    keys = list(waiting.values_list("pk", flat=True))
    DraftImport.objects.filter(pk__in=keys).update(touched_at=now)
    for key in keys:
        read_import.enqueue(key)
    return len(keys)
