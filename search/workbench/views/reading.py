"""Staff pages: the digest of a consultation, and what each sentence rests on."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.errors import DomainError
from common.memory import room_to_sort
from common.pagination import page as page_by_key
from consultations.models import Consultation
from consultations.views.desk.access import staff_page
from search.llm import queries as proposals

from .. import (
    actions,
    answering,
    decisions,
    every,
    guide,
    heaps,
    jobs,
    origins,
    permissions,
    queries,
    showing,
    texts,
)
from ..models import AnalysisRun, Statement, Theme

reader = staff_page(permissions.can_read_digests)
PAGE_SIZE = 30


def get_consultation(request, code: str) -> Consultation:
    """Fetch a consultation for staff, or answer 404."""
    rows = Consultation.objects.visible_to(request.user).select_related("version")
    return get_object_or_404(rows, code=code)


def get_statement(request, pk: int) -> Statement:
    """Fetch a sentence that the person may see, or answer 404."""
    rows = Statement.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("run__consultation__version"), pk=pk)


@require_safe
@reader
def index(request):
    """List the consultations, newest first, with their latest digest."""
    rows = Consultation.objects.visible_to(request.user).select_related("version")
    found = page_by_key(rows, ("-id",), request.GET.get("after"), PAGE_SIZE)
    runs = queries.latest_of(request.user, found)
    pairs = [(each, runs.get(each.pk)) for each in found]
    return render(request, "workbench/index.html", {"page": found, "rows": pairs})


def job_context(request, consultation: Consultation) -> dict:
    """Give what the part of the page about the running digest shows."""
    waiting = queries.waiting(request.user, consultation)
    return {
        "waiting": waiting,
        "is_silent": bool(waiting and jobs.is_silent(waiting)),
        "may_start": permissions.can_start_runs(request.user),
    }


@require_safe
@reader
def digest(request, code):
    """Show what was said, article by article, and how much of it is covered."""
    consultation = get_consultation(request, code)
    run = queries.latest(request.user, consultation)
    context = {
        "consultation": consultation,
        "run": run,
        **job_context(request, consultation),
    }
    if run:
        context |= _found(run, is_late=_is_late(request, run))
        context["may_answer"] = permissions.can_start_runs(request.user)
        context["just_done"] = queries.last_own(request.user, consultation.pk)
    else:
        context["received"] = texts.rows(consultation).count()
    return render(request, "workbench/digest.html", context)


def _is_late(request, run: AnalysisRun) -> bool:
    """Whether the page comes without what is owed, which it then asks for."""
    is_large = run.ledger.get("segments", 0) > answering.LARGE
    return is_large and "owed" not in request.GET


@require_safe
@reader
def owed(request, pk):
    """Answer what waits in the themes of a large digest: parts put into its page."""
    runs = AnalysisRun.objects.visible_to(request.user)
    run = get_object_or_404(runs.select_related("consultation__version"), pk=pk)
    groups = heaps.grouped(run, heaps.filled(run))
    themes = [theme for _label, group in groups for theme in group[: heaps.SHOWN]]
    with room_to_sort():
        answering.mark(themes)
    return render(request, "workbench/_owed_all.html", {"themes": themes})


def _found(run: AnalysisRun, *, is_late: bool) -> dict:
    """What a digest found, for its page."""
    fresh, articles = queries.new_since(run), queries.by_article(run)
    tree = every.tree(articles)
    themes = [group[: heaps.SHOWN] for _label, group in articles]
    if not is_late:
        answering.mark(theme for group in themes for theme in group)
    return {
        "is_late": is_late,
        "is_cut": any(leaf.rest for leaf in tree),
        "steps": guide.steps(run, fresh),
        "meters": queries.meters(run),
        "fresh": fresh,
        "tree": tree,
        "articles": list(zip(tree, themes, strict=True)),
        "overview": queries.overview(run),
        "wishes": queries.wishes(run)[:PAGE_SIZE],
        "everything": every.everything(run),
        "calls": proposals.ledger(run),
        "merges": queries.merges(run),
    }


def hand_context(request, run: AnalysisRun) -> dict:
    """What pages on which staff decide show: the way back, and if they are old."""
    return {
        "just_done": queries.last_own(request.user, run.consultation_id),
        "is_old": queries.is_old(request.user, run),
    }


def go_back(request, default: str):
    """Go back to where the form was, never to another site."""
    back = request.POST.get("back", "")
    if back.startswith("/") and not back.startswith(("//", "/\\")):
        return redirect(back)
    return redirect(default)


@require_safe
@reader
def theme(request, pk):
    """Show the sentences of one theme, its clusters, and what staff may do with it."""
    found = get_theme(request, pk)
    run = found.run
    may_decide = permissions.can_start_runs(request.user)
    origins.mark(run, [found])
    told = page_by_key(
        found.statements.all(), ("kind", "position", "id"), request.GET.get("after")
    )
    origins.mark_statements(found, told)
    context = {
        "theme": found,
        "run": run,
        "consultation": run.consultation,
        "may_decide": may_decide,
        "may_publish": permissions.can_publish_statements(request.user),
        "clusters": queries.clusters(found),
        "pins": decisions.pins_of(found),
        "others": heaps.choice(run, found) if may_decide else None,
        "lock": queries.lock_of(found),
        "proofs": showing.shown(proposals.proofs(found)),
        "page": told,
        **hand_context(request, run),
    }
    return render(request, "workbench/theme.html", context)


def get_theme(request, pk: int) -> Theme:
    """Fetch a theme that the person may see, or answer 404."""
    themes = Theme.objects.visible_to(request.user)
    return get_object_or_404(themes.select_related("run__consultation__version"), pk=pk)


@require_safe
@reader
def article(request, pk):
    """List the themes of one article, or of the whole draft, page by page."""
    runs = AnalysisRun.objects.visible_to(request.user)
    run = get_object_or_404(runs.select_related("consultation__version"), pk=pk)
    themes = heaps.filled(run).filter(uid=request.GET.get("uid", "")[:64])
    found = page_by_key(themes, heaps.ORDER, request.GET.get("after"), PAGE_SIZE)
    if not found.items:
        raise Http404
    origins.mark(run, found.items)
    answering.mark(found.items)
    is_old = queries.is_old(request.user, run)
    context = {
        "run": run,
        "is_old": is_old,
        "may_answer": permissions.can_start_runs(request.user) and not is_old,
        "consultation": run.consultation,
        "label": found.items[0].article_label,
        "count": themes.count(),
        "page": found,
    }
    return render(request, "workbench/article.html", context)


@require_safe
@staff_page(permissions.can_start_runs)
def choices(request, pk):
    """Offer the themes that have the words: a piece of a form, asked while typing."""
    runs = AnalysisRun.objects.visible_to(request.user)
    run = get_object_or_404(runs.select_related("consultation"), pk=pk)
    given, part = request.GET, request.GET.get("part", "")
    theme = run.themes.filter(key=given.get("but", "")[:20]).first()
    context = {
        "targets": heaps.choice(run, theme, given.get("find", "")),
        "by_pk": part == "merge",
        "split_from": theme,
    }
    name = "_drop_list" if part == "drop" else "_options"
    return render(request, f"workbench/{name}.html", context)


@require_POST
@staff_page(permissions.can_publish_statements)
def publish(request, pk):
    """Publish a sentence after looking up its evidence anew."""
    statement = get_statement(request, pk)
    try:
        actions.publish_statement(statement=statement, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已公布。"))
    return go_back(request, reverse("workbench:evidence", args=[pk]))
