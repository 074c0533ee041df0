"""Group comments and say what they say; touches no database."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consultations.rules.errors import DraftRefused
from consultations.rules.reading import read_source
from consultations.rules.report import report
from consultations.rules.structure import parse
from search.digest.articles import Article
from search.digest.errors import DigestRefused
from search.digest.output import as_output
from search.digest.pipeline import digest
from search.digest.reading import read_lines
from search.garbage import few_collections

REFUSED = 2


class Command(BaseCommand):
    help = "归并、概括意见：重复、主题、引文、逐句依据；不写数据库。"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", nargs="+", metavar="IN.jsonl", help="每行一条意见；“-”读标准输入"
        )
        parser.add_argument("--draft", metavar="FILE", help="草案文件，用来推断条文")
        parser.add_argument("--json", action="store_true", help="输出总是 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            articles = _articles(options["draft"])
            if len(options["files"]) == 1:
                self.stdout.write(_dumps(_answer(options["files"][0], articles)))
                return
        except DigestRefused as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from refusal
        for path in options["files"]:
            self.stdout.write(_dumps(_row(path, articles)))


def _row(path: str, articles: list[Article]) -> dict[str, Any]:
    """One input of several; a refused one does not stop the rest."""
    try:
        return {"file": path, **_answer(path, articles)}
    except DigestRefused as refusal:
        return {"file": path, "error": str(refusal)}


def _answer(path: str, articles: list[Article]) -> dict[str, Any]:
    with few_collections():
        return as_output(digest(read_lines(_read(path).splitlines()), articles))


def _read(path: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise DigestRefused(f"无法打开文件“{path}”，请检查路径和权限。") from error


def _articles(path: str | None) -> list[Article]:
    """Read the articles of a draft; none without a file."""
    if path is None:
        return []
    try:
        source = read_source(_read(path), Path(path).name)
        found = report(parse(source), source)["articles"]
    except DraftRefused as refusal:
        raise DigestRefused(str(refusal)) from refusal
    return [
        Article(each["label"], each["label"], f"{each['caption']}\n{each['text']}")
        for each in found
    ]


def _dumps(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
