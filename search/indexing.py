"""Keeping the index in step: by following the log, or anew from the database."""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Max

from consultations.models import Consultation, Provision
from search.engines import engine
from search.sources import SOURCES, documents

CHUNK = 500
_COMMENT = "consultations.comment"
_VERSION = "consultations.draftversion"
_CONSULTATION = "consultations.consultation"
# These change no word, and come in storms.
_WORDLESS = {"comment.endorsed", "comment.endorsement_withdrawn"}


def follow(entries: Iterable) -> None:
    """Bring into the index what a stretch of the log is about; repeating is safe."""
    kinds = (_COMMENT, _VERSION, _CONSULTATION)
    about: dict[str, set[int]] = {kind: set() for kind in kinds}
    for entry in entries:
        if entry.target_type in about and entry.event not in _WORDLESS:
            about[entry.target_type].add(int(entry.target_id))
    refresh("comments", about[_COMMENT])
    refresh("provisions", _articles(about[_VERSION], about[_CONSULTATION]))


def _articles(versions: set[int], consultations: set[int]) -> list[int]:
    if consultations:
        rows = Consultation.objects.filter(pk__in=consultations)
        versions = versions | set(rows.values_list("version_id", flat=True))
    if not versions:
        return []
    articles = Provision.objects.articles().filter(version__in=versions)
    return list(articles.values_list("pk", flat=True))


def refresh(name: str, ids: Iterable[int]) -> None:
    """Index objects as they are now; those that are gone are forgotten."""
    wanted = sorted(ids)
    for at in range(0, len(wanted), CHUNK):
        chunk = wanted[at : at + CHUNK]
        found = list(documents(SOURCES[name], chunk))
        engine().index(name, found)
        engine().delete(name, set(chunk) - {one.id for one in found})


def rebuild(
    name: str, *, start: int = 0, tell: Callable[[int, int], object] | None = None
) -> int:
    """Index every object of a source again, piece by piece; say how many.

    Searching goes on meanwhile: each piece replaces itself in one transaction.
    `start` goes on after an id; `tell(done, id)` reports progress.
    """
    source, done, last = SOURCES[name], 0, start
    rows = source.rows().order_by("pk")
    top = source.rows().aggregate(top=Max("pk"))["top"] or 0
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        with transaction.atomic():
            engine().delete_between(name, last + 1, chunk[-1].pk)
            engine().index(name, [source.document(row) for row in chunk])
        done, last = done + len(chunk), chunk[-1].pk
        if tell:
            tell(len(chunk), last)
    engine().delete_between(name, max(last, top) + 1, 2**62)
    return done
