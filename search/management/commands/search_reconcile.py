import json

from django.core.management.base import BaseCommand, CommandError

from search import indexing
from search.engines import EngineDown, engine, server
from search.registry import SOURCES


class Command(BaseCommand):
    help = "按条数和内容核对检索与数据库，不符的改正。"

    def add_arguments(self, parser):
        parser.add_argument("sources", nargs="*", help=", ".join(SOURCES))
        parser.add_argument("--json", action="store_true", help="输出一行 JSON")

    def handle(self, *, sources, **options):
        names = sources or list(SOURCES)
        if unknown := set(names) - set(SOURCES):
            raise CommandError(f"没有这样的来源：{'、'.join(sorted(unknown))}")
        try:
            rows = [self._compare(name, held) for held in held_by() for name in names]
        except EngineDown as error:
            raise CommandError(
                f"Elasticsearch 没有应答，请稍后再试。{error}"
            ) from error
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for row in rows:
            self.stdout.write(
                f"{row['engine']} {row['source']}（{SOURCES[row['source']].label}）："
                f"检索 {row['index']} 条，数据库 {row['database']} 条，"
                f"改正 {row['repaired']} 条"
            )

    def _compare(self, name, held):
        repaired = indexing.repair(name, held, has_values=held.name == "elasticsearch")
        held.refresh(name)
        return {
            "engine": held.name,
            "source": name,
            "database": SOURCES[name].total(),
            "index": held.size(name),
            "repaired": repaired,
        }


def held_by():
    """The engines of this installation, the one inside the database first."""
    far = server()
    return [engine()] if far is None else [engine(), far]
