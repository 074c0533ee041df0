"""Moderation for staff: queue, one case, batches and their undoing, appeals."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.errors import DomainError
from common.pagination import page as page_by_key

from ... import permissions
from ...actions import appeals as appeal_actions
from ...actions import moderation as actions
from ...forms.moderation import AppealDecisionForm, BulkForm, CaseForm
from ...models import Appeal, Comment, CommentState
from ...queries import inbox as inbox_queries
from ...queries import moderation as queries
from ...rules.moderation import APPEAL_BASIS
from .access import staff_page

SIZES = (20, 50, 100, 500)
SHOWN_MISSED = 8
DECIDABLE = (CommentState.PENDING, CommentState.PUBLISHED, CommentState.ACCEPTED)


@staff_page(permissions.can_moderate)
def queue(request):
    """List what waits for a decision, oldest first."""
    return _queue_page(request, BulkForm())


def _queue_page(request, form, chosen=frozenset(), status=200):
    kind = request.GET.get("kind", "pending")
    kind = kind if kind in queries.QUEUES else "pending"
    code = request.GET.get("consultation", "")[:40]
    size = _size(request.GET.get("size", ""))
    waiting = queries.queue(request.user, kind, code)
    found = page_by_key(
        waiting, order=queries.QUEUE_ORDER, after=request.GET.get("after"), size=size
    )
    context = {
        "form": form,
        "rows": queries.queue_rows(found.items, chosen),
        "page": found,
        "waiting": queries.counted(waiting),
        "ceiling": queries.COUNTED_TO,
        "kind": kind,
        "code": code,
        "size": size,
        "sizes": SIZES,
        "consultations": queries.queue_consultations(request.user),
        "reasons": queries.reasons(),
        "query": request.GET.urlencode(),
        "undo": _undo_of(request),
        "open_appeals": queries.counted(queries.appeals(request.user).open()),
    }
    return render(request, "consultations/desk/queue.html", context, status=status)


def _size(written: str) -> int:
    return next((size for size in SIZES if str(size) == written), SIZES[0])


def _undo_of(request) -> dict | None:
    """What the toast says of the batch that was just decided."""
    name = request.GET.get("batch", "")[:32]
    decisions = queries.batch(request.user, name) if name else []
    if not decisions or decisions[0].moderator_id != request.user.pk:
        return None
    return {"batch": name, "count": len(decisions), "first": decisions[0]}


@require_POST
@staff_page(permissions.can_moderate)
def decide(request):
    """Decide the ticked comments of the queue, or all of the page."""
    form = BulkForm(request.POST)
    chosen = frozenset(request.POST.getlist("seen"))
    if not form.is_valid():
        return _queue_page(request, form, chosen, status=422)
    try:
        done = actions.decide(moderator=request.user, **form.decision())
    except DomainError as error:
        form.add_error(None, str(error))
        return _queue_page(request, form, chosen, status=422)
    return _after(request, done)


def _after(request, done):
    """Go back to the queue with the undo toast, and name what was left alone."""
    for missed in done.missed[:SHOWN_MISSED]:
        messages.warning(request, f"{missed.comment.receipt}：{missed.why}")
    if more := len(done.missed) - SHOWN_MISSED:
        if more > 0:
            messages.warning(request, _("另有 %(n)s 条未处理。") % {"n": more})
    query = request.GET.copy()
    query.pop("batch", None)
    query.pop("after", None)
    if done.decisions:
        query["batch"] = done.batch
    return redirect(f"{reverse('desk:moderation')}?{query.urlencode()}")


@staff_page(permissions.can_moderate)
def case(request, pk):
    """Show one comment with its article and history, and decide on it."""
    comment = get_object_or_404(inbox_queries.cases(request.user), pk=pk)
    if request.method == "POST":
        form = CaseForm(request.POST, comment=comment)
        if form.is_valid() and (done := _decide_case(request, form, comment)):
            return _after(request, done)
    else:
        form = CaseForm(comment=comment)
    return _case_page(request, comment, form)


def _decide_case(request, form, comment):
    cleaned = form.cleaned_data
    seen = [one for one in cleaned["seen"] if one.pk == comment.pk]
    try:
        done = actions.decide(
            moderator=request.user,
            act=cleaned["act"],
            seen=seen,
            reason=cleaned["reason"],
            explanation=cleaned["explanation"],
            masks={comment.pk: form.masks_chosen()},
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return None
    if done.missed:
        form.add_error(None, str(done.missed[0].why))
        return None
    return done


def _case_page(request, comment, form):
    proposals = queries.queue_rows([comment])[0]
    ticked = set(request.POST.getlist("masks")) if form.is_bound else None
    context = {
        "case": inbox_queries.case(comment),
        "comment": comment,
        "form": form,
        "row": proposals,
        "masks": queries.mask_rows(comment, proposals.proposals, ticked),
        "reasons": queries.reasons(),
        "hiding": queries.hiding_of(comment),
        "is_decidable": comment.state in DECIDABLE,
    }
    status = 422 if form.is_bound else 200
    return render(request, "consultations/desk/case.html", context, status=status)


@staff_page(permissions.can_moderate)
def batch(request, name):
    """Show the decisions that were taken together; take them back."""
    decisions = queries.batch(request.user, name)
    if request.method == "POST":
        try:
            count = actions.undo_batch(moderator=request.user, batch=name)
            messages.success(request, _("已撤销 %(n)s 条处理。") % {"n": count})
        except DomainError as error:
            messages.error(request, str(error))
        return redirect("desk:batch", name)
    context = {
        "decisions": decisions,
        "name": name,
        "can_undo": queries.can_undo(decisions, request.user),
        "seconds": actions.undo_seconds(),
    }
    status = 200 if decisions else 404
    return render(request, "consultations/desk/batch.html", context, status=status)


@staff_page(permissions.can_moderate)
def appeal_list(request):
    """List appeals, those without an answer first."""
    found = page_by_key(
        queries.appeals(request.user),
        order=queries.APPEAL_ORDER,
        after=request.GET.get("after"),
        size=20,
    )
    context = {"appeals": found.items, "page": found, "basis": APPEAL_BASIS}
    return render(request, "consultations/desk/appeals.html", context)


@staff_page(permissions.can_moderate)
def appeal(request, pk):
    """Show one appeal and answer it; whoever hid the comment only reads."""
    rows = queries.appeals(request.user)
    found = get_object_or_404(rows, pk=pk)
    form = AppealDecisionForm(request.POST or None)
    is_mine = found.first_moderator_id == request.user.pk
    if request.method == "POST" and form.is_valid():
        try:
            appeal_actions.decide_appeal(
                appeal_id=found.pk, moderator=request.user, **form.cleaned_data
            )
            messages.success(request, _("申诉已答复。"))
            return redirect("desk:appeals")
        except DomainError as error:
            form.add_error(None, str(error))
    return _appeal_page(request, found, form, is_mine)


def _appeal_page(request, found: Appeal, form, is_mine: bool):
    comments = inbox_queries.cases(request.user)
    comment: Comment = get_object_or_404(comments, pk=found.decision.comment_id)
    context = {
        "appeal": found,
        "case": inbox_queries.case(comment),
        "comment": comment,
        "form": form,
        "is_mine": is_mine,
        "hiding": queries.hiding_of(comment),
        "basis": APPEAL_BASIS,
    }
    status = 422 if form.is_bound else 200
    return render(request, "consultations/desk/appeal.html", context, status=status)
