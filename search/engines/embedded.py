"""Search inside the database: words from a table of ours, the rest from the rooms'.

An engine tells how a match, a score and a place in the order of scores are written in
its SQL; filters, counts and other orders are asked of the tables themselves.
"""

from collections.abc import Iterable, Sequence

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from search.query import Hits, Key, SearchQuery, Terms
from search.registry import SOURCES, known

CHUNK = 500
Sql = tuple[str, list]


class Embedded:
    """What both engines inside a database have in common."""

    name = ""
    key = "id"

    def match(self, source: str, terms: Terms, *, is_public: bool) -> Sql:
        """Write "this row has the words", for terms that include something."""
        raise NotImplementedError

    def score(self, terms: Terms, *, is_public: bool) -> tuple[str, list, str]:
        """Write the score, its parameters, and in which direction it is best."""
        raise NotImplementedError

    def excluded(self, source: str, terms: Terms, *, is_public: bool) -> Sql:
        """Write "the ids that have one of the words", for terms that only exclude."""
        raise NotImplementedError

    def refresh(self, source: str) -> None:
        """Nothing waits: what is written is found in the same transaction."""

    def query(self, asked: SearchQuery) -> Hits:
        if asked.is_void:
            return Hits()
        try:
            keys = self._page(asked)
            total = self._total(asked) if asked.is_counted else len(keys)
        except EmptyResultSet:
            return Hits()
        ids = [int(key[-1]) for key in keys]
        last = tuple(keys[-1]) if keys and len(keys) == asked.size else ()
        return Hits(ids, total, self._facets(asked), last)

    def narrow(
        self, rows: QuerySet, source: str, terms: Terms, *, is_public: bool
    ) -> QuerySet:
        """Keep the rows of a queryset that match."""
        if not terms:
            return rows.none()
        if not terms.include:
            sql, params = self.excluded(source, terms, is_public=is_public)
            return rows.exclude(pk__in=RawSQL(sql, params))  # noqa: S611
        where, params = self.match(source, terms, is_public=is_public)
        sql = f"SELECT {self.key} FROM search_{known(source)} WHERE {where}"  # noqa: S608
        return rows.filter(pk__in=RawSQL(sql, params))  # noqa: S611

    def delete(self, source: str, ids: Iterable[int]) -> None:
        table, wanted = f"search_{known(source)}", list(ids)
        for at in range(0, len(wanted), CHUNK):
            chunk = wanted[at : at + CHUNK]
            marks = ", ".join(["%s"] * len(chunk))
            run(f"DELETE FROM {table} WHERE {self.key} IN ({marks})", chunk)  # noqa: S608

    def delete_between(self, source: str, low: int, high: int) -> None:
        table = f"search_{known(source)}"
        run(f"DELETE FROM {table} WHERE {self.key} BETWEEN %s AND %s", [low, high])  # noqa: S608

    def size(self, source: str) -> int:
        return int(run(f"SELECT count(*) FROM search_{known(source)}")[0][0])  # noqa: S608

    def _rows(self, asked: SearchQuery, without: str = "") -> QuerySet:
        """The rows that filters and words leave over."""
        rows = self._filtered(asked, without)
        if not asked.terms:
            return rows
        return self.narrow(rows, asked.source, asked.terms, is_public=asked.is_public)

    def _filtered(self, asked: SearchQuery, without: str = "") -> QuerySet:
        source = SOURCES[known(asked.source)]
        rows = source.seen(is_public=asked.is_public)
        if rows is None:
            raise EmptyResultSet
        for name, value in asked.filters.items():
            facet = source.facets[name]
            if name != without or facet.is_drilled:
                rows = facet.narrow(rows, value)
        return rows if asked.ids is None else rows.filter(pk__in=asked.ids)

    def _total(self, asked: SearchQuery) -> int:
        if not asked.is_plain:
            return self._rows(asked).count()
        where, params = self.match(asked.source, asked.terms, is_public=asked.is_public)
        table = f"search_{known(asked.source)}"
        return int(run(f"SELECT count(*) FROM {table} WHERE {where}", params)[0][0])  # noqa: S608

    def _facets(self, asked: SearchQuery) -> dict[str, dict[str, int]]:
        facets = SOURCES[asked.source].facets
        return {
            name: facets[name].counts(
                self._rows(asked, without=name), asked.filters.get(name, "")
            )
            for name in asked.facets
        }

    def _page(self, asked: SearchQuery) -> Sequence[Sequence]:
        """The keys of one page, the id last."""
        column = SOURCES[known(asked.source)].endorsed
        if asked.order == "endorsed" and column:
            return self._by_column(asked, column)
        if asked.order == "relevance" and asked.terms.include:
            return self._by_score(asked)
        if asked.is_plain:
            return self._newest(asked)
        rows = self._rows(asked)
        if asked.after:
            rows = rows.filter(pk__lt=int(asked.after[-1]))
        return list(rows.order_by("-pk").values_list("pk")[: asked.size])

    def _by_column(self, asked: SearchQuery, column: str) -> Sequence[Sequence]:
        rows = self._rows(asked)
        if len(asked.after) == 2:
            count, pk = (int(part) for part in asked.after)
            rows = rows.filter(
                Q(**{f"{column}__lt": count}) | Q(**{column: count}, pk__lt=pk)
            )
        ordered = rows.order_by(f"-{column}", "-pk")
        return list(ordered.values_list(column, "pk")[: asked.size])

    def _newest(self, asked: SearchQuery) -> Sequence[Sequence]:
        where, params = self.match(asked.source, asked.terms, is_public=asked.is_public)
        if asked.after:
            where += f" AND {self.key} < %s"
            params = [*params, int(asked.after[-1])]
        sql = (
            f"SELECT {self.key} FROM search_{asked.source} WHERE {where} "  # noqa: S608
            f"ORDER BY {self.key} DESC LIMIT %s"
        )
        return run(sql, [*params, asked.size])

    def _by_score(self, asked: SearchQuery) -> Sequence[Sequence]:
        score, known_by, best = self.score(asked.terms, is_public=asked.is_public)
        where, params = self.match(asked.source, asked.terms, is_public=asked.is_public)
        if not asked.is_plain:
            sql, more = self._filtered(asked).values("pk").query.sql_with_params()
            where, params = f"{where} AND {self.key} IN ({sql})", [*params, *more]
        if len(asked.after) == 2:
            beyond, more = self._beyond(score, known_by, best, asked.after)
            where, params = f"{where} AND {beyond}", [*params, *more]
        sql = (
            f"SELECT {score} AS score, {self.key} FROM search_{asked.source} "  # noqa: S608
            f"WHERE {where} ORDER BY score {best}, {self.key} DESC LIMIT %s"
        )
        return run(sql, [*known_by, *params, asked.size])

    def _beyond(self, score: str, known_by: list, best: str, after: Key) -> Sql:
        worse = ">" if best == "ASC" else "<"
        sql = f"({score} {worse} %s OR ({score} = %s AND {self.key} < %s))"
        return sql, [*known_by, after[0], *known_by, after[0], int(after[1])]


def run(sql: str, params: Sequence = ()) -> list:
    """Run a statement; give its rows, where it has any."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return cursor.fetchall() if cursor.description else []
