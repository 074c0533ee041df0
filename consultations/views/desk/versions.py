"""Versions in the back office: corrected pairs, anchors of comments, files."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.pagination import page as page_by_key

from ...actions.matching import repair_match
from ...comparison import comparison_docx
from ...forms.matching import MatchForm
from ...models import Provision
from ...queries import anchors as queries
from ...queries import compare
from ..public.compare import redline_answer, table_answer
from ..public.open_data import data_answer
from ..public.papers import pdf_answer
from .imports import get_version, importer
from .projects import reader


@importer
def match(request, pk):
    """Say which article of the version before an article is."""
    articles = Provision.objects.visible_to(request.user).articles()
    article = get_object_or_404(articles.select_related("version__project"), pk=pk)
    earlier = _before(article.version)
    if earlier is None:
        raise Http404(_("这是第一个版本，没有可以对应的条文。"))
    former = earlier.provisions.filter(uid=article.uid).first()
    form = MatchForm(request.POST or None, earlier=earlier, initial={"former": former})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["former"]
        try:
            repair_match(provision=article, former=chosen, by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已更正对应关系。"))
            return redirect("desk:version_compare", article.version_id, earlier.pk)
    context = {
        "form": form,
        "title": _("更正对应关系：%(label)s") % {"label": article.label},
        "project": article.version.project,
        "lead": article.text,
    }
    status = 422 if form.errors else 200
    return render(request, "consultations/desk/form.html", context, status=status)


def _before(version):
    earlier = version.project.versions.filter(ordinal__lt=version.ordinal)
    return earlier.order_by("-ordinal").first()


@reader
def anchors(request, pk):
    """List the comments of earlier rounds and where each stands in this version."""
    version = get_version(request, pk)
    states = queries.article_states(version)
    wanted = request.GET.get("state", "")
    rows = queries.earlier_comments(version)
    if wanted in queries.STATES:
        uids = [uid for uid, state in states.items() if state == wanted]
        rows = rows.filter(uid__in=uids)
    found = page_by_key(
        rows.select_related("consultation__version"),
        order=("-submitted_at", "-id"),
        after=request.GET.get("after"),
        size=50,
    )
    context = {
        "version": version,
        "project": version.project,
        "rows": queries.anchor_rows(version, found.items),
        "page": found,
        "chips": _chips(queries.state_counts(version, states), wanted),
        "query": f"state={wanted}" if wanted else "",
    }
    return render(request, "consultations/desk/anchors.html", context)


def _chips(counts, wanted: str) -> list[dict]:
    every = [("", _("全部"), sum(counts.values()))]
    every += [(state, label, counts[state]) for state, label in queries.STATES.items()]
    return [
        {
            "label": label,
            "url": f"?state={state}" if state else "?",
            "current": state == wanted,
            "count": count,
        }
        for state, label, count in every
    ]


@reader
def table(request, pk, other):
    """The table of changes between two versions of a project, as a Word file."""
    old, new = _pair(request, pk, other)
    rows = compare.explained(compare.compare_rows(old, new), new)
    return table_answer(comparison_docx(old, new, rows), new.project.code)


@reader
def redline(request, pk, other, form):
    """The text of two versions of a project in one, with tracked changes."""
    old, new = _pair(request, pk, other)
    others = {
        _("Word"): reverse("desk:version_redline", args=[new.pk, old.pk, "docx"]),
        _("版本比较"): reverse("desk:version_compare", args=[new.pk, old.pk]),
    }
    return redline_answer(request, (old, new), new.project.code, form, others)


@reader
def table_pdf(request, pk, other):
    """The same table as PDF."""
    old, new = _pair(request, pk, other)
    others = {
        _("Word"): reverse("desk:version_table", args=[new.pk, old.pk]),
        _("版本比较"): reverse("desk:version_compare", args=[new.pk, old.pk]),
    }
    name = _("%(code)s-修改前后对照表") % {"code": new.project.code}
    return pdf_answer(request, "table", (old, new), name=name, others=others)


def _pair(request, pk: int, other: int):
    """Two versions of one project, the older first; Http404 for those of two."""
    new, old = get_version(request, pk), get_version(request, other)
    if new.project_id != old.project_id:
        raise Http404(_("这两个版本不属于同一个项目。"))
    return (new, old) if new.ordinal < old.ordinal else (old, new)


@reader
def data(request, pk, form):
    """A version's text as PDF, Word, XML or JSON."""
    version = get_version(request, pk)
    name = f"{version.project.code}-{version.ordinal}"
    others = {_("Word"): reverse("desk:version_data", args=[version.pk, "docx"])}
    return data_answer(request, version, name, form, others)
