"""What is searched: each source adapts the tables of a room below."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from django.db.models import QuerySet

from consultations.models import Comment, CommentState, Provision
from consultations.rules.masking import public_view
from search.engines import Document


class Source(Protocol):
    """A kind of objects that can be found."""

    name: str

    def rows(self) -> QuerySet:
        """Every object of the kind, with what its document needs."""

    def document(self, row) -> Document:
        """The object as engines hold it."""


class Comments:
    """What people said; the public finds published ones, masks applied."""

    name = "comments"

    def rows(self) -> QuerySet:
        return Comment.objects.select_related("intake").defer(
            "quote_prefix", "quote_suffix", "content_sha256", "submission_key"
        )

    def document(self, row: Comment) -> Document:
        intake = getattr(row, "intake", None)
        number = intake.register_no if intake else ""
        words = [row.body, row.proposed_wording, row.reason]
        return Document(
            id=row.pk,
            open=public_text(row) if row.state == CommentState.PUBLISHED else "",
            full="\n".join([*words, row.receipt, number]),
        )


class Provisions:
    """Articles of drafts; the public finds those of published versions."""

    name = "provisions"

    def rows(self) -> QuerySet:
        return Provision.objects.articles().select_related("version")

    def document(self, row: Provision) -> Document:
        full = provision_text(row)
        return Document(
            id=row.pk, open=full if row.version.is_public else "", full=full
        )


SOURCES: dict[str, Source] = {one.name: one for one in (Comments(), Provisions())}


def public_text(comment: Comment) -> str:
    """The words of a comment that anybody may read, as one text."""
    seen = public_view(comment)
    return "\n".join(filter(None, [seen.body, seen.proposed_wording, seen.reason]))


def provision_text(provision: Provision) -> str:
    """An article with its number and caption, as one text."""
    head = f"{provision.label} {provision.caption}".strip()
    return f"{head}\n{provision.text}"


def documents(source: Source, ids: Iterable[int]) -> Iterator[Document]:
    """Load objects by id as documents; ids that are gone give none."""
    for row in source.rows().filter(pk__in=list(ids)):
        yield source.document(row)
