"""Search on Elasticsearch 8 or 9: the same words, cut at blanks by the server.

The text is prepared by us, so the server needs no plugin and nothing beyond the
analyzer `whitespace`. A source is an alias (minyi-comments) on one index
(minyi-comments-1f0c…); a new index is filled beside the old one and takes over its
name at once. The texts themselves are not kept, only their words.

Writes carry a version, the position of the log when the rows were read: whichever
of two writers comes second, the younger state stays.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice

from django.conf import settings
from elastic_transport import TransportError
from elasticsearch import ApiError, NotFoundError
from elasticsearch import Elasticsearch as Client
from elasticsearch.dsl import A, Q, Search
from elasticsearch.helpers import streaming_bulk

from search.documents import Document
from search.engines.base import EngineDown, NoIndex
from search.engines.shapes import body, known_by, stored, written
from search.query import Hits, Phrase, SearchQuery, Terms
from search.registry import SOURCES, known

BULK, BULK_SECONDS, TRIES = 1000, 30, 3
# A busy server is asked again, by ever longer waits; the rest is told at once.
BUSY = (429, 502, 503, 504)
NEWER_IS_THERE, GONE = 409, 404
MOST_VALUES = 500
ORDERS = {
    "newest": [{"key": "desc"}],
    "relevance": [{"_score": "desc"}, {"key": "desc"}],
    "endorsed": [{"endorsements": "desc"}, {"key": "desc"}],
}


@cache
def client(url: str) -> Client:
    """Give the client of a server; it keeps connections and is safe in threads.

    Of several addresses, parted by commas, one that does not answer is passed over.
    """
    nodes = [one.strip() for one in url.split(",")]
    seconds = settings.ES_TIMEOUT_MS / 1000
    return Client(nodes, request_timeout=seconds, max_retries=len(nodes) - 1)


@contextmanager
def told() -> Iterator[None]:
    """Turn whatever goes wrong with the server into EngineDown."""
    try:
        yield
    except (ApiError, TransportError) as error:
        raise EngineDown(str(error)[:300]) from error


class Elasticsearch:
    """For installations that have outgrown one machine."""

    name = "elasticsearch"

    def __init__(self, url: str = "", *, version: int | None = None, into: str = ""):
        """Use the server of the settings, or another one.

        `version` is the position of the log that writes go by; `into` writes to an
        index that does not have its name yet.
        """
        self.client = client(url or settings.ES_URL)
        self.version, self.into = version, into

    def alias(self, source: str) -> str:
        """The name under which a source is asked."""
        return f"{settings.ES_PREFIX}-{known(source)}"

    # -- writing --------------------------------------------------------------

    def index(self, source: str, documents: Iterable[Document]) -> None:
        left = iter(documents)
        while bodies := [(one.id, body(one)) for one in islice(left, BULK)]:
            if not self._sent_whole(source, bodies):
                self._bulk(source, ({"_id": pk, "_source": b} for pk, b in bodies))

    def delete(self, source: str, ids: Iterable[int]) -> None:
        self._bulk(source, ({"_op_type": "delete", "_id": pk} for pk in ids))

    def delete_between(self, source: str, low: int, high: int) -> None:
        held = self._held(source, low, high)
        while chunk := [pk for pk, _hash in islice(held, BULK)]:
            self.delete(source, chunk)

    def refresh(self, source: str) -> None:
        with told():
            self.client.indices.refresh(index=self.into or self.alias(source))

    def _sent_whole(self, source: str, bodies: Sequence[tuple[int, dict]]) -> bool:
        """Send documents at once; False where the server did not take all of them.

        The usual case, in a third of the time of the careful way below: written out
        once, and only whether all went well is read.
        """
        versioned = self._versioned()
        lines: list[str] = []
        for pk, one in bodies:
            lines += (written({"index": {"_id": pk, **versioned}}), written(one))
        try:
            with told():
                answer = self.client.options(request_timeout=BULK_SECONDS).bulk(
                    index=self.into or self.alias(source),
                    operations=lines,
                    filter_path="errors",
                    require_alias=not self.into,
                )
        except EngineDown as error:
            if getattr(error.__cause__, "status_code", 0) in BUSY:
                return False
            raise
        return not answer["errors"]

    def _versioned(self) -> dict:
        if self.version is None:
            return {}
        return {"version": self.version, "version_type": "external_gte"}

    def _bulk(self, source: str, actions: Iterable[dict]) -> None:
        """Write, asking again while the server is busy; raise EngineDown else."""
        index = self.into or self.alias(source)
        versioned = {"_index": index, **self._versioned()}
        with told():
            written = streaming_bulk(
                self.client.options(request_timeout=BULK_SECONDS),
                ({**versioned, **action} for action in actions),
                chunk_size=BULK,
                max_retries=TRIES,
                initial_backoff=0.2,
                max_backoff=2,
                retry_on_status=BUSY,
                raise_on_error=False,
                require_alias=not self.into,
            )
            for is_done, item in written:
                if not is_done:
                    _judge(item)

    # -- the index behind the name --------------------------------------------

    def create(self, source: str) -> str:
        """Make a new, empty index without a name; give what it is called."""
        called = f"{self.alias(source)}-{uuid.uuid4().hex[:12]}"
        with told():
            stored(source).init(index=called, using=self.client)
        return called

    def take_over(self, source: str, called: str) -> None:
        """Give the name of a source to an index, at once, and drop those before it.

        What a rebuilding that was given up left behind goes as well.
        """
        alias = self.alias(source)
        with told():
            self.client.indices.refresh(index=called)
            before = self._behind(alias) | self._behind(f"{alias}-*")
            actions: list[dict] = [{"add": {"index": called, "alias": alias}}]
            actions += [{"remove_index": {"index": one}} for one in before - {called}]
            self.client.indices.update_aliases(actions=actions)

    def check(self, source: str) -> None:
        """Raise NoIndex unless the name leads to one index of the right shape."""
        wanted = stored(source)._doc_type.mapping.to_dict()["_meta"]
        with told():
            try:
                found = self.client.indices.get(index=self.alias(source)).body
            except NotFoundError:
                found = {}
        metas = [one["mappings"].get("_meta") for one in found.values()]
        if metas != [wanted] or self.alias(source) in found:
            raise NoIndex(f"{self.alias(source)}: unknown mapping")

    def has(self, called: str) -> bool:
        """Say whether an index is there."""
        with told():
            return bool(self.client.indices.exists(index=called))

    def _behind(self, alias: str) -> set[str]:
        # An index that took the name itself counts, too.
        try:
            return set(self.client.indices.get(index=alias).body)
        except NotFoundError:
            return set()

    # -- reading --------------------------------------------------------------

    def query(self, asked: SearchQuery) -> Hits:
        if asked.is_void:
            return Hits()
        return _hits(self._ask(self.written(asked)), asked)

    def written(self, asked: SearchQuery) -> Search:
        """Write a question in the language of the server."""
        source = SOURCES[known(asked.source)]
        search = self._search(source.name).query(_wanted(asked))
        filters = {
            name: Q("term", **{name: value}) for name, value in asked.filters.items()
        }
        if filters:
            search = search.post_filter(Q("bool", filter=list(filters.values())))
        for name in asked.facets:
            self._count_by(search, source.facets[name], asked, filters)
        is_unknown = asked.order == "endorsed" and not source.endorsed
        order = "newest" if is_unknown else asked.order
        search = search.sort(*ORDERS[order])
        if asked.after and len(asked.after) == len(ORDERS[order]):
            search = search.extra(search_after=list(asked.after))
        return search.extra(size=asked.size, track_total_hits=asked.is_counted)

    def size(self, source: str) -> int:
        with told():
            found = self.client.count(index=self.into or self.alias(source))
        return int(found["count"])

    def wrong(
        self, source: str, low: int, high: int, documents: Sequence[Document]
    ) -> set[int]:
        expected = {(one.id, known_by(one)) for one in documents}
        return {pk for pk, _hash in expected ^ set(self._held(source, low, high))}

    def _search(self, source: str) -> Search:
        index = self.into or self.alias(source)
        return Search(using=self.client, index=index).params(
            allow_partial_search_results=False
        )

    def _ask(self, search: Search):
        with told():
            found = search.execute()
        # Half an answer is none.
        if found.timed_out or found._shards.failed:
            raise EngineDown("only a part of the shards answered")
        return found

    def _count_by(self, search: Search, facet, asked: SearchQuery, filters) -> None:
        others = [
            one
            for name, one in filters.items()
            if name != facet.name or facet.is_drilled
        ]
        chosen = asked.filters.get(facet.name, "")
        terms = A("terms", field=facet.field(chosen), size=MOST_VALUES)
        kept = A("filter", Q("bool", filter=others))
        search.aggs.bucket(facet.name, kept).bucket("values", terms)

    def _held(self, source: str, low: int, high: int) -> Iterator[tuple[int, str]]:
        """Give ids and fingerprints in a range, page by page."""
        after = low - 1
        while True:
            search = self._search(source).query("range", key={"gt": after, "lte": high})
            search = search.sort("key").extra(
                size=1000, docvalue_fields=["key", "hash"]
            )
            found = self._ask(search).hits.hits
            for hit in found:
                yield int(hit["_id"]), hit["fields"]["hash"][0]
            if len(found) < 1000:
                return
            after = int(found[-1]["_id"])


def _judge(item: dict) -> None:
    """Let pass what is as it should be; raise EngineDown for anything else."""
    ((act, answer),) = item.items()
    status = answer.get("status")
    kind = str(answer.get("error", {}).get("type", "")) if status != GONE else ""
    is_gone = act == "delete" and status == GONE and "error" not in answer
    if status == NEWER_IS_THERE or is_gone:
        return
    raise EngineDown(f"{act} {answer.get('_id')}: {status} {kind}")


def _wanted(asked: SearchQuery):
    column = "open" if asked.is_public else "full"
    rules: list = [_phrase(column, one) for one in asked.terms.include]
    kept: list = [Q("term", is_open=True)] if asked.is_public else []
    if asked.ids is not None:
        kept.append(Q("terms", key=sorted(asked.ids)))
    # Only what is ordered by score needs one.
    part = "must" if asked.order == "relevance" else "filter"
    clauses = {"filter": [*kept, *(rules if part == "filter" else [])]}
    if part == "must":
        clauses["must"] = rules
    return Q("bool", must_not=_unwanted(column, asked.terms), **clauses)


def _unwanted(column: str, terms: Terms) -> list:
    return [_phrase(column, one) for one in terms.exclude]


def _phrase(column: str, phrase: Phrase):
    return Q("match_phrase", **{column: " ".join(phrase)})


def _hits(found, asked: SearchQuery) -> Hits:
    hits = found.hits.hits
    ids = [int(hit["_id"]) for hit in hits]
    total = found.hits.total.value if asked.is_counted else len(ids)
    last = tuple(hits[-1]["sort"]) if hits and len(ids) == asked.size else ()
    facets = {
        name: {
            bucket.key: bucket.doc_count
            for bucket in found.aggregations[name]["values"].buckets
        }
        for name in asked.facets
    }
    return Hits(ids, total, facets, last)
