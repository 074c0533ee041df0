"""Search inside SQLite: one FTS5 table a source, rowid = id of the object.

The words are prepared by us and separated by blanks, so the plain `ascii` tokenizer
is exact: it cuts at blanks and knows nothing of Unicode versions. `closed` holds the
full text only where it differs from `open`, so that nothing is stored twice.
"""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from search.engines.base import SOURCES, Document, known
from search.query import Hits, Phrase, SearchQuery, Terms
from search.words import prepared

CREATE = [
    f"CREATE VIRTUAL TABLE search_{source} USING fts5(open, closed, tokenize = 'ascii')"
    for source in SOURCES
]
DROP = [f"DROP TABLE IF EXISTS search_{source}" for source in SOURCES]
_CHUNK = 500


class Fts5:
    """The default engine: nothing to install, changed in the log's own transaction."""

    name = "fts5"

    def index(self, source: str, documents: Sequence[Document]) -> None:
        table = f"search_{known(source)}"
        self.delete(source, [one.id for one in documents])
        rows = [_row(one) for one in documents]
        sql = f"INSERT INTO {table} (rowid, open, closed) VALUES (%s, %s, %s)"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)

    def delete(self, source: str, ids: Iterable[int]) -> None:
        table, wanted = f"search_{known(source)}", list(ids)
        for at in range(0, len(wanted), _CHUNK):
            chunk = wanted[at : at + _CHUNK]
            marks = ", ".join(["%s"] * len(chunk))
            _run(f"DELETE FROM {table} WHERE rowid IN ({marks})", chunk)  # noqa: S608

    def delete_between(self, source: str, low: int, high: int) -> None:
        table = f"search_{known(source)}"
        _run(f"DELETE FROM {table} WHERE rowid BETWEEN %s AND %s", [low, high])  # noqa: S608

    def query(self, asked: SearchQuery) -> Hits:
        if not asked.terms.include:
            return Hits()
        table = f"search_{known(asked.source)}"
        match = expression(asked.terms, is_public=asked.is_public)
        where, params = f"{table} MATCH %s", [match]
        count = f"SELECT count(*) FROM {table} WHERE {where}"  # noqa: S608
        total = _run(count, params)[0][0]
        if asked.before is not None:
            where, params = f"{where} AND rowid < %s", [*params, asked.before]
        order = "rowid DESC" if asked.order == "newest" else "rank, rowid DESC"
        sql = f"SELECT rowid FROM {table} WHERE {where} ORDER BY {order}"  # noqa: S608
        page = [*params, asked.size, asked.offset]
        rows = _run(f"{sql} LIMIT %s OFFSET %s", page)
        return Hits([row[0] for row in rows], total)

    def narrow(
        self, rows: QuerySet, source: str, terms: Terms, *, is_public: bool
    ) -> QuerySet:
        if not terms:
            return rows.none()
        table = f"search_{known(source)}"
        sql = f"SELECT rowid FROM {table} WHERE {table} MATCH %s"  # noqa: S608
        if not terms.include:
            match = expression(Terms(include=terms.exclude), is_public, joint=" OR ")
            return rows.exclude(pk__in=RawSQL(sql, [match]))  # noqa: S611
        match = expression(terms, is_public=is_public)
        return rows.filter(pk__in=RawSQL(sql, [match]))  # noqa: S611

    def size(self, source: str) -> int:
        return int(_run(f"SELECT count(*) FROM search_{known(source)}")[0][0])  # noqa: S608


def _row(document: Document) -> tuple[int, str, str]:
    is_same = document.full == document.open
    closed = "" if is_same else prepared(document.full)
    return document.id, prepared(document.open), closed


def expression(terms: Terms, is_public: bool, joint: str = " AND ") -> str:
    """Write terms in FTS5's language; words are letters and digits only."""
    columns = "{open}" if is_public else "{open closed}"
    wanted = joint.join(_quoted(phrase) for phrase in terms.include)
    if not terms.exclude:
        return f"{columns} : ({wanted})"
    unwanted = " OR ".join(_quoted(phrase) for phrase in terms.exclude)
    return f"{columns} : (({wanted}) NOT ({unwanted}))"


def _quoted(phrase: Phrase) -> str:
    return '"' + " ".join(phrase) + '"'


def _run(sql: str, params: Sequence = ()) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return cursor.fetchall() if cursor.description else []
