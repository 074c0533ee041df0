"""Judge a vote by a row of the rulebook; touches no database."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from deliberation.rules import record
from deliberation.rules.errors import RecordRefused
from deliberation.rules.tally import tally
from rulebook import loader
from rulebook.loader import Row

REFUSED = 2


class Command(BaseCommand):
    help = "按规则统计一次表决：是否通过、哪一项没有达到、至少需要多少。"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rule", metavar="RULE", help="规则编号，或 编号@版本")
        parser.add_argument(
            "record", metavar="RECORD", help="JSON 文件；“-”逐行读标准输入"
        )
        parser.add_argument("--on", metavar="日期", help="哪一天有效的规则，默认今天")
        parser.add_argument("--json", action="store_true", help="输出总是 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        row = _rule(options["rule"], options["on"])
        if options["record"] == "-":
            self.each_line(row, sys.stdin.buffer)
            return
        try:
            answer = _answer(row, _read(options["record"]))
        except RecordRefused as refusal:
            raise CommandError(f"{refusal}。", returncode=REFUSED) from refusal
        self.stdout.write(_dumps(answer))

    def each_line(self, row: Row, lines: Iterable[bytes]) -> None:
        """Answer every line in its order; a refused one does not stop the rest."""
        for line in lines:
            if not line.strip():
                continue
            try:
                answer = _answer(row, line)
            except RecordRefused as refusal:
                answer = {"error": f"{refusal}。"}
            self.stdout.write(_dumps(answer))
            self.stdout.flush()


def _rule(name: str, on: str | None) -> Row:
    try:
        day = date.fromisoformat(on) if on else timezone.localdate()
    except ValueError as error:
        message = f"日期应写作 2026-01-01，不是 {on}。"
        raise CommandError(message, returncode=REFUSED) from error
    try:
        row = loader.find(name, day)
    except loader.UnknownRule as error:
        raise CommandError(f"{error}。", returncode=REFUSED) from error
    if row.kind != "vote":
        message = f"规则 {row.key} 不是表决规则。"
        raise CommandError(message, returncode=REFUSED)
    return row


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise RecordRefused(f"无法打开文件“{path}”，请检查路径和权限") from error


def _answer(row: Row, written: bytes) -> dict[str, Any]:
    return tally(row, record.load(written)).as_dict()


def _dumps(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False)
