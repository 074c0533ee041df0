"""Search results as the public reads them: checked again in the database."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.models import Comment, Consultation, Provision
from search.engines import engine
from search.highlight import Piece, snippet
from search.query import SearchQuery, Terms
from search.sources import provision_text, public_text

KINDS = {"provisions": _("草案条文"), "comments": _("意见")}
PAGE_SIZE = 20
# Relevance pages by position; nobody reads further than this.
DEEPEST = 1000


@dataclass(frozen=True)
class Result:
    """One hit with the stretch of text that answers the search."""

    title: str
    note: str
    url: str
    pieces: list[Piece]


@dataclass(frozen=True)
class ResultPage:
    """One page of hits and the keys of the pages beside it."""

    results: list[Result]
    total: int
    next: dict[str, int] | None


def search(user, asked: SearchQuery) -> ResultPage:
    """Ask the engine, then show only what the person may see now.

    The index may be a moment behind: a comment hidden since is left out here.
    """
    hits = engine().query(asked)
    rows = _LOADERS[asked.source](user, hits.ids)
    results = [
        _WORDERS[asked.source](rows[pk], asked.terms) for pk in hits.ids if pk in rows
    ]
    return ResultPage(results, hits.total, _next(asked, hits.ids))


def count(source: str, terms: Terms) -> int:
    """Count the public hits of a source."""
    return engine().query(SearchQuery(source, terms, size=0)).total


def _next(asked: SearchQuery, ids: list[int]) -> dict[str, int] | None:
    if len(ids) < asked.size:
        return None
    if asked.order == "newest":
        return {"before": ids[-1]}
    further = asked.offset + asked.size
    return {"offset": further} if further < DEEPEST else None


def _load_comments(user, ids: list[int]) -> dict[int, Comment]:
    rows = Comment.objects.visible_to(user).published().filter(pk__in=ids)
    rows = rows.filter(consultation__in=Consultation.objects.visible_to(user))
    return {row.pk: row for row in rows.select_related("consultation__version")}


def _word_comment(comment: Comment, terms: Terms) -> Result:
    consultation = comment.consultation
    label = comment.article_label or str(_("整部草案"))
    return Result(
        title=f"{consultation.version.title} {label}",
        note=f"{comment.get_stance_display()} · {comment.submitted_at:%Y-%m-%d}",
        url=reverse("consultations:one", args=[consultation.code, comment.pk]),
        pieces=snippet(public_text(comment), terms.include),
    )


def _load_provisions(user, ids: list[int]) -> dict[int, Provision]:
    rows = Provision.objects.visible_to(user).filter(
        pk__in=ids, version__is_public=True
    )
    rows = rows.select_related("version").prefetch_related("version__consultations")
    return {row.pk: row for row in rows if _published(row)}


def _published(provision: Provision) -> list[Consultation]:
    shown = provision.version.consultations.all()
    return [one for one in shown if one.published_at]


def _word_provision(provision: Provision, terms: Terms) -> Result:
    consultation = _published(provision)[0]
    head = f"{provision.label} {provision.caption}".strip()
    return Result(
        title=f"{provision.version.title} {head}",
        note=f"{provision.version.label} · {consultation.code}",
        url=reverse("consultations:article", args=[consultation.code, provision.uid]),
        pieces=snippet(provision_text(provision), terms.include),
    )


_LOADERS = {"comments": _load_comments, "provisions": _load_provisions}
_WORDERS = {"comments": _word_comment, "provisions": _word_provision}
