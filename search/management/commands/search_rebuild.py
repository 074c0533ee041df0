from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.indexing import rebuild
from search.sources import SOURCES


class Command(BaseCommand):
    help = "Index everything again from the database; searching goes on meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("sources", nargs="*", help=", ".join(SOURCES))
        parser.add_argument(
            "--after", type=int, default=0, help="go on after this id (one source)"
        )

    def handle(self, *, sources, after, **options):
        names = sources or list(SOURCES)
        if unknown := set(names) - set(SOURCES):
            raise CommandError(f"unknown sources: {', '.join(sorted(unknown))}")
        if after and len(names) != 1:
            raise CommandError("--after goes with exactly one source")
        for name in names:
            self._rebuild(name, after)

    def _rebuild(self, name, after):
        total = SOURCES[name].rows().filter(pk__gt=after).count()
        hidden = not self.stdout.isatty()  # quiet under cron and in tests
        with tqdm(total=total, unit="doc", desc=name, disable=hidden) as bar:
            done = rebuild(name, start=after, tell=lambda n, _last: bar.update(n))
        self.stdout.write(self.style.SUCCESS(f"{name}: {done} documents"))
