"""Search inside SQLite: one FTS5 table a source, rowid = id of the object.

The words are prepared by us and separated by blanks, so the plain `ascii` tokenizer
is exact: it cuts at blanks and knows nothing of Unicode versions. `closed` holds the
full text only where it differs from `open`, so that nothing is stored twice.
"""

from collections.abc import Sequence

from django.db import connection

from search.documents import Document
from search.engines.embedded import Embedded, run
from search.query import Phrase, Terms
from search.registry import known
from search.words import prepared


def create(source: str) -> list[str]:
    """Write the statements that make the table of a source where it is missing."""
    return [
        f"CREATE VIRTUAL TABLE IF NOT EXISTS search_{source} "
        "USING fts5(open, closed, tokenize = 'ascii')"
    ]


class Fts5(Embedded):
    """The default engine: nothing to install, changed in the log's own transaction."""

    name = "fts5"
    key = "rowid"

    def index(self, source: str, documents: Sequence[Document]) -> None:
        table = f"search_{known(source)}"
        self.delete(source, [one.id for one in documents])
        rows = [_row(one) for one in documents]
        sql = f"INSERT INTO {table} (rowid, open, closed) VALUES (%s, %s, %s)"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)

    def match(self, source, terms, *, is_public):
        return f"search_{known(source)} MATCH %s", [expression(terms, is_public)]

    def score(self, terms, *, is_public):
        return "rank", [], "ASC"

    def excluded(self, source, terms, *, is_public):
        table = f"search_{known(source)}"
        match = expression(Terms(include=terms.exclude), is_public, joint=" OR ")
        return f"SELECT rowid FROM {table} WHERE {table} MATCH %s", [match]  # noqa: S608

    def wrong(
        self, source: str, low: int, high: int, documents: Sequence[Document]
    ) -> set[int]:
        table = f"search_{known(source)}"
        sql = f"SELECT rowid, open, closed FROM {table} WHERE rowid BETWEEN %s AND %s"  # noqa: S608
        held = {tuple(row) for row in run(sql, [low, high])}
        return {row[0] for row in held ^ {_row(one) for one in documents}}


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
