"""Take in the units and owners of a compound."""

import hashlib
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.actions.rosters import checked, import_roster
from accounts.rosters import read_table
from accounts.rules.cells import written
from common.errors import DomainError
from regions.models import Compound

SHOWN = 200


class Command(BaseCommand):
    help = "导入一个小区的房屋和业主名册（.xlsx、.csv）；有错就什么都不导入。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--compound", required=True, help="小区编号")
        parser.add_argument("--check", action="store_true", help="只检查，不导入")

    def handle(self, file, compound, check, **options):
        place = Compound.objects.filter(code=compound).first()
        if place is None:
            raise CommandError(f"没有编号为 {compound} 的小区。", returncode=2)
        try:
            data = file.read_bytes()
            roster = checked(place, read_table(data))
            self._tell(roster)
            if roster.blocking:
                text = f"有 {len(roster.blocking)} 处必须改正，没有导入。"
                raise CommandError(text, returncode=2)
            if not check:
                self._import(place, roster, data)
        except OSError as error:
            raise CommandError(f"无法读取 {file}。", returncode=2) from error
        except DomainError as error:
            raise CommandError(str(error), returncode=2) from error

    def _tell(self, roster):
        for found in roster.findings[:SHOWN]:
            kind = "必须改正" if found.blocking else "提示"
            where = f"第 {found.place} 行：" if found.place else ""
            self.stdout.write(f"[{kind}] {where}{found.message}")
        if len(roster.findings) > SHOWN:
            self.stdout.write(f"…… 另有 {len(roster.findings) - SHOWN} 处")
        self.stdout.write(
            f"{roster.building_count} 栋 {len(roster.units)} 套，"
            f"计入表决 {written(roster.area)} 平方米，业主 {roster.owner_count} 人次"
        )

    def _import(self, place, roster, data):
        sha256 = hashlib.sha256(data).hexdigest()
        done = import_roster(compound=place, roster=roster, sha256=sha256)
        text = (
            f"已导入：新房屋 {done.new_units} 套，新业主 {done.new_owners} 人次，"
            f"终止 {done.ended_owners} 人次，关联账号 {done.linked} 个"
        )
        self.stdout.write(self.style.SUCCESS(text))
