"""Check the log: every leaf re-hashed, every position there."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import verify
from audit.models import Entry

_WORDS = {"gap": "序号不连续", "leaf": "内容与叶哈希不符"}


class Command(BaseCommand):
    help = "核对操作日志：重新计算每条记录的哈希，检查序号是否连续。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(verify.problems())
        total = Entry.objects.sequenced().count()
        if options["json"]:
            rows = [problem._asdict() for problem in found]
            answer = {"entries": total, "problems": rows}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self._tell(total, found)
        if found:
            raise CommandError(f"日志有 {len(found)} 处不符。", returncode=1)

    def _tell(self, total: int, found: list[verify.Problem]) -> None:
        self.stdout.write(f"已核对 {total} 条日志。")
        for problem in found:
            what = _WORDS[problem.what]
            self.stdout.write(f"序号 {problem.position}：{what}")
