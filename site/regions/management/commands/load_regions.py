"""Fill the tree of places."""

import csv
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from regions.actions import load_regions
from regions.exceptions import BadRegions

DEFAULT = Path(__file__).resolve().parents[2] / "data" / "regions_huizhou.csv"


class Command(BaseCommand):
    help = "Load places from a CSV (by default those of Huizhou); safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=DEFAULT)

    def handle(self, file, **options):
        try:
            with file.open(encoding="utf-8-sig", newline="") as table:
                loaded = load_regions(csv.DictReader(table))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CommandError(f"无法读取 {file}。", returncode=2) from error
        except BadRegions as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(
            self.style.SUCCESS(
                f"新增 {loaded.created} 个区域，更新 {loaded.changed} 个"
            )
        )
