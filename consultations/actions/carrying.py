"""Corrections of 校核 that outlast an import: the same file, or a changed one."""

from django.utils.translation import gettext as _

from ..models import CheckStep, DraftImport
from ..rules import tree
from ..rules.carrying import carry
from ..rules.patches import difference, revert

State = CheckStep.State


def carry_corrections(draft_import: DraftImport) -> None:
    """Make on a fresh import what people corrected in the project's last one.

    Needs a transaction. It is one step in the log, in the name of who imports, and is
    undone like any other; what could not be carried over is counted in its words.
    """
    former = _former(draft_import)
    if former is None:
        return
    raw = former.tree
    for step in former.steps.filter(state=State.MADE).order_by("-ordinal"):
        raw = revert(raw, step.changes)
    new = tree.from_dict(draft_import.tree)
    found = carry(tree.from_dict(raw), tree.from_dict(former.tree), new)
    data = tree.to_dict(found.draft, tree.written(new, draft_import.tree))
    changes = difference(draft_import.tree, data)
    if not changes:
        return
    CheckStep.objects.create(
        draft_import=draft_import,
        ordinal=1,
        op="carry",
        said=_said(found.made, found.missed),
        changes=changes,
        made_by=draft_import.imported_by,
    )
    draft_import.tree = data
    draft_import.revision += 1
    draft_import.save(update_fields=["tree", "revision"])


def _former(draft_import: DraftImport) -> DraftImport | None:
    """The last import of the project on which somebody made corrections."""
    status = DraftImport.Status
    rows = DraftImport.objects.filter(
        project=draft_import.project_id,
        status__in=[status.CHECKING, status.SAVED],
        steps__state=State.MADE,
    )
    rows = rows.exclude(pk=draft_import.pk).defer("source_text").distinct()
    return rows.order_by("-created_at", "-pk").first()


def _said(made: int, missed: int) -> str:
    if not missed:
        return _("沿用上次校核的 %(n)s 处改动") % {"n": made}
    told = _("沿用上次校核的 %(n)s 处改动，另有 %(m)s 处对不上，请重新核对")
    return told % {"n": made, "m": missed}
