"""Answering themes: one at a time or several at once; later comments of one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.errors import DomainError
from consultations import permissions as legislation
from consultations.forms.replies import ReplyForm
from consultations.models import Reply
from consultations.views.desk.access import staff_page

from .. import answering, answers, queries
from ..models import AnalysisRun, Theme
from .hands import carried_out
from .reading import get_theme, hand_context
from .runs import get_run

PREVIEW, SAVE = "preview", "save"
# What a preview does not carry on to the saving: it is asked or written anew.
_OWN = {"csrfmiddlewaretoken", "step", "seen"}
answerer = staff_page(legislation.can_reply)


def _numbers(written) -> set[int]:
    """Read keys; what can be none is passed over."""
    return {int(k) for k in written if k.isascii() and k.isdigit() and len(k) < 19}


def _chosen(request, run: AnalysisRun) -> list[Theme]:
    """Fetch the themes that are ticked; one of another digest answers 404."""
    given = request.POST if request.method == "POST" else request.GET
    keys = _numbers(given.getlist("themes"))
    if len(keys) > answering.MOST:
        text = _("一次最多选 %(n)s 个主题，请分批。")
        messages.error(request, text % {"n": answering.MOST})
        return []
    if run.themes.filter(pk__in=keys).count() < len(keys):
        raise Http404
    if not keys:
        messages.error(request, _("请先勾选要一并答复的主题。"))
    return answering.chosen(run, keys)


def _topic(themes: list[Theme]) -> str:
    if len(themes) == 1:
        return themes[0].name
    told = {"name": themes[0].name, "n": len(themes)}
    return _("%(name)s等 %(n)s 个主题") % told


@answerer
def answer(request, pk):
    """Answer several themes at once: who and what, the words, a preview, one act."""
    run = get_run(request, pk)
    themes = _chosen(request, run)
    if not themes:
        return redirect("workbench:digest", run.consultation.code)
    replace = {t.pk for t in themes if request.POST.get(f"had_{t.pk}") == "replace"}
    form = ReplyForm(
        request.POST or None,
        consultation=run.consultation,
        initial={"topic": _topic(themes)},
    )
    step = request.POST.get("step", "")
    if step == SAVE and form.is_valid():
        words = {"run": run, "chosen": [t.pk for t in themes], "replace": replace}
        if made := _saved(request, form, **words):
            return redirect("desk:reply", made.pk)
    plan = answering.plan(run, themes, replace)
    return _answer_page(request, run, form, plan, step)


def _answer_page(request, run: AnalysisRun, form: ReplyForm, plan, step: str):
    context = {"run": run, "consultation": run.consultation, "form": form}
    context |= {"plan": plan, **hand_context(request, run)}
    if step == PREVIEW and form.is_valid():
        return _preview(request, form, context)
    status = 422 if step in (PREVIEW, SAVE) else 200
    return render(request, "workbench/answer.html", context, status=status)


def _saved(request, form: ReplyForm, **words) -> Reply | None:
    """Write the answer and say so, or put the reason why not into the form."""
    seen = request.POST.get("seen", "")
    words |= form.cleaned_data
    try:
        made = answers.answer_themes(by=request.user, seen=seen, **words)
    except DomainError as error:
        form.add_error(None, str(error))
        return None
    told = {"n": made.themes.count(), "c": made.answered.count()}
    done = _(
        "已保存：一个答复，答复 %(n)s 个主题、%(c)s 条意见。公布之前可以修改、撤销。"
    )
    messages.success(request, done % told)
    return made


def _preview(request, form: ReplyForm, context: dict):
    """Show what the answer would do, and the same words to be sent once more."""
    words = form.cleaned_data
    context["carried"] = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _OWN
        for value in values
    ]
    outcomes = dict(form.fields["outcome"].choices)
    context |= {"words": words, "outcome": outcomes[words["outcome"]]}
    return render(request, "workbench/answer_preview.html", context)


@answerer
def reply(request, pk):
    """Answer the comments of one theme that have no answer yet, by one reply."""
    theme = get_theme(request, pk)
    run, is_sent = theme.run, request.method == "POST"
    form = ReplyForm(
        request.POST if is_sent else None,
        consultation=run.consultation,
        initial={"topic": theme.name},
    )
    if is_sent and form.is_valid():
        words = {"run": run, "chosen": [pk], **form.cleaned_data}
        try:
            made = answers.answer_themes(by=request.user, **words)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return _onward(request, run, made)
    asked = answering.plan(run, [theme]).asked[0]
    context = {
        "theme": theme,
        "run": run,
        "consultation": run.consultation,
        "quotes": queries.quotes(theme),
        "form": form,
        "asked": asked,
        "count": len(asked.open),
    }
    status = 422 if is_sent else 200
    return render(request, "workbench/reply.html", context, status=status)


def _onward(request, run: AnalysisRun, made: Reply):
    """Go to the preview, or straight to the next theme that waits."""
    messages.success(request, _("答复已保存，公布之前可以预览和修改。"))
    if "next" not in request.POST:
        return redirect("desk:reply", made.pk)
    if following := answering.next_waiting(run):
        return redirect("workbench:reply", following.pk)
    messages.success(request, _("主题都已答复。"))
    return redirect("workbench:digest", run.consultation.code)


@require_POST
@answerer
def join(request, pk, reply):
    """Put later comments of a theme under an answer that it has."""
    theme = get_theme(request, pk)
    offered = Reply.objects.visible_to(request.user).filter(
        consultation=theme.run.consultation_id
    )
    words = {"theme": theme, "reply": get_object_or_404(offered, pk=reply)}
    count = carried_out(request, "", answers.join, **words)
    if count:
        messages.success(request, _("已把 %(n)s 条意见归入这个答复。") % {"n": count})
        return redirect("desk:reply", reply)
    return redirect("workbench:reply", pk)
