"""Results as rows of a table, read piece by piece in the order of the page."""

from collections.abc import Iterator
from dataclasses import replace

from django.conf import settings
from django.utils.timezone import localtime

from consultations.models import Comment
from consultations.queries import exports as columns
from search.asking import ask
from search.query import SearchQuery
from search.registry import SOURCES

PIECE = 500
# A table for everybody is for looking into; who wants all takes the export of a draft.
MOST_PUBLIC = 5000
PUBLIC_HEADER = ["标题", "说明", "全文", "网址"]


def pages(asked: SearchQuery) -> Iterator[list[int]]:
    """Give the ids of all hits, some hundred at a time."""
    asked = replace(asked, size=PIECE, after=(), facets=(), is_counted=False)
    while True:
        hits = ask(asked).hits
        yield hits.ids
        if not hits.last:
            return
        asked = replace(asked, after=hits.last)


def public_rows(user, asked: SearchQuery) -> Iterator[list]:
    """What everybody may read of the hits, at most MOST_PUBLIC rows."""
    base, given = settings.BASE_URL.rstrip("/"), 0
    for ids in pages(asked):
        shown = SOURCES[asked.source].results(user, ids, asked.terms)
        for one in (shown[pk] for pk in ids if pk in shown):
            address = one.url if "://" in one.url else f"{base}{one.url}"
            yield [one.title, one.note, one.text, address]
        given += len(ids)
        if given >= MOST_PUBLIC:
            return


def desk_rows(user, asked: SearchQuery) -> Iterator[list]:
    """Every hit among all comments, in the columns of the export of a draft."""
    labels = {
        column: {code: str(label) for code, label in words.items()}
        for column, words in columns.LABELS.items()
    }
    for ids in pages(asked):
        visible = Comment.objects.visible_to(user).filter(pk__in=ids)
        rows = visible.values_list("pk", *columns.FIELDS)
        found = {pk: row for pk, *row in rows}
        for row in (found[pk] for pk in ids if pk in found):
            for column, words in labels.items():
                row[column] = words.get(row[column], row[column] or "")
            row[columns.ARTICLE] = row[columns.ARTICLE] or "整部草案"
            yield [localtime(v) if hasattr(v, "tzinfo") else v for v in row]
