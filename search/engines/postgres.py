"""Search inside PostgreSQL: the same words as tsvectors, phrases by `<->`.

Vectors and queries are written out by us, so no parser or dictionary of the server
has a say. Of a word that occurs more than 256 times, or beyond the 16,383rd word of
a text, PostgreSQL keeps no place: there a phrase may be missed, a single word is not.
"""

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection

from search.documents import Document
from search.engines.embedded import Embedded, run
from search.query import Phrase, Terms
from search.registry import known
from search.words import words

_LAST_PLACE = 16_383


def create(source: str) -> list[str]:
    """Write the statements that make the table of a source where it is missing."""
    table, indexes = f"search_{source}", ("open", "everything")
    return [
        f"CREATE TABLE IF NOT EXISTS {table} "
        "(id bigint PRIMARY KEY, open tsvector NOT NULL, everything tsvector NOT NULL)",
        *(
            f"CREATE INDEX IF NOT EXISTS {table}_{name} ON {table} USING gin ({name})"
            for name in indexes
        ),
    ]


class Postgres(Embedded):
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

    def match(self, source, terms, *, is_public):
        return f"{_column(is_public)} @@ %s::tsquery", [expression(terms)]

    def score(self, terms, *, is_public):
        # Long texts are no better for being long (1: by the logarithm of the length).
        # As double precision, so that a score comes back as the one that went out.
        score = f"ts_rank({_column(is_public)}, %s::tsquery, 1)::float8"
        return score, [expression(terms)], "DESC"

    def excluded(self, source, terms, *, is_public):
        match = expression(Terms(include=terms.exclude), joint=" | ")
        column = _column(is_public)
        sql = f"SELECT id FROM search_{known(source)} WHERE {column} @@ %s::tsquery"  # noqa: S608
        return sql, [match]

    def wrong(
        self, source: str, low: int, high: int, documents: Sequence[Document]
    ) -> set[int]:
        sql = (
            "SELECT coalesce(told.id, held.id) FROM "  # noqa: S608
            "(SELECT * FROM unnest(%s::bigint[], %s::text[], %s::text[]) "
            f"AS t(id, o, e)) told FULL JOIN (SELECT * FROM search_{known(source)} "
            "WHERE id BETWEEN %s AND %s) held ON held.id = told.id WHERE "
            "told.o::tsvector IS DISTINCT FROM held.open OR "
            "told.e::tsvector IS DISTINCT FROM held.everything"
        )
        told = [(one.id, vector(one.open), vector(one.full)) for one in documents]
        columns = [list(column) for column in zip(*told, strict=True)] or [[], [], []]
        return {row[0] for row in run(sql, [*columns, low, high])}


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
