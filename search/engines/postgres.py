"""Search inside PostgreSQL: the same words as tsvectors, phrases by `<->`.

Vectors and queries are written out by us, so no parser or dictionary of the server
has a say. Of a word that occurs more than 256 times, or beyond the 16,383rd word of
a text, PostgreSQL keeps no place: there a phrase may be missed, a single word is not.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from search.engines.base import SOURCES, Document, known
from search.query import Hits, Phrase, SearchQuery, Terms
from search.words import words

CREATE = [
    sql.format(source)
    for source in SOURCES
    for sql in (
        "CREATE TABLE search_{0} "
        "(id bigint PRIMARY KEY, open tsvector NOT NULL, everything tsvector NOT NULL)",
        "CREATE INDEX search_{0}_open ON search_{0} USING gin (open)",
        "CREATE INDEX search_{0}_everything ON search_{0} USING gin (everything)",
    )
]
DROP = [f"DROP TABLE IF EXISTS search_{source}" for source in SOURCES]
_LAST_PLACE = 16_383


class Postgres:
    """For installations whose database is PostgreSQL."""

    name = "postgres"

    def index(self, source: str, documents: Sequence[Document]) -> None:
        table = f"search_{known(source)}"
        sql = (
            f"INSERT INTO {table} (id, open, everything) "  # noqa: S608
            "VALUES (%s, %s::tsvector, %s::tsvector) ON CONFLICT (id) DO UPDATE "
            "SET open = EXCLUDED.open, everything = EXCLUDED.everything"
        )
        rows = [(one.id, vector(one.open), vector(one.full)) for one in documents]
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)

    def delete(self, source: str, ids: Iterable[int]) -> None:
        table = f"search_{known(source)}"
        _run(f"DELETE FROM {table} WHERE id = ANY(%s)", [list(ids)])  # noqa: S608

    def delete_between(self, source: str, low: int, high: int) -> None:
        table = f"search_{known(source)}"
        _run(f"DELETE FROM {table} WHERE id BETWEEN %s AND %s", [low, high])  # noqa: S608

    def query(self, asked: SearchQuery) -> Hits:
        if not asked.terms.include:
            return Hits()
        table, column = f"search_{known(asked.source)}", _column(asked.is_public)
        match = expression(asked.terms)
        where, params = f"{column} @@ %s::tsquery", [match]
        count = f"SELECT count(*) FROM {table} WHERE {where}"  # noqa: S608
        total = _run(count, params)[0][0]
        if asked.before is not None:
            where, params = f"{where} AND id < %s", [*params, asked.before]
        order = "id DESC"
        if asked.order == "relevance":
            order = f"ts_rank({column}, %s::tsquery) DESC, id DESC"
            params = [*params, match]
        sql = f"SELECT id FROM {table} WHERE {where} ORDER BY {order}"  # noqa: S608
        page = [*params, asked.size, asked.offset]
        rows = _run(f"{sql} LIMIT %s OFFSET %s", page)
        return Hits([row[0] for row in rows], total)

    def narrow(
        self, rows: QuerySet, source: str, terms: Terms, *, is_public: bool
    ) -> QuerySet:
        if not terms:
            return rows.none()
        table, column = f"search_{known(source)}", _column(is_public)
        sql = f"SELECT id FROM {table} WHERE {column} @@ %s::tsquery"  # noqa: S608
        if not terms.include:
            match = expression(Terms(include=terms.exclude), joint=" | ")
            return rows.exclude(pk__in=RawSQL(sql, [match]))  # noqa: S611
        return rows.filter(pk__in=RawSQL(sql, [expression(terms)]))  # noqa: S611

    def size(self, source: str) -> int:
        return int(_run(f"SELECT count(*) FROM search_{known(source)}")[0][0])  # noqa: S608


def _column(is_public: bool) -> str:
    return "open" if is_public else "everything"


def vector(text: str) -> str:
    """Write the words of a text with their places, as PostgreSQL reads it."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words(text), start=1):
        places[word].append(min(place, _LAST_PLACE))
    return " ".join(
        f"'{word}':{','.join(map(str, found))}" for word, found in places.items()
    )


def expression(terms: Terms, joint: str = " & ") -> str:
    """Write terms in PostgreSQL's language; words are letters and digits only."""
    wanted = joint.join(_phrase(phrase) for phrase in terms.include)
    if not terms.exclude:
        return wanted
    unwanted = " & ".join(f"!{_phrase(phrase)}" for phrase in terms.exclude)
    return f"({wanted}) & {unwanted}"


def _phrase(phrase: Phrase) -> str:
    return "(" + " <-> ".join(f"'{word}'" for word in phrase) + ")"


def _run(sql: str, params: Sequence = ()) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return cursor.fetchall() if cursor.description else []
