"""Entrusting somebody with one's vote online: offer, accept, end."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.phones import masked
from common import clock, ratelimit
from common.errors import DomainError

from ..actions import entrusting as actions
from ..forms.entrusting import EntrustForm
from ..models import Proxy
from ..queries import ballots
from ..queries import proxies as queries
from ..rules.proxies import online_refusal
from .polls import get_poll

# Forms sent an hour; each looks a phone up.
OFFERS, HOUR = 20, 3600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entrust(request, code, entry):
    """Entrust somebody with one entry of one's own, after looking it over."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    poll, at = get_poll(request, code), clock.db_now()
    stake = ballots.stake_of(poll, request.user, entry, at)
    if stake is None or stake.proxy:
        raise Http404
    own = next(one for one in stake.entries if one.pk == entry)
    free = queries.may_entrust(poll, request.user)
    form = EntrustForm(
        request.POST or None,
        items=poll.items.all(),
        closes_at=poll.closes_at,
        entries=free,
        note=(poll.terms["proxy"] or {}).get("note", ""),
    )
    context = {
        "poll": poll,
        "entry": own,
        "form": form,
        "refusal": _refusal(poll, stake, own in free, at),
        "standing": queries.standing(own),
    }
    if request.method != "POST":
        return render(request, "deliberation/entrust.html", context)
    return _step(request, context)


def _refusal(poll, stake, is_free: bool, at) -> str:
    """Say why this entry cannot be entrusted online; "" when it can."""
    told = online_refusal(poll.terms) or ballots.no_mandate(poll, stake, at)
    return told or ("" if is_free else _("已经投过票，不再委托。"))


def _step(request, context):
    """Look again, confirm, or send, as the button says."""
    form, wanted = context["form"], request.POST.get("do")
    if not ratelimit.allowed("entrust", str(request.user.pk), OFFERS, HOUR):
        # Before the form is read, since that looks the phone up.
        context["refusal"] = _("填写次数太多，请一小时以后再试，或者打印纸质委托书")
        return render(request, "deliberation/entrust.html", context, status=429)
    if wanted == "edit":
        return render(request, "deliberation/entrust.html", context)
    if context["refusal"] or not form.is_valid():
        return render(request, "deliberation/entrust.html", context, status=422)
    if wanted != "send":
        phone = masked(form.cleaned_data["phone"].phone)
        labels = "、".join(one.label for one in form.entrusted())
        context |= {"words": form.in_words(), "phone": phone, "labels": labels}
        return render(request, "deliberation/entrust_confirm.html", context)
    try:
        given = actions.offer_proxy(
            owner=request.user,
            poll_id=context["poll"].pk,
            entry_ids=[one.pk for one in form.entrusted()],
            agent=form.cleaned_data["phone"],
            opinions=form.opinions(),
            expires_at=form.cleaned_data["expires_at"],
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return render(request, "deliberation/entrust.html", context, status=422)
    messages.success(request, _("已经通知受托人，他接受以后委托生效。"))
    return redirect("deliberation:entrusted", given[0].pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entrusted(request, pk):
    """Show a mandate to its two sides; the agent accepts, either side ends it."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    found = get_object_or_404(queries.of(request.user), pk=pk)
    told = ""
    if request.method == "POST":
        told = _decide(request, found)
        if not told:
            return redirect("deliberation:entrusted", pk)
    mandate = queries.whole(request.user, found)
    proxy = mandate.lead
    context = {
        "mandate": mandate,
        "proxy": proxy,
        "poll": proxy.poll,
        "words": queries.in_words(proxy),
        "told": told,
        "is_agent": proxy.agent_id == request.user.pk,
        "may_change": queries.may_change(proxy, clock.db_now()),
        "casting": queries.cast_by(mandate),
    }
    status = 422 if told else 200
    return render(request, "deliberation/entrusted.html", context, status=status)


def _decide(request, found: Proxy) -> str:
    """Do what the button says; gives why not, "" when it is done."""
    wanted = request.POST.get("do")
    try:
        if wanted == "accept":
            actions.accept_proxy(agent=request.user, proxy_id=found.pk)
            messages.success(request, _("您已接受委托，表决期间可以代为投票。"))
        elif wanted == "end":
            actions.end_proxy(user=request.user, proxy_id=found.pk)
            messages.success(request, _("委托已经终止。"))
        else:
            return _("请选择接受或者终止。")
    except DomainError as error:
        return str(error)
    return ""
