"""S2: the engine inside SQLite against bare FTS5, on a file of its own.

python -m bench.embedded 100000 prints one line of JSON; bench.run calls it so,
because a run on PostgreSQL has no FTS5.
"""

import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

BODY = "建议把停车收费的办法写清楚，先听业主意见，再定价格，结果贴在楼道里。"
OTHERS = "消防通道 公示期 维修资金 充电桩 服务费 投放时间 末班车 摄像头".split()
TYPED = ("停车收费", "业主", "服务费", "公示期", "贴在楼道里")
PIECE = 5000


def main(number: int, questions: int) -> dict:
    """Fill a table with so many documents; ask ours and the bare one in turn."""
    with tempfile.TemporaryDirectory() as folder:
        _set_up(Path(folder))
        filled = _fill(number)
        return {"documents": number, "fill_seconds": filled, **_ask(questions)}


def _set_up(folder: Path) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "MINYI_VAR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
    }
    root = Path(__file__).resolve().parents[1]
    sys.path[:0] = [str(root / "site"), str(root)]
    import django

    django.setup()
    from search.engines import ensure_tables

    ensure_tables()


def _fill(number: int) -> float:
    from django.db import transaction

    from search.engines import Document, engine

    dice, began = random.Random(1), time.monotonic()  # noqa: S311
    for low in range(1, number + 1, PIECE):
        texts = [
            (pk, BODY if dice.random() < 0.1 else f"{dice.choice(OTHERS)}，第{pk}件事")
            for pk in range(low, min(low + PIECE, number + 1))
        ]
        with transaction.atomic():
            engine().index("comments", [Document(pk, t, t) for pk, t in texts])
    return time.monotonic() - began


def _ask(questions: int) -> dict:
    from bench.timing import median, p95
    from search.engines import engine
    from search.engines.embedded import run
    from search.engines.fts5 import expression
    from search.query import SearchQuery, parse

    dice, ours, bare = random.Random(2), [], []  # noqa: S311
    bare_sql = (
        "SELECT rank, rowid FROM search_comments WHERE search_comments MATCH %s "
        "ORDER BY rank, rowid DESC LIMIT 20"
    )
    counted = "SELECT count(*) FROM search_comments WHERE search_comments MATCH %s"
    for turn in range(questions + 2):
        terms = parse(dice.choice(TYPED))
        asked = SearchQuery("comments", terms, order="relevance")
        match = [expression(terms, True)]
        steps = [
            (ours, lambda asked=asked: engine().query(asked)),
            (bare, lambda m=match: (run(bare_sql, m), run(counted, m))),
        ]
        for spent, step in steps if turn % 2 else reversed(steps):
            began = time.monotonic()
            step()
            if turn > 1:
                spent.append(time.monotonic() - began)
    return {
        "ours_p50": 1000 * median(ours),
        "bare_p50": 1000 * median(bare),
        "ours_p95": 1000 * p95(ours),
        "bare_p95": 1000 * p95(bare),
    }


if __name__ == "__main__":
    found = main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 60)
    sys.stdout.write(json.dumps(found) + "\n")
