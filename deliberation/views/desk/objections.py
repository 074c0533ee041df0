"""Objections in the back office: the list, and the answer to one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from common import clock
from common.errors import DomainError
from common.pagination import page as page_by_key

from ...actions.objections import decide_objection
from ...forms.desk import DecisionForm
from ...models import Objection
from ...queries import polls as queries
from .door import get_poll, staff_page


@staff_page
def objections(request, code):
    """List the objections of a poll, those that wait first."""
    found = get_poll(request, code)
    rows = Objection.objects.visible_to(request.user).filter(poll=found)
    rows = rows.select_related("raised_by", "decided_by")
    after = request.GET.get("after")
    context = {
        **queries.card(found, clock.db_now()),
        "page": page_by_key(rows, order=("id",), after=after, size=30),
    }
    return render(request, "deliberation/desk/objections.html", context)


@staff_page
def objection(request, pk):
    """Answer one objection with a reason."""
    rows = Objection.objects.visible_to(request.user)
    rows = rows.select_related("poll", "raised_by", "decided_by")
    found = get_object_or_404(rows, pk=pk)
    form = DecisionForm(request.POST or None)
    if form.is_valid():
        try:
            decide_objection(user=request.user, objection_id=pk, **form.cleaned_data)
            messages.success(request, _("已答复，提出人可以看到处理结果和理由。"))
            return redirect("votes:objections", found.poll.code)
        except DomainError as error:
            form.add_error(None, str(error))
    context = {
        **queries.card(get_poll(request, found.poll.code), clock.db_now()),
        "objection": found,
        "form": None if found.decided_at else form,
    }
    status = 422 if form.errors else 200
    return render(request, "deliberation/desk/objection.html", context, status=status)
