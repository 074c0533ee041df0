"""Extending and withdrawing a consultation."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from common.errors import DomainError

from ... import permissions
from ...actions import publishing as actions
from ...forms.publishing import CancellationForm, ExtensionForm
from ...models import Consultation
from .access import staff_page

approver = staff_page(permissions.can_extend, _("只有审批人员可以延期或者撤回征集。"))


def get_consultation(request, code: str) -> Consultation:
    """Fetch one consultation that the person may see, or answer 404."""
    consultations = Consultation.objects.visible_to(request.user)
    return get_object_or_404(consultations.select_related("project"), code=code)


@approver
def extend(request, code):
    """Take comments longer, with a public notice."""
    form = ExtensionForm(request.POST or None)
    return _act(
        request,
        get_consultation(request, code),
        form,
        actions.extend_consultation,
        title=_("延长征集期限"),
        told=_("已延期，公告已在征集页面公布。"),
    )


@approver
def cancel(request, code):
    """Withdraw a consultation with a reason; its page stays."""
    form = CancellationForm(request.POST or None)
    return _act(
        request,
        get_consultation(request, code),
        form,
        actions.cancel_consultation,
        title=_("撤回征集"),
        told=_("征集已撤回，原因已公布。"),
    )


def _act(request, consultation, form, action, *, title, told):
    if form.is_valid():
        try:
            action(consultation=consultation, by=request.user, **form.cleaned_data)
            messages.success(request, told)
            return redirect("desk:project", consultation.project.code)
        except DomainError as error:
            form.add_error(None, str(error))
    context = {
        "form": form,
        "title": title,
        "project": consultation.project,
        "consultation": consultation,
    }
    status = 422 if form.errors else 200
    return render(request, "consultations/desk/form.html", context, status=status)
