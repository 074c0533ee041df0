"""One article: its text, its way through the versions, what people said of it."""

from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from common.clock import db_now
from common.pagination import page as page_by_key

from ...models import Comment, Outcome, Phase, Stance
from ...queries import reading, square
from .reading import get_consultation, get_provision


def article(request, code, uid):
    """Show one article with its history and the newest comments."""
    consultation = get_consultation(request, code)
    provision = get_provision(request, consultation, uid)
    found = page_by_key(
        square.published(consultation).filter(uid=uid),
        order=square.ORDERS["newest"],
        after=request.GET.get("after"),
        size=20,
    )
    before, after = reading.neighbours(provision)
    context = {
        "consultation": consultation,
        "provision": provision,
        "anchor": reading.anchor_of(provision),
        "lines": reading.article_lines(provision.text),
        "tally": consultation.tallies.filter(uid=uid).first(),
        "history": square.with_redlines(
            reading.article_history(provision, request.user)
        ),
        "comments": square.rows(found.items, request.user),
        "page": found,
        "before": before,
        "after": after,
        "is_open": consultation.phase(db_now()) is Phase.OPEN,
    }
    return render(request, "consultations/article.html", context)


def comments(request, code):
    """List what people said (意见广场), paged by key however deep."""
    consultation = get_consultation(request, code)
    wanted = _wanted(request.GET)
    found = page_by_key(
        square.narrowed(square.published(consultation), wanted),
        order=square.ORDERS[wanted["sort"]],
        after=request.GET.get("after"),
        size=20,
    )
    context = {
        "consultation": consultation,
        "comments": square.rows(found.items, request.user),
        "page": found,
        "wanted": wanted,
        "sorts": _chips(
            wanted, "sort", [("newest", _("最新")), ("endorsed", _("附议最多"))]
        ),
        "stances": _chips(wanted, "stance", [("", _("全部")), *Stance.choices]),
        "outcomes": _chips(wanted, "outcome", [("", _("全部")), *Outcome.choices]),
        "articles": consultation.version.provisions.articles().only(
            "uid", "label", "caption", "version_id"
        ),
        "query": _query(wanted),
    }
    return render(request, "consultations/comments.html", context)


def _wanted(query) -> dict[str, str]:
    """Read the filters; what is unknown counts as not given."""
    sort = query.get("sort", "")
    stance = query.get("stance", "")
    outcome = query.get("outcome", "")
    return {
        "sort": sort if sort in square.ORDERS else "newest",
        "stance": stance if stance in Stance.values else "",
        "outcome": outcome if outcome in Outcome.values else "",
        "article": query.get("article", "")[:32],
    }


def _chips(wanted: dict, name: str, choices) -> list[dict]:
    return [
        {
            "label": label,
            "url": f"?{_query({**wanted, name: value})}",
            "current": wanted[name] == value,
        }
        for value, label in choices
    ]


def _query(wanted: dict) -> str:
    return urlencode({name: value for name, value in wanted.items() if value})


def comment(request, code, pk):
    """Show one public comment at an address of its own."""
    consultation = get_consultation(request, code)
    visible = Comment.objects.visible_to(request.user).published()
    found = square.one(visible, consultation, pk)
    context = {
        "consultation": consultation,
        "comments": square.rows([found], request.user),
    }
    return render(request, "consultations/comment.html", context)
