"""Compare two draft files article by article; touches no database."""

from django.core.management.base import BaseCommand

from consultations.rules.errors import DraftRefused
from consultations.rules.report import compare

from .parse_draft import REFUSED, dumps, load

NAMES = {"unchanged": "未改", "changed": "修改", "added": "新增", "deleted": "删除"}


class Command(BaseCommand):
    help = "比较两份法规文本，按内容配对条文；不写数据库。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("old", metavar="OLD")
        parser.add_argument("new", metavar="NEW")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, old, new, as_json, **options):
        try:
            compared = compare(load(old)[1], load(new)[1])
        except DraftRefused as refusal:
            self.stderr.write(str(refusal))
            raise SystemExit(REFUSED) from None
        self.stdout.write(dumps(compared) if as_json else table(compared))


def table(compared):
    """The pairs as lines of text, the counts at the end."""
    lines = [
        f"{pair['old'] or '—'}\t{pair['new'] or '—'}\t{NAMES[pair['kind']]}"
        for pair in compared["pairs"]
    ]
    counts = compared["counts"]
    totals = [f"{name} {counts[kind]}" for kind, name in NAMES.items()]
    lines.append("，".join([*totals, f"条号变动 {counts['renumbered']}"]))
    return "\n".join(lines)
