"""One's own saved searches, of the public page and of the desk."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common.errors import DomainError
from consultations.permissions import can_read_inbox
from search import actions, panels, themes
from search.forms import SearchForm
from search.models import SavedSearch


@require_safe
@never_cache
@login_required
def saved_searches(request):
    """List what is kept, with how much is new."""
    rows = SavedSearch.objects.visible_to(request.user)
    return render(request, "search/saved.html", {"rows": rows})


@require_POST
@login_required
def save(request):
    """Keep the search that the form carries."""
    is_desk = request.POST.get("scope") == "desk" and can_read_inbox(request.user)
    form = SearchForm(request.POST, is_public=not is_desk)
    asked = themes.Asked(request.user, form)
    try:
        actions.save_search(
            owner=request.user,
            asked=asked.question,
            typed=form.typed,
            theme=form.theme,
            told=[*panels.told(asked.question), *asked.told],
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已保存。有新的结果时会计数，并在站内通知您。"))
    return redirect("search:saved")


@require_safe
@never_cache
@login_required
def opened(request, pk):
    """Go to a kept search; what was new has been seen."""
    found = get_object_or_404(SavedSearch.objects.visible_to(request.user), pk=pk)
    actions.look(saved=found)
    is_desk = found.scope == SavedSearch.Scope.DESK
    page = reverse("search_desk:feedback" if is_desk else "search:search")
    return redirect(f"{page}?{found.query}")


@require_POST
@login_required
def forget(request, pk):
    """Keep a search no longer."""
    found = get_object_or_404(SavedSearch.objects.visible_to(request.user), pk=pk)
    actions.forget_search(saved=found, by=request.user)
    messages.success(request, _("已删除。"))
    return redirect("search:saved")
