"""我的意见: one's own comments, their replies, changing and withdrawing them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from audit import heads
from audit.answers import proof_file
from common import clock
from common.downloads import download
from common.errors import DomainError
from common.pagination import page as page_by_key

from ...actions.changes import can_change, edit_comment, withdraw_comment
from ...actions.drafts import drop_drafts, own_key
from ...forms.comments import EditForm
from ...models import Comment, CommentAttachment, CommentState, Phase
from ...queries import comments as queries
from .track import progress_context

SIZE = 20


@require_safe
@never_cache
@login_required
def mine(request):
    """List one's own comments, newest first, with what became of them."""
    wanted = request.GET.get("state", "")
    found = page_by_key(
        queries.mine(request.user, wanted),
        order=("-submitted_at", "-id"),
        after=request.GET.get("after"),
        size=SIZE,
    )
    context = {
        "rows": [(c, queries.public_reply(c)) for c in found.items],
        "page": found,
        "chips": _chips(wanted),
        "query": f"state={wanted}" if wanted else "",
        "drafts": queries.drafts_of(request.user),
    }
    return render(request, "consultations/mine.html", context)


def _chips(wanted: str) -> list[dict]:
    every = [("", _("全部")), *CommentState.choices, ("replied", _("已答复"))]
    return [
        {
            "label": label,
            "url": f"?state={value}" if value else "?",
            "current": value == wanted,
        }
        for value, label in every
    ]


@require_safe
@never_cache
@login_required
def one(request, receipt):
    """Show one's own comment with its way, reply, history."""
    comment = _own(request, receipt)
    is_open = comment.consultation.phase(clock.db_now()) is Phase.OPEN
    context = progress_context(comment)
    context["may_change"] = is_open and can_change(comment)
    context["is_owner"] = True
    context["place"] = heads.place_of(comment)
    context["proof_url"] = reverse("consultations:mine_proof", args=[receipt])
    return render(request, "consultations/tracked.html", context)


@require_safe
@never_cache
@login_required
def proof(request, receipt):
    """Hand out what proves that the log holds one's own comment."""
    comment = _own(request, receipt)
    return proof_file(comment, f"{comment.receipt}.json")


def _own(request, receipt: str) -> Comment:
    comment = queries.own(request.user, receipt)
    if comment is None:
        raise Http404(_("没有这条意见，或者它不是您提的。"))
    return comment


@never_cache
@login_required
def edit(request, receipt):
    """Change one's own comment while comments are taken."""
    comment = _own(request, receipt)
    about = queries.target(request.user, comment.consultation.code, comment.uid)
    if request.method != "POST":
        form = EditForm(initial=_words(comment), target=about)
        return _edit_page(request, comment, about, form)
    form = EditForm(request.POST, target=about)
    if not form.is_valid():
        return _edit_page(request, comment, about, form, status=422)
    try:
        edit_comment(
            comment_id=comment.pk,
            author=request.user,
            content=form.content(),
            version_no=form.cleaned_data["version_no"],
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _edit_page(request, comment, about, form, status=409)
    messages.success(request, _("已修改，旧的文字保留在修改记录里。"))
    return redirect("consultations:mine_one", receipt)


def _words(comment: Comment) -> dict:
    names = ("stance", "body", "reason", "quote", "quote_prefix", "quote_suffix")
    words = {name: getattr(comment, name) for name in (*names, "version_no")}
    if comment.proposed_wording:
        words["proposed_wording"] = comment.proposed_wording
    return {**words, "is_public": "yes" if comment.is_public else "no"}


def _edit_page(request, comment, about, form, status: int = 200):
    context = {
        "comment": comment,
        "consultation": comment.consultation,
        "target": about,
        "form": form,
    }
    return render(request, "consultations/comment_edit.html", context, status=status)


@require_POST
@login_required
def withdraw(request, receipt):
    """Take one's own comment back."""
    comment = _own(request, receipt)
    try:
        withdraw_comment(comment_id=comment.pk, author=request.user)
        messages.success(request, _("意见已撤回。"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("consultations:mine_one", receipt)


@require_POST
@login_required
def drop_draft(request):
    """Forget one's own unfinished comment."""
    consultation_id = request.POST.get("consultation", "")
    is_key = consultation_id.isascii() and consultation_id.isdigit()
    if is_key and len(consultation_id) < 19:
        uid = request.POST.get("uid", "")[:32]
        drop_drafts(own_key(request.user.pk, int(consultation_id), uid))
        messages.success(request, _("草稿已删除。"))
    return redirect("consultations:mine")


@require_safe
@never_cache
@login_required
def attachment(request, pk):
    """Hand out a file to its giver or to staff, always as a download."""
    visible = CommentAttachment.objects.visible_to(request.user)
    found = get_object_or_404(visible, pk=pk)
    return download(found.file, found.name, found.content_type)
