"""Appeals against hiding in the back office: the queue, and the answer to one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.doors import staff_page as door
from common.errors import DomainError
from common.pagination import page as page_by_key

from ...actions.appeals import review_appeal
from ...forms.moderation import ReviewForm
from ...permissions import can_review_appeals
from ...queries import mandates
from ...queries import moderation as queries
from ...rules import house
from ...rules import standing as sentences
from ...rules.moderation import APPEAL_BASIS, review_end

SIZE = 30
staff_page = door(
    can_review_appeals,
    gettext_lazy("申诉由审核员、村（居）委和镇街复核，请联系管理员开通。"),
)


@staff_page
@require_safe
def appeals(request):
    """List the appeals that one may review, those without an answer first."""
    after = request.GET.get("after")
    rows = queries.queue(request.user)
    context = {
        "page": page_by_key(rows, order=queries.QUEUE_ORDER, after=after, size=SIZE),
        "basis": APPEAL_BASIS,
        "house": house.row(timezone.localdate()),
    }
    return render(request, "deliberation/desk/appeals.html", context)


@staff_page
def appeal(request, pk):
    """Show one appeal and answer it; whoever hid or wrote it only reads."""
    found = get_object_or_404(queries.queue(request.user), pk=pk)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            review_appeal(appeal_id=pk, by=request.user, **form.cleaned_data)
            messages.success(request, _("申诉已答复，作者会收到通知。"))
            return redirect("hall:appeals")
        except DomainError as error:
            form.add_error(None, str(error))
    hiding, user = found.hiding, request.user
    terms = house.terms(timezone.localdate(found.made_at))
    refusal = sentences.to_review(
        mandates.standing_of(user, hiding.place.board),
        is_hider=found.first_moderator_id == user.pk,
        is_author=hiding.author_id == user.pk,
    )
    context = {
        "appeal": found,
        "hiding": hiding,
        "answer_by": review_end(terms, found.made_at),
        "refusal": refusal,
        "form": None if found.outcome or refusal else form,
        "basis": APPEAL_BASIS,
    }
    status = 422 if form.errors else 200
    return render(request, "deliberation/desk/appeal.html", context, status=status)
