"""Fixing a checked draft as a version (存为版本)."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record

from ..exceptions import NotAllowed, NotReady
from ..models import DraftImport, DraftVersion, LegislativeProject, Provision, new_uid
from ..permissions import can_import, can_manage_projects
from ..rules import doubts, provisions, tree
from ..rules.provisions import ARTICLE, Unit

_BATCH = 500


class Unchanged(NotReady):
    """The text is that of a version already there: `details["version"]`."""


@transaction.atomic
def save_version(
    *, draft_import: DraftImport, label: str = "", reason: str = "", by
) -> DraftVersion:
    """Fix the checked tree as the project's next version.

    Provisions keep the uid they had in the version before, so that comments and
    replies follow the text through every renumbering. Raises NotAllowed, Unchanged
    for a text that is there already, and NotReady for a tree without title or, while
    grave warnings are open, without a reason.
    """
    if not can_import(by):
        raise NotAllowed(_("只有起草人员可以存为版本。"))
    project = LegislativeProject.objects.select_for_update().get(
        pk=draft_import.project_id
    )
    locked = DraftImport.objects.select_for_update().get(pk=draft_import.pk)
    if locked.status != DraftImport.Status.CHECKING:
        raise NotReady(_("这次导入已经存为版本或者放弃。"))
    draft = tree.from_dict(locked.tree)
    if not draft.name:
        raise NotReady(_("请先补上标题。"))
    grave = [warning.message for warning in doubts.open_serious(draft)]
    if grave and not reason.strip():
        told = _("还有 %(n)s 条严重提示没有处理。请逐条处理，或者写明仍要保存的原因。")
        raise NotReady(told % {"n": len(grave)}, grave=grave)
    sha256 = provisions.version_sha256(draft)
    same = project.versions.filter(text_sha256=sha256).first()
    if same:
        message = _("文字与“%(label)s”完全相同，没有另存新版本。")
        raise Unchanged(message % {"label": same.label}, version=same)
    version = _insert_version(project, locked, draft, sha256, label or locked.label)
    if grave:
        version.open_warnings, version.open_reason = grave, reason.strip()
        version.save(update_fields=["open_warnings", "open_reason"])
    locked.status = DraftImport.Status.SAVED
    locked.save(update_fields=["status"])
    record(
        "draft.version_saved",
        actor=by,
        target=version,
        data={
            "project": project.pk,
            "import": locked.pk,
            "ordinal": version.ordinal,
            "articles": version.article_count,
            "sha256": sha256,
            "open_warnings": len(grave),
        },
    )
    return version


@transaction.atomic
def explain_article(*, provision: Provision, plain_note: str, by) -> Provision:
    """Say in plain words what an article means; its text stays as it is.

    Raises NotAllowed, and NotReady for anything that is not an article.
    """
    if not can_manage_projects(by):
        raise NotAllowed(_("只有起草人员和审批人员可以写条文解读。"))
    locked = Provision.objects.select_for_update().get(pk=provision.pk)
    if locked.kind != ARTICLE:
        raise NotReady(_("只能给条文写解读。"))
    locked.plain_note = plain_note.strip()
    locked.save(update_fields=["plain_note"])
    data = {"version": locked.version_id, "uid": locked.uid}
    record(
        "provision.explained", actor=by, target=locked, data=data, content=plain_note
    )
    return locked


def _insert_version(project, draft_import, draft, sha256, label) -> DraftVersion:
    before = project.versions.order_by("-ordinal").first()
    units = provisions.with_uids(
        provisions.units(draft), _units_of(before) if before else [], new_uid
    )
    version = DraftVersion.objects.create(
        project=project,
        ordinal=before.ordinal + 1 if before else 1,
        label=label,
        title=draft.name[:200],
        note=draft.note,
        preamble="\n".join(draft.preamble),
        annexes=tree.to_dict(draft)["annexes"],
        source=draft_import,
        text_sha256=sha256,
        article_count=sum(unit.kind == ARTICLE for unit in units),
        imported_by_id=draft_import.imported_by_id,
    )
    _insert_provisions(version, units)
    return version


def _units_of(version: DraftVersion) -> list[Unit]:
    """Read a version back as the flat list that uids are carried over from."""
    rows = list(version.provisions.order_by("position"))
    places = {row.pk: place for place, row in enumerate(rows)}
    return [
        Unit(
            row.kind,
            row.number,
            row.branch,
            row.label,
            row.caption,
            row.text,
            places.get(row.parent_id),
            row.uid,
        )
        for row in rows
    ]


def _insert_provisions(version: DraftVersion, units: list[Unit]) -> None:
    """Insert all rows level by level, because a row needs the key of its parent."""
    rows: dict[int, Provision] = {}
    depths: dict[int, int] = {}
    for place, unit in enumerate(units):
        depths[place] = 0 if unit.parent is None else depths[unit.parent] + 1
    for depth in range(max(depths.values(), default=0) + 1):
        level = [place for place in depths if depths[place] == depth]
        for place in level:
            rows[place] = _row(version, place, units[place], rows)
        Provision.objects.bulk_create([rows[p] for p in level], batch_size=_BATCH)


def _row(version, place: int, unit: Unit, rows: dict[int, Provision]) -> Provision:
    return Provision(
        version=version,
        uid=unit.uid,
        kind=unit.kind,
        number=unit.number,
        branch=unit.branch,
        label=unit.label[:40],
        caption=unit.caption[:200],
        text=unit.text,
        parent=None if unit.parent is None else rows[unit.parent],
        position=place,
        text_sha256=unit.sha256,
    )
