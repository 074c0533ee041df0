"""Check the log: every leaf re-hashed, every position there."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import verify
from audit.models import Entry, TreeHead

_WORDS = {
    "gap": "序号不连续",
    "leaf": "内容与叶哈希不符",
    "root": "由日志算出的根哈希不是这个",
    "signature": "签名不成立",
    "key": "签名的不是所给的公钥",
}


class Command(BaseCommand):
    help = "核对操作日志：重新计算每条记录的哈希和每个树头，检查序号、签名。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")
        parser.add_argument(
            "--key", action="append", default=[], help="只认这个公钥（可以给几个）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(verify.problems())
        heads = list(verify.head_problems(options["key"]))
        wrong = len(found) + len(heads)
        total = Entry.objects.sequenced().count()
        if options["json"]:
            answer = {
                "entries": total,
                "heads": TreeHead.objects.count(),
                "problems": [
                    *(one._asdict() for one in found),
                    *(one._asdict() for one in heads),
                ],
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self._tell(total, found, heads)
        if wrong:
            raise CommandError(f"日志有 {wrong} 处不符。", returncode=1)

    def _tell(self, total: int, found: list[Any], heads: list[Any]) -> None:
        count = TreeHead.objects.count()
        self.stdout.write(f"已核对 {total} 条日志、{count} 个树头。")
        for problem in found:
            self.stdout.write(f"序号 {problem.position}：{_WORDS[problem.what]}")
        for head in heads:
            self.stdout.write(f"树头 {head.size}：{_WORDS[head.what]}")
