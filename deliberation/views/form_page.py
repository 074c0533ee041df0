"""One page for every form by which somebody acts on a board, a council or a topic."""

from collections.abc import Callable

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.errors import DomainError

from ..rules.standing import Refusal
from .access import refused

PAGE = "deliberation/form.html"


def form_view(view):
    """A view that shows a form and takes it; what it shows is never kept."""
    return never_cache(require_http_methods(["GET", "HEAD", "POST"])(view))


def sent(request):
    """What was sent; None where the form is only asked for."""
    return request.POST if request.method == "POST" else None


def form_page(
    request,
    form,
    verb: Callable,
    *,
    refusal: Refusal | None,
    back: str,
    told: str = "",
    template: str = PAGE,
    **context,
):
    """Show a form, or take what it sends by `verb(cleaned)`; a refusal comes first.

    The verb may give the address to go to, else it is `back`. Answers 422 for a form
    that lacks something, 409 with the words of the error that the verb raised.
    """
    if refusal is not None:
        returns = request.get_full_path() if refusal.way == "login" else back
        return refused(request, refusal, returns)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                there = verb(form.cleaned_data)
            except DomainError as error:
                form.add_error(None, str(error))
                status = 409
            else:
                messages.success(request, told or _("已保存。"))
                return redirect(there or back)
    context |= {"form": form, "back": back}
    return render(request, template, context, status=status)
