"""Answering comments: choose, write, preview, publish together."""

from collections.abc import Callable

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.pagination import page as page_by_key

from ... import permissions
from ...actions import replies as actions
from ...actions import themes
from ...exceptions import NotAllowed, NotReady
from ...forms.replies import ReplyForm
from ...models import Consultation, Reply
from ...queries import replies as queries
from .access import staff_page


def get_consultation(request, code):
    """Fetch a consultation for staff, or answer 404."""
    consultations = Consultation.objects.visible_to(request.user)
    rows = consultations.select_related("version", "project")
    return get_object_or_404(rows, code=code)


@staff_page(permissions.can_read_inbox)
def reply_list(request, code):
    """List the replies of a consultation and what is still owed."""
    consultation = get_consultation(request, code)
    found = page_by_key(
        queries.with_counts(consultation),
        order=("-written_at", "-id"),
        after=request.GET.get("after"),
        size=20,
    )
    context = {
        "consultation": consultation,
        "replies": found.items,
        "page": found,
        "owed": queries.owed(consultation),
        "may_publish": permissions.can_publish_replies(request.user),
        "may_reply": permissions.can_reply(request.user),
    }
    return render(request, "consultations/desk/replies.html", context)


@staff_page(permissions.can_reply)
def write(request, code):
    """Write one reply to the chosen comments (?comments=1,2,3 or many fields)."""
    consultation = get_consultation(request, code)
    chosen = _chosen(request)
    form = ReplyForm(request.POST or None, consultation=consultation)
    wants_save = request.method == "POST" and "outcome" in request.POST
    if not wants_save:
        form = ReplyForm(consultation=consultation)
    elif form.is_valid():
        try:
            reply = actions.write_reply(
                consultation_id=consultation.pk,
                comment_ids=chosen,
                by=request.user,
                **form.cleaned_data,
            )
        except (NotReady, NotAllowed) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("答复已保存，公布之前可以预览和修改。"))
            return redirect("desk:reply", reply.pk)
    return _show(request, consultation, form, chosen, sent=wants_save)


def _chosen(request) -> list[int]:
    given = request.POST.getlist("comments") or request.GET.getlist("comments")
    return _keys(",".join(given).split(","))[:1000]


def _keys(written) -> list[int]:
    """Read keys; what can be none is passed over."""
    return [
        int(key) for key in written if key.isascii() and key.isdigit() and len(key) < 19
    ]


def _show(request, consultation, form, chosen, *, sent):
    context = {
        "consultation": consultation,
        "form": form,
        "chosen": chosen,
        "comments": queries.chosen(consultation, chosen),
    }
    status = 422 if sent else 200
    return render(request, "consultations/desk/reply_form.html", context, status=status)


def get_reply(request, pk) -> Reply:
    """Fetch a reply for staff, or answer 404."""
    rows = Reply.objects.visible_to(request.user).select_related(
        "consultation__version", "consultation__project", "resulting_version"
    )
    return get_object_or_404(rows, pk=pk)


@staff_page(permissions.can_read_inbox)
def reply(request, pk):
    """Preview a reply as the citizen will see it; edit, publish, take back."""
    found = get_reply(request, pk)
    answered = queries.answered_page(found, request.GET.get("after"))
    context = {
        "reply": found,
        "consultation": found.consultation,
        "answered": answered.items,
        "page": answered,
        "change": queries.change_of(found),
        "themes": queries.themes_of(found),
        "replaced": queries.replaced_by(found),
        "may_publish": permissions.can_publish_replies(request.user),
        "may_reply": permissions.can_reply(request.user),
    }
    return render(request, "consultations/desk/reply.html", context)


@staff_page(permissions.can_reply)
def edit(request, pk):
    """Change the words of a reply that is not public yet."""
    found = get_reply(request, pk)
    initial = {name: getattr(found, name) for name in queries.WORDS}
    form = ReplyForm(
        request.POST or None, initial=initial, consultation=found.consultation
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_reply(reply_id=pk, by=request.user, **form.cleaned_data)
            return redirect("desk:reply", pk)
        except NotReady as error:
            form.add_error(None, str(error))
    context = {"consultation": found.consultation, "form": form, "reply": found}
    status = 422 if request.method == "POST" else 200
    return render(request, "consultations/desk/reply_form.html", context, status=status)


@require_POST
@staff_page(permissions.can_publish_replies)
def publish(request, code):
    """Publish the chosen replies together, or all that are drafts."""
    consultation = get_consultation(request, code)
    drafts = Reply.objects.visible_to(request.user).filter(consultation=consultation)
    if "all" not in request.POST:
        drafts = drafts.filter(pk__in=_keys(request.POST.getlist("replies")))
    keys = drafts.filter(published_at__isnull=True).values_list("pk", flat=True)
    count = actions.publish_replies(reply_ids=list(keys), by=request.user)
    messages.success(request, _("公布了 %(n)s 个答复。") % {"n": count})
    return redirect("desk:replies", code)


def _done(request, verb: Callable[..., object], words: str, **named) -> bool:
    """Do what was asked of a reply and say so, or say why not.

    What the verb gives is told under `n` in the words.
    """
    try:
        given = verb(by=request.user, **named)
    except NotReady as error:
        messages.error(request, str(error))
        return False
    messages.success(request, words % {"n": given})
    return True


@require_POST
@staff_page(permissions.can_publish_replies)
def withdraw(request, pk):
    """Take a published reply back to correct it."""
    found = get_reply(request, pk)
    words = _("答复已撤回，修改后请重新公布。")
    _done(request, actions.withdraw_reply, words, reply_id=found.pk)
    return redirect("desk:reply", pk)


@require_POST
@staff_page(permissions.can_reply)
def undo(request, pk):
    """Take a draft back; comments get the replies again that it took the place of."""
    found = get_reply(request, pk)
    words = _("已撤销，原来的答复草稿已恢复。")
    if _done(request, themes.undo_reply, words, reply_id=found.pk):
        return redirect("desk:replies", found.consultation.code)
    return redirect("desk:reply", pk)


@require_POST
@staff_page(permissions.can_reply)
def take_out(request, pk, key):
    """Take one theme out of a reply to several."""
    found = get_reply(request, pk)
    words = _("已去掉这个主题，%(n)s 条意见回到未答复。")
    _done(request, themes.take_theme_out, words, reply_id=found.pk, key=key)
    return redirect("desk:reply", pk)


@require_POST
@staff_page(permissions.can_reply)
def discard(request, pk):
    """Throw a draft away; its comments are unanswered again."""
    found = get_reply(request, pk)
    words = _("答复草稿已删除，相关意见回到未答复。")
    if _done(request, actions.discard_reply, words, reply_id=found.pk):
        return redirect("desk:replies", found.consultation.code)
    return redirect("desk:reply", pk)
