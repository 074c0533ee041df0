"""P8: the pages of the workbench over a large digest: seconds, SQL, CPU of each."""

import time

from bench import place
from bench.timing import Line, median

ROUNDS = 3
SLOW, MANY = 1.0, 30
"""Seconds that a page of staff may take, and its statements."""


def measure(consultation) -> list[Line]:
    """Open each page some times; two lines tell the slowest and the busiest."""
    from accounts.models import User
    from bench import fill

    session = fill.sign_in([User.objects.get(username="drafter")])[0]
    found = {name: _opened(path, session) for name, path in _paths(consultation)}
    slowest = max(found, key=lambda name: found[name][0])
    busiest = max(found, key=lambda name: found[name][1])
    every = "、".join(
        f"{name} {1000 * took:.0f} ms（CPU {1000 * cpu:.0f}）{asked} 条"
        for name, (took, asked, cpu) in found.items()
    )
    return [
        Line(
            "P8", f"工作台最慢的一页（{slowest}）", found[slowest][0], "秒",
            SLOW, "max", every,
        ),
        Line(
            "P8", f"工作台一页的 SQL（{busiest}）", found[busiest][1], "条",
            MANY, "max",
        ),
    ]  # fmt: skip


def _paths(consultation) -> list[tuple[str, str]]:
    from django.urls import reverse

    from search.workbench.models import AnalysisRun

    run = AnalysisRun.objects.filter(
        consultation=consultation, kind="full", state="done"
    ).first()
    theme = run.themes.order_by("-segment_count").first()
    clusters = theme.clusters.order_by("id")
    whole = run.statements.filter(theme=None, kind="count").order_by("position")
    code = consultation.code
    asked = [
        ("总览", "digest", code),
        ("待答复一栏", "owed", run.pk),
        ("主题", "theme", theme.pk),
        ("要点", "cluster", clusters.first().pk),
        ("全部意见", "evidence", whole.first().pk),
        ("相同意见", "evidence", whole[1].pk),
        ("主题的依据", "evidence", theme.statements.filter(kind="count").first().pk),
        ("单独意见", "bucket", run.pk, "single"),
        ("未归入", "queue", run.pk, "unclassified"),
        ("把握不大", "queue", run.pk, "doubtful"),
        ("修改建议", "wishes", run.pk),
        ("比较", "compare", code),
        ("报告", "reports", code),
    ]
    return [
        (name, reverse(f"workbench:{view}", args=args)) for name, view, *args in asked
    ]


def _opened(path: str, session: str) -> tuple[float, int, float]:
    """Give the median of seconds, the statements, and the CPU seconds of this process.

    What the database does beside is in the first alone.
    """
    asked = place.count_queries("GET", path, session)
    took, used = [], []
    for _ in range(ROUNDS):
        began, before = time.monotonic(), time.process_time()
        place.count_queries("GET", path, session)
        took.append(time.monotonic() - began)
        used.append(time.process_time() - before)
    return median(took), asked, median(used)
