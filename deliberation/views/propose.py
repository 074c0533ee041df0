"""Raising a topic: choose a kind, write, look again beside similar ones, publish."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import DomainError

from ..actions.topics import open_seconding, raise_topic
from ..forms.topics import RaiseForm
from ..models import Topic
from ..queries import boards as board_queries
from ..queries import topics as queries
from ..rules import standing as sentences
from ..rules import topics as rules
from .access import door, door_of, get_board, standing


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request, code):
    """Show the kinds, or the form of one; take what it sends in two steps."""
    board = get_board(request, code)
    row = queries.kind_of(board, request.GET.get("kind", ""))
    if row is None:
        return _kinds(request, board)
    person = standing(request, board)
    refusal = sentences.to_propose(person, row.terms)
    if request.method != "POST":
        form = RaiseForm(initial=_again(request, board))
        return _show(request, board, row, form, refusal)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    form = RaiseForm(request.POST)
    if not form.is_valid():
        return _show(request, board, row, form, refusal, status=422)
    if refusal is not None:
        return _show(request, board, row, form, refusal, status=409)
    return _step(request, board, row, form, person)


def _again(request, board) -> dict:
    """The words of one's own topic that is to be raised anew (`from` names it)."""
    code = request.GET.get("from", "")
    if not (code and request.user.is_authenticated):
        return {}
    own = Topic.objects.visible_to(request.user).own(request.user)
    names = ("title", "body", "wanted", "budget")
    return own.filter(board=board, code=code[:20]).values(*names).first() or {}


def _step(request, board, row, form, person):
    """Go on as the button says: change the words, look again, or publish."""
    wanted = request.POST.get("do", "")
    if wanted == "edit":
        return _show(request, board, row, form, None)
    if wanted not in ("publish", "second"):
        return _preview(request, board, row, form, person)
    return _publish(request, board, row, form, person)


def _kinds(request, board):
    """Show every kind with its rule, and whether the person may raise it."""
    person = standing(request, board)
    kinds = [
        {
            "row": row,
            "legal": queries.legal_text(row),
            "door": door(sentences.to_propose(person, row.terms)),
        }
        for row in queries.kinds_of(board)
    ]
    status = 404 if request.GET.get("kind") else 200
    context = {"board": board, "kinds": kinds}
    return render(request, "deliberation/kinds.html", context, status=status)


def _show(request, board, row, form, refusal, status=200, told=None):
    context = {
        "board": board,
        "row": row,
        "legal": queries.legal_text(row),
        "needed": _needed(board, row),
        "form": form,
        "door": told or door(refusal),
    }
    return render(request, "deliberation/propose.html", context, status=status)


def _needed(board, row) -> int:
    asked = row.terms["seconding"]
    total = board_queries.total_for(board, asked["base"]) if asked else 0
    return rules.seconds_needed(row.terms, total) if total else 0


def _preview(request, board, row, form, person):
    title = form.cleaned_data["title"]
    exempt = sentences.is_exempt(person, row.terms)
    context = {
        "board": board,
        "row": row,
        "legal": queries.legal_text(row),
        "needed": 0 if exempt else _needed(board, row),
        "next": rules.LABELS[
            rules.following(row.terms, rules.PROPOSED, is_exempt=exempt)
        ],
        "form": form,
        "similar": queries.similar_topics(board, request.user, title),
    }
    return render(request, "deliberation/preview.html", context)


def _publish(request, board, row, form, person):
    try:
        topic = raise_topic(
            board_id=board.pk,
            proposer=request.user,
            kind=row.id,
            submission_key=form.cleaned_data["submission_key"],
            **form.words(),
        )
    except DomainError as error:
        told = door_of(error)
        return _show(request, board, row, form, None, status=409, told=told)
    if request.POST.get("do") == "second":
        _open(request, topic)
    else:
        messages.success(request, _("议题已发布。文字可以改，改好了再开始附议。"))
    return redirect("deliberation:topic", topic.code)


def _open(request, topic) -> None:
    try:
        open_seconding(topic_id=topic.pk, by=request.user)
        messages.success(request, _("议题已发布，文字从现在起不再改动。"))
    except DomainError as error:
        messages.warning(request, str(error))


@require_safe
def similar(request, code):
    """Answer the topics that a title is like; a fragment for the form."""
    board = get_board(request, code)
    title = request.GET.get("title", "")[:60]
    context = {"similar": queries.similar_topics(board, request.user, title)}
    return render(request, "deliberation/_similar.html", context)
