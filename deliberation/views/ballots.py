"""Voting: the form, the step that says the choice in words, the receipt."""

from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from audit import heads
from audit.answers import proof_file
from common import clock
from common.csrf import is_forged
from common.errors import DomainError

from ..actions.casting import cast_ballot
from ..exceptions import SubmissionConflict
from ..forms.ballots import BallotForm
from ..models import Casting, Choice
from ..queries import ballots as queries
from ..rules.lifecycle import VOTING
from ..rules.proxies import online_refusal
from .polls import get_poll


@csrf_exempt  # looked at below: a stale token must not cost anybody the choice
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request, code, entry):
    """Show the ballot of an entry, have it confirmed in words, and cast it."""
    poll = get_poll(request, code)
    if not request.user.is_authenticated:
        return _sign_in_first(request, entry)
    at = clock.db_now()
    stake = queries.stake_of(poll, request.user, entry, at)
    if stake is None:
        return _refuse(request, poll)
    if request.method != "POST":
        form = _form(poll, stake, chosen=_chosen(request, stake))
        return _show(request, poll, stake, form, at)
    form = _form(poll, stake, request.POST)
    if is_forged(request):
        form.add_error(None, _("页面停留太久，安全标记已失效。请再按一次。"))
        return _show(request, poll, stake, form, at, status=403)
    return _step(request, poll, stake, form, at)


def _form(poll, stake, data=None, *, chosen=None) -> BallotForm:
    """The ballot of a stake; a mandate binds the opinions of an agent."""
    bound = stake.proxy.opinions if stake.proxy else None
    return BallotForm(data, items=poll.items.all(), bound=bound, chosen=chosen)


def _step(request, poll, stake, form, at):
    """Go on as the button says: look again, confirm, or cast."""
    wanted = request.POST.get("do")
    if wanted == "edit":
        form = _form(poll, stake, chosen=_sent(request, form))
        return _show(request, poll, stake, form, at)
    if not form.is_valid():
        return _show(request, poll, stake, form, at, status=422)
    if wanted == "cast":
        return _cast(request, poll, stake, form, at)
    return _confirm(request, poll, stake, form, at)


def _cast(request, poll, stake, form, at):
    try:
        casting = cast_ballot(
            poll_id=poll.pk,
            voter=request.user,
            entry_id=stake.entry.pk,
            choices=form.choices(),
            submission_key=form.cleaned_data["submission_key"],
        )
    except DomainError as error:
        chosen = _sent(request, form)
        if isinstance(error, SubmissionConflict):
            # Sent once more, it is an act of its own.
            form = _form(poll, stake, chosen=chosen)
        return _show(request, poll, stake, form, at, status=409, told=str(error))
    return redirect("deliberation:receipt", poll.code, casting.receipt)


def _confirm(request, poll, stake, form, at):
    blocked = queries.blocked(poll, stake, at)
    if blocked:
        return _show(request, poll, stake, form, at, status=409)
    context = {
        "poll": poll,
        "stake": stake,
        "form": form,
        "words": form.in_words(),
        "may_change": poll.terms["change_until_close"],
    }
    return render(request, "deliberation/ballot_confirm.html", context)


def _show(request, poll, stake, form, at, *, status=200, told=""):
    context = {
        "poll": poll,
        "stake": stake,
        "form": form,
        "told": told,
        "blocked": queries.blocked(poll, stake, at),
        "may_change": poll.terms["change_until_close"],
    }
    return render(request, "deliberation/ballot.html", context, status=status)


def _refuse(request, poll):
    """Tell a stranger why, and what would make it possible."""
    context = {"poll": poll, "takes_online": not online_refusal(poll.terms)}
    return render(request, "deliberation/ballot_refused.html", context, status=403)


def _sent(request, form: BallotForm) -> dict[int, str]:
    """The choices as they were sent, valid or not, to show them again."""
    return {
        item.pk: request.POST.get(f"item_{item.pk}", "")[:20] for item in form.items
    }


def _chosen(request, stake) -> dict[int, str]:
    """What to tick beforehand: what was kept over signing in, or stands already."""
    kept = request.session.pop(_kept(stake.entry.pk), None)
    if kept:
        return {int(item): choice for item, choice in kept.items()}
    if stake.casting and stake.is_own:
        return queries.choices_of(stake.casting, request.user)
    return {}


def _kept(entry: int) -> str:
    return f"ballot-{entry}"


def _sign_in_first(request, entry: int):
    """Keep the choice in the session, sign in, and come back to the form."""
    if request.method == "POST" and not is_forged(request):
        request.session[_kept(entry)] = {
            name.removeprefix("item_"): value[:20]
            for name, value in list(request.POST.items())[:50]
            if name.startswith("item_") and name.removeprefix("item_").isdecimal()
        }
    return redirect_to_login(request.path)


@never_cache
@require_safe
def receipt(request, code, receipt):
    """Show the receipt to who cast the ballot, and to nobody else."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    poll = get_poll(request, code)
    castings = Casting.objects.visible_to(request.user).filter(poll=poll)
    casting = get_object_or_404(castings, receipt=receipt)
    chosen = queries.choices_of(casting, request.user)
    at = clock.db_now()
    context = {
        "poll": poll,
        "casting": casting,
        "entries": queries.entries_of(casting),
        "stake": queries.stake_of(poll, request.user, casting.entry_id, at),
        "chosen": [
            (item, chosen[item.pk], Choice(chosen[item.pk]).label)
            for item in poll.items.all()
            if item.pk in chosen
        ],
        "ballot_url": reverse(
            "deliberation:ballot", args=[poll.code, casting.entry_id]
        ),
        "may_change": poll.terms["change_until_close"] and poll.phase(at) in VOTING,
        "place": heads.place_of(casting),
        "proof_url": reverse("deliberation:receipt_proof", args=[code, receipt]),
    }
    return render(request, "deliberation/receipt.html", context)


@require_safe
@never_cache
def proof(request, code, receipt):
    """Hand out what proves that the log holds one's act of voting."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    castings = Casting.objects.visible_to(request.user)
    casting = get_object_or_404(castings, poll__code=code, receipt=receipt)
    return proof_file(casting, f"{receipt}.json")
