"""A draft against the public version before it (对照)."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from ...queries import compare as queries
from ...queries import reading
from .reading import get_consultation

ONLY = ["changed", "added", "deleted", "renumbered"]


def compare(request, code):
    """Show what changed, article by article, with filters as links."""
    consultation = get_consultation(request, code)
    old = reading.version_before(consultation.version)
    rows = queries.compare_rows(old, consultation.version) if old else []
    only = request.GET.get("only", "")
    context = {
        "consultation": consultation,
        "old": old,
        "counts": queries.kind_counts(rows),
        "rows": [row for row in rows if _wanted(row, only)],
        "chips": _chips(only),
    }
    return render(request, "consultations/compare.html", context)


def _wanted(row, only: str) -> bool:
    if only == "renumbered":
        return row.is_renumbered
    return row.kind == only if only in ONLY else True


def _chips(current: str) -> list[dict]:
    labels = {
        "": _("全部"),
        "changed": _("有修改"),
        "added": _("新增"),
        "deleted": _("删除"),
        "renumbered": _("条号变动"),
    }
    return [
        {"label": label, "url": f"?only={value}", "current": value == current}
        for value, label in labels.items()
    ]
