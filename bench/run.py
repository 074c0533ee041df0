"""The whole run: fill, measure, one table, and var/bench.json."""

import argparse
import json
import os
import platform
import sys
import time
from dataclasses import dataclass, replace

from bench import place, timing

BEGAN = time.monotonic()
# P3 brings the count of P4 with it.
EVERY = "P1 P2 P3 P5 P7 P8 S"


@dataclass(frozen=True)
class Size:
    """How much is filled in and how long is measured."""

    citizens: int = 1200
    loud: int = 100_040  # the 5,000th page of 20 is full, and not the last
    deep: int = 5000
    export: int = 1_000_000
    some: int = 10_000
    rounds: int = 5
    seconds: float = 5
    visits: int = 150
    exports: int = 3
    units: int = 60_000
    roll: int = 1_000_000
    questions: int = 200
    documents: int = 100_000
    comments: int = 100_000
    later: int = 1000


FULL = Size()
QUICK = Size(
    240, 2_040, 100, 10_000, 1_000, 2, 1, 10, 1, 12_000, 10_000, 20, 2_000, 3_000, 100
)  # fmt: skip


def main() -> int:
    """Run everything that was asked for; 1 if a bar was missed."""
    asked = _arguments()
    size = QUICK if asked.quick else FULL
    if asked.comments:
        size = replace(size, comments=asked.comments)
    place.prepare()
    say("建库、迁移")
    place.build_database()
    place.set_up_django()
    lines = _measure(size, set(asked.only or EVERY.split()))
    took = time.monotonic() - BEGAN
    if not asked.keep:
        place.drop_database()
    sys.stdout.write(f"\n{timing.table(lines)}\n\n用时 {took:.0f} 秒。\n")
    if not asked.quick:
        _save(lines, took)
    missed = [line for line in lines if line.holds is False]
    return 1 if missed and not asked.quick else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="小数据，只看能否运行")
    parser.add_argument(
        "--only",
        nargs="*",
        metavar="P",
        help="只测这些：P1 P2 P3 P5 P7 P8 S；P3 连同计票 P4",
    )
    parser.add_argument(
        "--comments", type=int, metavar="N", help="P8 的意见条数（平常十万）"
    )
    parser.add_argument("--keep", action="store_true", help="测完不删数据库")
    return parser.parse_args()


def _measure(size: Size, wanted: set[str]) -> list[timing.Line]:
    from bench import export, fill, reading, searching, submit

    lines = _alone(size, wanted)
    if not wanted & {"P1", "P2", "P7", "S"}:
        return lines
    say("装入数据")
    rows = size.export if "P7" in wanted else size.some
    world = fill.fill(
        citizens=size.citizens, loud=size.loud, export=rows, some=size.some
    )
    if "P2" in wanted:
        say("阅读")
        with place.server() as server:
            lines += reading.measure(world, server, visits=size.visits, deep=size.deep)
    if "S" in wanted:
        say("检索")
        lines += searching.measure(questions=size.questions, documents=size.documents)
    if "P7" in wanted:
        say("导出")
        lines += export.measure(world, rounds=size.exports)
    if "P1" in wanted:
        say("提交")
        with place.heartbeat(), place.server() as server:
            lines += submit.measure(
                world, server, rounds=size.rounds, seconds=size.seconds
            )
    return sorted(lines, key=lambda line: line.bar)


def _alone(size: Size, wanted: set[str]) -> list[timing.Line]:
    """Measure what brings its own data."""
    from bench import checking, digesting, importing, votes

    lines: list[timing.Line] = []
    if "P5" in wanted:
        say("解析")
        lines += importing.measure(rounds=size.rounds)
        lines += checking.measure(rounds=size.rounds)
    if "P3" in wanted:
        say("投票、计票")
        lines += votes.measure(
            units=size.units, rounds=size.rounds, seconds=size.seconds, roll=size.roll
        )
    if "P8" in wanted:
        say("归并")
        lines += digesting.measure(comments=size.comments, later=size.later)
    return lines


def _save(lines: list[timing.Line], took: float) -> None:
    written = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "seconds": round(took),
        "lines": [line.as_dict() for line in lines],
    }
    target = place.ROOT / "var" / "bench.json"
    target.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n")


def say(words: str) -> None:
    """Tell what is going on."""
    sys.stderr.write(f"· {time.monotonic() - BEGAN:5.0f} s  {words}\n")


if __name__ == "__main__":
    sys.exit(main())
