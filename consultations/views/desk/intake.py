"""Entering letters, calls and voices of meetings; the slip for their givers."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common import qr
from common.clock import db_now
from common.errors import DomainError

from ... import permissions
from ...actions import intake as actions
from ...forms.intake import KEPT, IntakeForm
from ...models import Comment, Consultation
from ...queries import inbox as queries
from .access import staff_page


@staff_page(permissions.can_enter_offline)
def index(request):
    """Choose the consultation for which something came in."""
    taking = queries.consultations(request.user).filter(
        published_at__isnull=False, reported_at__isnull=True, cancelled_at__isnull=True
    )
    context = {"consultations": taking.filter(opens_at__lte=db_now())}
    return render(request, "consultations/desk/intake_index.html", context)


@staff_page(permissions.can_enter_offline)
def intake(request, code):
    """Enter one comment; channel and source stay for the next one of the pile."""
    rows = Consultation.objects.visible_to(request.user).select_related("version")
    consultation = get_object_or_404(rows, code=code)
    articles = list(queries.articles(consultation))
    if request.method == "POST":
        form = IntakeForm(request.POST, request.FILES, articles=articles)
        if form.is_valid() and (comment := _enter(request, form, consultation)):
            return _after(request, form, comment)
    else:
        kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
        form = IntakeForm(initial=kept, articles=articles)
    first, last = actions.window_days(consultation)
    context = {"consultation": consultation, "form": form, "first": first, "last": last}
    status = 422 if form.is_bound else 200
    return render(request, "consultations/desk/intake.html", context, status=status)


def _enter(request, form, consultation) -> Comment | None:
    try:
        return actions.enter_offline(
            consultation_id=consultation.pk, by=request.user, **form.arguments()
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return None


def _after(request, form, comment):
    if "another" not in request.POST:
        return redirect("desk:slip", comment.receipt)
    done = _("已登记，回执号 %(receipt)s。") % {"receipt": comment.receipt}
    messages.success(request, done)
    address = reverse("desk:intake", args=[comment.consultation.code])
    return redirect(f"{address}?{urlencode(form.kept())}")


@staff_page(permissions.can_read_inbox)
def slip(request, receipt):
    """Show the receipt of an offline comment, ready to be printed and sent."""
    rows = Comment.objects.visible_to(request.user).filter(intake__isnull=False)
    rows = rows.select_related("consultation__version", "intake")
    comment = get_object_or_404(rows, receipt=receipt)
    address = request.build_absolute_uri(f"/receipt/{comment.receipt}/")
    context = {
        "comment": comment,
        "address": address,
        "qr": qr.svg(address, title=_("查询办理情况的二维码")),
        "kept": urlencode(
            {
                "channel": comment.channel,
                "source": comment.intake.source,
                "received_on": comment.intake.received_on.isoformat(),
            }
        ),
    }
    return render(request, "consultations/desk/slip.html", context)
