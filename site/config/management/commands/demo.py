"""Fill the site with an invented Huizhou."""

import time

from django.core.management.base import BaseCommand

from config.demo.build.plan import SIZES
from config.demo.build.wipe import wipe
from config.demo.build.world import build


class Command(BaseCommand):
    help = "装入演示数据（虚构），可重复执行；--wipe 先清空。"

    def add_arguments(self, parser):
        parser.add_argument("--size", choices=list(SIZES), default="small")
        parser.add_argument("--wipe", action="store_true", help="先清空演示数据")

    def handle(self, **options):
        began = time.monotonic()
        if options["wipe"]:
            wipe()
            self.stdout.write("已清空。")
        build(SIZES[options["size"]], self._say)
        took = time.monotonic() - began
        self.stdout.write(self.style.SUCCESS(f"演示数据就绪，用时 {took:.1f} 秒。"))

    def _say(self, words: str) -> None:
        self.stdout.write(f"· {words}")
        self.stdout.flush()
