"""The words that sentences and numbers rest on: a page, or a part for the drawer."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from common.pagination import page as page_by_key

from .. import choosing, heaps, permissions, queries, showing
from ..forms import WordsForm
from ..models import AnalysisRun, Bucket
from .reading import PAGE_SIZE, get_statement, hand_context, reader
from .runs import get_run

# Buckets whose comments are answered together: the rest of an article, the unrelated.
ANSWERED = ("single", "unrelated")


@require_safe
@reader
def evidence(request, pk):
    """Show the exact words that a sentence rests on, or that it counts."""
    statement = get_statement(request, pk)
    context = {
        "statement": statement,
        "run": statement.run,
        "may_publish": permissions.can_publish_statements(request.user),
    }
    return words_page(request, queries.words_behind(statement), context)


@require_safe
@reader
def bucket(request, run, name):
    """Show the segments that ended in one of the four places."""
    runs = AnalysisRun.objects.visible_to(request.user)
    found = get_object_or_404(runs.select_related("consultation__version"), pk=run)
    context = {"told": Bucket(name).label, "run": found}
    if name in ANSWERED and permissions.can_start_runs(request.user):
        context["rest"] = name
    return words_page(request, found.segments.filter(bucket=name), context)


@require_safe
@reader
def cluster(request, pk):
    """Show the segments of one cluster."""
    found = get_object_or_404(queries.clusters_seen(request.user), pk=pk)
    context = {"told": found.label, "cluster": found, "run": found.theme.run}
    return words_page(request, found.segments.all(), context)


@require_safe
@reader
def words(request, pk):
    """Show the segments behind a number: of a theme, a stance, a group, a day."""
    run = get_run(request, pk)
    wanted = WordsForm(request.GET, run=run).wanted()
    if wanted is None:
        raise Http404
    context = {"told": choosing.told(wanted), "theme": wanted.theme, "run": run}
    return words_page(request, choosing.rows(run, wanted), context)


def words_page(request, rows, context: dict, order=("id",)):
    """Show segments or exact words with what stands around them, page by page."""
    run = context["run"]
    places = page_by_key(
        rows.select_related("comment"), order, request.GET.get("after"), PAGE_SIZE
    )
    more = {
        "consultation": run.consultation,
        "page": places,
        "rows": showing.shown(places, run),
        **hand_context(request, run),
    }
    if permissions.can_start_runs(request.user):
        more["targets"] = heaps.choice(run)
    return _answer(request, "words", {**context, **more})


@require_safe
@reader
def copies(request, pk):
    """Show comments that share their words, each beside the template."""
    group = get_object_or_404(queries.groups_seen(request.user), pk=pk)
    members = group.members.select_related("comment")
    found = page_by_key(members, ("id",), request.GET.get("after"), PAGE_SIZE)
    context = {
        "group": group,
        "template": showing.texts.text_of(group.template),
        "size": group.members.count(),
        "page": found,
        "rows": showing.compared(group, found),
        "run": group.run,
        "consultation": group.run.consultation,
    }
    return _answer(request, "copies", context)


def _answer(request, name: str, context: dict):
    """Answer a part for the drawer, or the whole page; both from one template."""
    here = request.get_full_path()
    context["back"] = (request.htmx and request.htmx.current_url_abs_path) or here
    context["part"] = f"workbench/_{name}.html"
    page = "drawer" if request.htmx else "evidence"
    return render(request, f"workbench/{page}.html", context)
