"""Show what the importer makes of draft files; touches no database."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand

from consultations.converting import load_source
from consultations.rules.errors import DraftRefused
from consultations.rules.reading import MAX_BYTES, TOO_LARGE
from consultations.rules.report import report, summary
from consultations.rules.source import Source
from consultations.rules.structure import parse
from consultations.rules.tree import Draft

REFUSED = 2


def load(path: str) -> tuple[Source, Draft]:
    """Read and parse one file; raises DraftRefused with a message in Chinese."""
    file = Path(path)
    try:
        if file.stat().st_size > MAX_BYTES:
            raise DraftRefused(TOO_LARGE)
        data = file.read_bytes()
    except OSError as error:
        raise DraftRefused(f"无法打开文件“{path}”，请检查路径和权限。") from error
    source = load_source(data, file.name)
    return source, parse(source)


class Command(BaseCommand):
    help = "解析法规草案文件，显示结构、提示和引用校核；不写数据库。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, files, as_json, **options):
        if len(files) == 1:
            self.show_only(files[0], as_json)
            return
        for path in files:
            self.stdout.write(self.row(path, as_json))

    def show_only(self, path, as_json):
        try:
            source, draft = load(path)
        except DraftRefused as refusal:
            self.stderr.write(str(refusal))
            raise SystemExit(REFUSED) from None
        self.stdout.write(
            dumps(report(draft, source)) if as_json else summary(draft, source)
        )

    def row(self, path, as_json):
        """One input of several: a line of JSON, or a heading and a summary."""
        try:
            source, draft = load(path)
        except DraftRefused as refusal:
            refused = {"file": path, "error": str(refusal)}
            return dumps(refused) if as_json else f"{path}\n未导入：{refusal}\n"
        if as_json:
            return dumps({"file": path, **report(draft, source)})
        return f"{path}\n{summary(draft, source)}\n"


def dumps(value):
    """JSON as the contracts want it: one line, Chinese characters as themselves."""
    return json.dumps(value, ensure_ascii=False)
