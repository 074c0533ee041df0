"""Saying that the roll or the preliminary result is wrong."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common import clock
from common.errors import DomainError

from ..actions.objections import object_to_result, object_to_roll
from ..forms.ballots import ObjectionForm
from ..models import Objection
from ..queries import polls as queries
from ..queries import results
from ..rules.lifecycle import Phase
from .polls import get_poll

SUBJECTS = {Phase.ROLL_PUBLISHED: "roll", Phase.OBJECTION: "result"}


@require_http_methods(["GET", "HEAD", "POST"])
def objection(request, code):
    """Take an objection while its time lasts, and show one's own with the answer."""
    poll, at = get_poll(request, code), clock.db_now()
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    subject = SUBJECTS.get(poll.phase(at), "")
    form = ObjectionForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _taken(request, poll, subject, form):
            return redirect("deliberation:objection", code)
        status = 422
    context = {
        **queries.card(poll, at),
        "form": form,
        "subject": subject,
        "window": _window(poll, subject),
        "own": Objection.objects.visible_to(request.user).filter(
            poll=poll, raised_by=request.user
        ),
    }
    return render(request, "deliberation/objection.html", context, status=status)


def _window(poll, subject: str) -> queries.Window | None:
    """From when until when an objection may come; None where no end is told."""
    if subject == "result":
        return results.objection_window(poll)
    return queries.roll_window(poll) if subject == "roll" else None


def _taken(request, poll, subject: str, form) -> bool:
    """Raise the objection; what forbids it stands in the form, the words stay."""
    verb = object_to_roll if subject == "roll" else object_to_result
    try:
        verb(user=request.user, poll_id=poll.pk, text=form.cleaned_data["text"])
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("异议已收到，处理结果和理由会显示在这一页。"))
    return True
