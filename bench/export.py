"""P7a: the CSV of all comments through the site against COPY TO STDOUT."""

import time

import psycopg

from bench import place
from bench.client import Browser
from bench.fill import World
from bench.timing import Line, median

CHUNK = 1 << 16


def measure(world: World, *, rounds: int) -> list[Line]:
    """Export few and many rows from one worker; COPY reads the same columns."""
    with place.server(workers=1) as server:
        some, every = (
            f"/admin/legislation/{c.code}/export.csv"
            for c in (world.some_rows, world.all_rows)
        )
        for _warm in range(3):
            _download(server.port, world.staff, some)
        small = server.peak_rss_kb()
        sql = copy_statement(world.all_rows)
        copied, streamed, firsts = [], [], []
        for _round in range(rounds):
            copied.append(_copy(sql))
            first, took, rows = _download(server.port, world.staff, every)
            streamed.append(took)
            firsts.append(first)
        large = server.peak_rss_kb()
    return _lines(copied, streamed, firsts, rows, (large - small) / 1024)


def copy_statement(consultation) -> str:
    """The export's own query, written out for COPY."""
    from django.db import connection

    from consultations.queries.exports import exported

    sql, params = exported(consultation).query.sql_with_params()
    connection.ensure_connection()
    written = psycopg.ClientCursor(connection.connection).mogrify(sql, params)
    return f"COPY ({written}) TO STDOUT WITH (FORMAT csv)"


def _copy(sql: str) -> float:
    with psycopg.connect(place.DATABASE_URL) as connection:
        began = time.perf_counter()
        with connection.cursor().copy(sql) as copy:
            for _block in copy:
                pass
        return time.perf_counter() - began


def _download(port: int, session: str, path: str) -> tuple[float, float, int]:
    """Seconds to the first byte, seconds in all, and lines read."""
    browser = Browser(port, session, gzip=False)
    began = time.perf_counter()
    answer = browser.open("GET", path)
    first, lines = 0.0, 0
    while block := answer.read1(CHUNK):
        first = first or time.perf_counter() - began
        lines += block.count(b"\n")
    took = time.perf_counter() - began
    browser.connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return first, took, lines - 1


def _lines(copied, streamed, firsts, rows: int, growth: float) -> list[Line]:
    what = f"导出 CSV（{rows:,} 条意见）"
    ratios = [s / c for s, c in zip(streamed, copied, strict=True)]
    note = f"{median(streamed):.1f} s 对 COPY {median(copied):.2f} s"
    return [
        Line("P7a", f"{what}对 COPY", median(ratios), "倍", 10, "max", note,
             {"csv_s": streamed, "copy_s": copied}),
        Line("P7a", f"{what}常驻内存增量", growth, "MB", 32, "max",
             "与导出少量意见后的峰值比较"),
        Line("P7a", f"{what}首字节", median(firsts), "s", 1, "max", ""),
    ]  # fmt: skip
