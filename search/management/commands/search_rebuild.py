from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search import builds
from search.engines import EngineDown, server
from search.registry import SOURCES


class Command(BaseCommand):
    help = "从数据库重建检索，期间照常检索；中断后再运行会接着做。"

    def add_arguments(self, parser):
        parser.add_argument("sources", nargs="*", help=", ".join(SOURCES))
        parser.add_argument(
            "--fresh", action="store_true", help="从头重做，不接着上一次"
        )

    def handle(self, *, sources, fresh, **options):
        names = sources or list(SOURCES)
        if unknown := set(names) - set(SOURCES):
            raise CommandError(f"没有这样的来源：{'、'.join(sorted(unknown))}")
        for name in names:
            self._rebuild(name, "数据库", builds.rebuild_near, fresh=fresh)
            if server() is not None:
                self._rebuild_far(name, fresh=fresh)

    def _rebuild_far(self, name, *, fresh):
        try:
            self._rebuild(name, "Elasticsearch", builds.rebuild_far, fresh=fresh)
        except EngineDown as error:
            text = (
                f"{name}：Elasticsearch 没有应答，恢复后再运行本命令会接着做。{error}"
            )
            raise CommandError(text) from error

    def _rebuild(self, name, where, rebuild, *, fresh):
        total = SOURCES[name].total()
        hidden = not self.stdout.isatty()  # quiet under cron and in tests
        with tqdm(total=total, unit="条", desc=name, disable=hidden) as bar:
            done = rebuild(name, is_fresh=fresh, tell=lambda n, _last: bar.update(n))
        told = f"{where} {name}（{SOURCES[name].label}）：已建 {done} 条"
        self.stdout.write(self.style.SUCCESS(told))
