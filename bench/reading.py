"""P2: pages with a crowd of comments against the same pages without."""

from collections.abc import Sequence

from bench import place
from bench.client import Browser
from bench.fill import World
from bench.timing import Line, median, p95


def measure(world: World, server, *, visits: int, deep: int) -> list[Line]:
    """Compare draft pages by crowd, and comment pages by depth."""
    crowded = f"{world.loud.comment_count // 1000} 千条意见"
    lines = _draft(world.loud, world.silent, server, visits, "42 条", crowded)
    few = max(5, visits // 6)
    long = _draft(world.long_loud, world.long_silent, server, few, "1,260 条", crowded)
    for line in long:
        line.bound = ""
    return [*lines, *long, *_deep(world.loud, server, visits, deep)]


def _draft(loud, silent, server, visits: int, size: str, crowded: str) -> list[Line]:
    paths = [f"/consultations/{c.code}/text/" for c in (loud, silent)]
    (full, empty), cpu, body = _in_turn(server, paths, visits)
    what = f"全文页（{size}），{crowded}对无意见"
    note = (
        f"p95 {1000 * p95(full):.0f} 对 {1000 * p95(empty):.0f} ms，中位 "
        f"{1000 * median(full):.0f} 对 {1000 * median(empty):.0f} ms，"
        f"CPU {cpu[0]:.0f} 对 {cpu[1]:.0f} ms，gzip 后 {body[0] // 1024} kB"
    )
    counts = [place.count_queries("GET", path) for path in paths]
    return [
        Line("P2a", what, p95(full) / p95(empty), "倍", 1.2, "max", note,
             {"medians": [median(full), median(empty)], "cpu_ms": cpu}),
        Line("P2a", f"全文页（{size}）的 SQL", max(counts), "条", 12, "max",
             f"有无意见：{counts[0]} 与 {counts[1]}"),
    ]  # fmt: skip


def _deep(loud, server, visits: int, deep: int) -> list[Line]:
    first = f"/consultations/{loud.code}/comments/"
    paths = [f"{first}?after={token_of_page(loud, deep)}", first]
    (far, near), cpu, _body = _in_turn(server, paths, visits)
    counts = [place.count_queries("GET", path) for path in paths]
    note = (
        f"中位 {1000 * median(far):.1f} 对 {1000 * median(near):.1f} ms，p95 "
        f"{1000 * p95(far):.0f} 对 {1000 * p95(near):.0f} ms，"
        f"CPU {cpu[0]:.0f} 对 {cpu[1]:.0f} ms"
    )
    return [
        Line("P2b", f"意见广场第 {deep:,} 页对第 1 页", median(far) / median(near),
             "倍", 1.2, "max", note, {"p95": [p95(far), p95(near)]}),
        Line("P2b", "意见广场一页的 SQL", max(counts), "条", 8, "max",
             f"深浅：{counts[0]} 与 {counts[1]}"),
    ]  # fmt: skip


def _in_turn(server, paths: Sequence[str], visits: int):
    """Fetch the paths in turn; seconds of each visit, CPU-ms a visit, sizes."""
    browser = Browser(server.port)
    sizes = [len(browser.get(path)[1]) for path in paths * 2][: len(paths)]
    times: list[list[float]] = [[] for _ in paths]
    for _visit in range(visits):
        for own, path in zip(times, paths, strict=True):
            own.append(browser.get(path)[0])
    return times, [_cpu(server, browser, path, visits) for path in paths], sizes


def _cpu(server, browser: Browser, path: str, visits: int) -> float:
    """CPU-ms a visit; clock ticks are coarse, hence one path at a time."""
    visits = max(5, visits // 4)
    before = server.cpu_ms()
    for _visit in range(visits):
        browser.get(path)
    return (server.cpu_ms() - before) / visits


def token_of_page(consultation, number: int, size: int = 20) -> str:
    """The token of a deep page, found by counting rows instead of turning pages."""
    from common.pagination import page
    from consultations.queries import square

    order = square.ORDERS["newest"]
    every = consultation.comments.published().order_by(*order)
    at = (number - 1) * size - 1
    pair = [row.pk for row in every.only("pk")[at : at + 2]]
    if len(pair) < 2:
        raise RuntimeError(f"there is no page {number}")
    return page(every.filter(pk__in=pair), order=order, size=1).next or ""
