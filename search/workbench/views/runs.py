"""Starting digests, watching them, ending them, taking them up again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.errors import DomainError

from .. import actions, jobs, queries
from ..models import AnalysisRun
from .hands import carried_out, decider
from .reading import get_consultation, job_context, reader


@require_POST
@decider
def start(request, code):
    """Have the comments digested by a job: all, or those that came in since."""
    consultation = get_consultation(request, code)
    is_more = request.POST.get("kind") == AnalysisRun.Kind.MORE
    kind = AnalysisRun.Kind.MORE if is_more else AnalysisRun.Kind.FULL
    try:
        actions.start_run(consultation=consultation, by=request.user, kind=kind)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已开始归并，进度在下面，做完可以看结果。"))
    return redirect("workbench:digest", code)


@require_safe
@reader
def job(request, code):
    """Answer how far a digest is: a part of the page, asked for every few seconds."""
    consultation = get_consultation(request, code)
    context = {"consultation": consultation, **job_context(request, consultation)}
    context["run"] = queries.latest(request.user, consultation)
    context["is_asked"] = True
    return render(request, "workbench/_job.html", context)


def get_run(request, pk: int) -> AnalysisRun:
    """Fetch a run that the person may see, or answer 404."""
    rows = AnalysisRun.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("consultation__version"), pk=pk)


@require_POST
@decider
def cancel(request, pk):
    """End a digest that is being made."""
    run = get_run(request, pk)
    carried_out(request, _("已取消，原有的归并不变。"), jobs.cancel_run, run=run)
    return redirect("workbench:digest", run.consultation.code)


@require_POST
@decider
def resume(request, pk):
    """Take up again a digest whose job died."""
    run = get_run(request, pk)
    carried_out(request, _("已接着归并。"), jobs.resume_run, run=run)
    return redirect("workbench:digest", run.consultation.code)
