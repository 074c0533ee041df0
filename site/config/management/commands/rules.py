"""Show the rulebook: the law that this site runs under."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from rulebook import loader
from rulebook.loader import Row


class Command(BaseCommand):
    help = "列出本平台适用的规则：法律、条款、施行日期、是否已核对。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", nargs="?", help="规则编号，或 编号@版本")
        parser.add_argument("--on", metavar="日期", help="哪一天有效，默认今天")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        answer = _chosen(options["id"], _day(options["on"]))
        if options["json"]:
            shown = answer.as_dict() if isinstance(answer, Row) else _dicts(answer)
            self.stdout.write(json.dumps(shown, ensure_ascii=False))
            return
        for row in [answer] if isinstance(answer, Row) else answer:
            self.stdout.write(_line(row))


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        message = f"日期应写作 2026-01-01，不是 {written}。"
        raise CommandError(message, returncode=2) from error


def _chosen(name: str | None, on: date | None) -> Row | list[Row]:
    if name is None:
        rows = loader.all_rows()
        return [row for row in rows if on is None or row.source.in_force(on)]
    try:
        return loader.find(name, on or timezone.localdate())
    except loader.UnknownRule as error:
        raise CommandError(f"{error}。", returncode=2) from error


def _dicts(rows: list[Row]) -> list[dict[str, Any]]:
    return [row.as_dict() for row in rows]


def _line(row: Row) -> str:
    source = row.source
    days = f"{row.min_days} 日" if row.min_days else "—"
    force = f"{source.from_ or '…'} 至 {source.to or '今'}"
    checked = "已核对" if source.verified else "待核对"
    return f"{row.key}\t{row.title}\t{days}\t{row.citation}\t{force}\t{checked}"
