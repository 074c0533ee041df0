from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search import builds
from search.engines import EngineDown, server
from search.registry import SOURCES


class Command(BaseCommand):
    help = (
        "Index everything again from the database; searching goes on meanwhile, and "
        "what was interrupted goes on where it stopped."
    )

    def add_arguments(self, parser):
        parser.add_argument("sources", nargs="*", help=", ".join(SOURCES))
        parser.add_argument(
            "--fresh", action="store_true", help="begin again instead of going on"
        )

    def handle(self, *, sources, fresh, **options):
        names = sources or list(SOURCES)
        if unknown := set(names) - set(SOURCES):
            raise CommandError(f"没有这样的来源：{'、'.join(sorted(unknown))}")
        for name in names:
            self._rebuild(name, builds.rebuild_near, fresh=fresh)
            if server() is not None:
                self._rebuild_far(name, fresh=fresh)

    def _rebuild_far(self, name, *, fresh):
        try:
            self._rebuild(name, builds.rebuild_far, fresh=fresh)
        except EngineDown as error:
            text = (
                f"{name}：Elasticsearch 没有应答，恢复后再运行本命令会接着做。{error}"
            )
            raise CommandError(text) from error

    def _rebuild(self, name, rebuild, *, fresh):
        total = SOURCES[name].total()
        hidden = not self.stdout.isatty()  # quiet under cron and in tests
        with tqdm(total=total, unit="doc", desc=name, disable=hidden) as bar:
            done = rebuild(name, is_fresh=fresh, tell=lambda n, _last: bar.update(n))
        self.stdout.write(self.style.SUCCESS(f"{name}: {done} documents"))
