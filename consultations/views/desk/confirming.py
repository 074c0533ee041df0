"""核对文字: another person confirms a text before it is published."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.errors import DomainError

from ... import permissions
from ...actions.confirming import check_again, confirm_text
from ...forms.imports import ConfirmForm
from ...queries import confirming as queries
from .imports import get_version, importer
from .projects import manager


@manager
def confirm(request, pk):
    """Show what 校核 left behind, and take the word of the second person."""
    version = get_version(request, pk)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            note = form.cleaned_data["note"]
            confirm_text(version=version, note=note, by=request.user)
        except DomainError as error:
            form.add_error("note", str(error))
        else:
            messages.success(request, _("文字已核对，可以公布。"))
            return redirect("desk:version", pk)
    context = {
        "version": version,
        "project": version.project,
        "form": form,
        "checked": queries.checked(version),
        "refusal": permissions.text_refusal(request.user, queries.hands(version)),
    }
    status = 422 if form.errors else 200
    return render(request, "consultations/desk/confirm.html", context, status=status)


@importer
@require_POST
def again(request, pk):
    """Go on with 校核 on a copy of a version's text."""
    try:
        copy = check_again(version=get_version(request, pk), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("desk:version", pk)
    return redirect("desk:import", copy.pk)
