"""The inbox: everything that came in, filtered, read beside its article."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.downloads import download
from common.pagination import page as page_by_key
from common.uploads import KINDS

from ... import permissions
from ...actions.intake import reveal_giver
from ...forms.inbox import InboxFilterForm
from ...forms.moderation import CaseForm
from ...queries import inbox as queries
from ...queries import moderation as moderation_queries
from .access import staff_page
from .moderation import DECIDABLE


@staff_page(permissions.can_read_inbox)
def inbox(request):
    """List comments by filter, newest first; ?open=ID shows one beside the list."""
    form = InboxFilterForm(request.GET)
    wanted = form.wanted()
    found = page_by_key(
        queries.listed(queries.comments(request.user, wanted)),
        order=queries.ORDER,
        after=request.GET.get("after"),
        size=queries.PAGE_SIZE,
    )
    context = {
        "form": form,
        "wanted": wanted,
        "query": form.query(),
        "page": found,
        "rows": found.items,
        "may_reply": permissions.can_reply(request.user),
        **_choices(request.user, wanted),
        **_opened(request),
    }
    return render(request, "consultations/desk/inbox.html", context)


def _choices(user, wanted) -> dict:
    """What the filter offers: consultations, articles of the chosen one, regions."""
    offered = list(queries.consultations(user)[:200])
    code = wanted.get("consultation")
    chosen = next((one for one in offered if one.code == code), None)
    return {
        "consultations": offered,
        "chosen": chosen,
        "articles": queries.articles(chosen) if chosen else [],
        "regions": queries.region_choices(),
    }


def _opened(request) -> dict:
    """The comment shown beside the list, where one is asked for."""
    pk = request.GET.get("open", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        return {}
    comment = get_object_or_404(queries.cases(request.user), pk=int(pk))
    return case_context(request.user, comment)


def case_context(user, comment) -> dict:
    """What the panes of one comment show."""
    row = moderation_queries.queue_rows([comment])[0]
    return {
        "case": queries.case(comment),
        "comment": comment,
        "row": row,
        "masks": moderation_queries.mask_rows(comment, row.proposals),
        "reasons": moderation_queries.reasons(),
        "hiding": moderation_queries.hiding_of(comment),
        "decision_form": CaseForm(comment=comment),
        "is_decidable": comment.state in DECIDABLE,
        "may_moderate": permissions.can_moderate(user),
        "may_reply": permissions.can_reply(user),
    }


@staff_page(permissions.can_read_inbox)
def opened(request, pk):
    """Show one comment by itself: as a page, or as the panes beside the list."""
    comment = get_object_or_404(queries.cases(request.user), pk=pk)
    context = case_context(request.user, comment)
    name = "_panes.html" if request.htmx else "opened.html"
    return render(request, f"consultations/desk/{name}", context)


@require_POST
@staff_page(permissions.can_enter_offline)
def giver(request, pk):
    """Show who gave an offline comment; that somebody looked goes into the log."""
    comment = get_object_or_404(
        queries.cases(request.user), pk=pk, intake__isnull=False
    )
    intake = reveal_giver(intake_id=comment.intake.pk, by=request.user)
    context = {**case_context(request.user, comment), "giver": intake}
    return render(request, "consultations/desk/opened.html", context)


@require_POST
@staff_page(permissions.can_enter_offline)
def scan(request, pk):
    """Hand out the scan behind an offline comment, as a download that is logged."""
    comments = queries.cases(request.user).filter(intake__isnull=False)
    comment = get_object_or_404(comments, pk=pk)
    if not comment.intake.scan:
        raise Http404(_("这条意见没有扫描件。"))
    file = reveal_giver(intake_id=comment.intake.pk, by=request.user).scan
    kind = file.name.rpartition(".")[2]
    name = f"{comment.intake.register_no}.{kind}"
    return download(file, name, KINDS.get(kind, "application/octet-stream"))
