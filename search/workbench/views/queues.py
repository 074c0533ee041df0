"""Staff pages beside the digest: queues, wishes, comparisons, the rest to answer."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from common.errors import DomainError
from common.pagination import page as page_by_key
from consultations import permissions as legislation
from consultations.actions import replies
from consultations.forms.replies import ReplyForm
from consultations.views.desk.access import staff_page

from .. import comparing, queries, queues
from .reading import PAGE_SIZE, get_consultation, reader
from .runs import get_run
from .words import words_page

EVERY = "every"
REST = {
    "single": (gettext_lazy("单独意见"), True),
    "unrelated": (gettext_lazy("与草案无关的意见"), False),
}
QUEUES = {
    "unclassified": (gettext_lazy("未归入主题的"), queues.unclassified, ("id",)),
    "doubtful": (gettext_lazy("把握不大的"), queues.doubtful, ("confidence", "id")),
}


@require_safe
@reader
def queue(request, pk, name):
    """List the segments that wait for somebody to look at them."""
    run = get_run(request, pk)
    if name not in QUEUES:
        raise Http404
    label, rows, order = QUEUES[name]
    context = {"told": label, "run": run}
    return words_page(request, rows(run), context, order)


@require_safe
@reader
def wishes(request, pk):
    """Show what people want changed, beside the text: article, wish, reason."""
    run = get_run(request, pk)
    articles = queues.articles_wished(run)
    chosen = request.GET.get("article")
    uid = None if chosen in (None, EVERY) else chosen
    found = page_by_key(
        queues.wishes(run, uid), ("id",), request.GET.get("after"), PAGE_SIZE
    )
    context = {
        "run": run,
        "consultation": run.consultation,
        "articles": articles,
        "chosen": uid,
        "page": found,
        "rows": queues.beside_text(run.consultation, found),
    }
    return render(request, "workbench/wishes.html", context)


@require_safe
@reader
def compare(request, code):
    """Compare themes between places, channels and tiers; few people are hidden."""
    consultation = get_consultation(request, code)
    run, ways = queries.latest(request.user, consultation), comparing.ways()
    chosen = request.GET.get("by", "region")
    if chosen not in ways:
        raise Http404
    context = {"consultation": consultation, "run": run, "chosen": chosen, "ways": ways}
    if run:
        told = comparing.heard(run)
        context |= {
            "table": comparing.table(run, chosen, told),
            "timeline": comparing.timeline(told),
            "counted_at": datetime.fromisoformat(told["at"]),
        }
    return render(request, "workbench/compare.html", context)


@staff_page(legislation.can_reply)
def reply_rest(request, pk, name):
    """Answer what is in no theme: single opinions article by article, the unrelated."""
    run = get_run(request, pk)
    if name not in REST:
        raise Http404
    label, is_by_article = REST[name]
    articles = queues.left_over(run, name)
    chosen = request.GET.get("article") if is_by_article else None
    named = {uid: title or _("整部草案") for uid, title, _n in articles}
    is_open = not is_by_article or chosen in named
    context = {
        "run": run,
        "consultation": run.consultation,
        "told": label,
        "articles": articles if is_by_article else [],
        "chosen": chosen,
        "bucket": name,
        "is_open": is_open,
    }
    waiting = queues.answerable_of(run, name, chosen) if is_open else []
    topic = _("{article}的其他意见").format(article=named.get(chosen, ""))
    return _answer(request, context, waiting, topic if is_by_article else str(label))


def _answer(request, context: dict, chosen: list[int], topic: str):
    """Take one reply for all that were chosen; more than a page of ticks holds."""
    consultation = context["consultation"]
    is_sent = request.method == "POST"
    form = ReplyForm(
        request.POST if is_sent else None,
        consultation=consultation,
        initial={"topic": topic},
    )
    if is_sent and form.is_valid():
        try:
            made = replies.write_reply(
                consultation_id=consultation.pk,
                comment_ids=chosen,
                by=request.user,
                most=replies.MAX_OF_A_THEME,
                **form.cleaned_data,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("答复已保存，公布之前可以预览和修改。"))
            return redirect("desk:reply", made.pk)
    context |= {"form": form, "count": len(chosen)}
    status = 422 if is_sent else 200
    return render(request, "workbench/reply.html", context, status=status)
