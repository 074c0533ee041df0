"""S1, S2: search and rebuilding on Elasticsearch against the bare server."""

import json
import os
import random
import subprocess
import sys
import time
from dataclasses import replace

from bench.timing import Line, median, p95

WORDS = ("停车收费", "业主", "价格", "楼道", "征求 意见", "办法 -没有", "贴在楼道里")
FACETS = ("consultation", "stance", "outcome", "channel", "region", "month")


def measure(*, questions: int, documents: int) -> list[Line]:
    """Ask the embedded engine; rebuild on the server and ask it, where there is one."""
    near = _embedded(documents)
    if "TEST_ES_URL" not in os.environ:
        return [near, Line("S1", "检索：没有 TEST_ES_URL，未测", 0, "")]
    from django.conf import settings

    settings.ES_URL, settings.ES_PREFIX = os.environ["TEST_ES_URL"], "bench"
    settings.ES_TIMEOUT_MS = 60_000
    lines = [near, _rebuild(), *_ask(questions)]
    client = _server().client
    if found := client.indices.get(index="bench-*").body:
        client.indices.delete(index=",".join(found))
    return lines


def _embedded(documents: int) -> Line:
    """Ask FTS5 in a process of its own: this one has another database."""
    words = [sys.executable, "-m", "bench.embedded", str(documents)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)  # noqa: S603
    found = json.loads(done.stdout)
    ratio = found["ours_p50"] / found["bare_p50"]
    note = (
        f"{documents:,} 条，"
        f"中位 {found['ours_p50']:.0f} 对 {found['bare_p50']:.0f} ms，"
        f"p95 {found['ours_p95']:.0f} 对 {found['bare_p95']:.0f} ms"
    )
    return Line("S2", "嵌入式检索对裸 FTS5", ratio, "倍", 1.3, "max", note)


def _server(**more):
    from search.engines.elasticsearch import Elasticsearch

    return Elasticsearch(**more)


def _rebuild(turns: int = 2) -> Line:
    """Rebuild and send in turn; the best of each counts."""
    from search.builds import rebuild_far

    _bare_bulk()  # a server that has just started is slow with whatever comes first
    ours, bare, work, count = [], [], [], 0
    for _ in range(turns):
        began, worked = time.monotonic(), time.process_time()
        count = rebuild_far("comments", is_fresh=True)
        ours.append(time.monotonic() - began)
        work.append(time.process_time() - worked)
        bare.append(_bare_bulk())
    whole, sent = min(ours), min(bare)
    note = (
        f"{count:,} 条，{whole:.1f} 对 {sent:.1f} 秒，{count / whole:,.0f} 条/秒，"
        f"我们的 CPU 每条 {1000 * min(work) / count:.3f} ms"
    )
    return Line("S2", "重建索引对裸写同样的文档", whole / sent, "倍", 1.5, "max", note)


def _bare_bulk() -> float:
    """Send the same documents, ready made; only the sending counts."""
    from elasticsearch.helpers import bulk

    from search.engines.elasticsearch import BULK, BULK_SECONDS
    from search.engines.shapes import body
    from search.registry import SOURCES

    into, spent, last = _server().create("comments"), 0.0, 0
    client = _server().client.options(request_timeout=BULK_SECONDS)
    while ids := SOURCES["comments"].ids_after(last, 5 * BULK):
        found = SOURCES["comments"].documents(ids, has_values=True)
        ready = [{"_index": into, "_id": d.id, "_source": body(d)} for d in found]
        began = time.monotonic()
        bulk(client, ready, chunk_size=BULK)
        spent, last = spent + time.monotonic() - began, ids[-1]
    client.indices.delete(index=into)
    return spent


def _ask(number: int) -> list[Line]:
    from django.contrib.auth.models import AnonymousUser
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from search.asking import breaker
    from search.results import search

    dice, ours, bare = random.Random(1), [], []  # noqa: S311
    nobody, statements, is_standby = AnonymousUser(), 0, breaker.is_open
    for turn in range(number + 2):
        asked = _question(dice)
        began = time.monotonic()
        with CaptureQueriesContext(connection) as spent:
            is_standby |= search(nobody, asked).is_standby
        between = time.monotonic()
        _server().client.search(**_bare(asked))
        if turn > 1:  # the first ones open connections
            ours.append(between - began)
            bare.append(time.monotonic() - between)
            statements = max(statements, len(spent))
    if is_standby:
        raise RuntimeError("the database answered instead of the server")
    beyond = 1000 * (p95(ours) - 1.5 * p95(bare))
    note = (
        f"p95 {1000 * p95(ours):.0f} 对 {1000 * p95(bare):.0f} ms，"
        f"中位 {1000 * median(ours):.0f} 对 {1000 * median(bare):.0f} ms"
    )
    return [
        Line("S1", "检索 p95 超出裸查询 1.5 倍的部分", beyond, "ms", 15, "max", note),
        Line("S1", "一次检索的 SQL", statements, "条", 3, "max", "取出结果"),
    ]


def _question(dice: random.Random):
    from search.query import SearchQuery, parse

    order = dice.choice(("newest", "relevance", "endorsed"))
    filters = dice.choice(({}, {"stance": "amend"}))
    typed = parse(dice.choice(WORDS))
    asked = SearchQuery("comments", typed, order=order, facets=FACETS)
    return replace(asked, filters=filters)


def _bare(asked) -> dict:
    body = json.loads(json.dumps(_server().written(asked).to_dict()))
    index = _server().alias("comments")
    return {"index": index, **body, "request_cache": False}
