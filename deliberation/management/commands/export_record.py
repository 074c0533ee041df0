"""Write the record of a counted vote to a file, for whoever checks it without us."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from common.errors import DomainError
from deliberation.actions.recording import hand_out_record
from deliberation.models import Poll

REFUSED = 2


class Command(BaseCommand):
    help = "导出一次表决的记录文件（ZIP），用 verify_record.py 可以独立核对。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", metavar="CODE", help="表决编号")
        parser.add_argument("file", metavar="RECORD.zip", help="写到哪里")
        parser.add_argument("--by", required=True, help="经办人的用户名")
        parser.add_argument("--reason", required=True, help="导出的原因，记入操作记录")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["by"]).first()
        if user is None:
            _refuse(f"没有用户名为 {options['by']} 的经办人。")
        polls = Poll.objects.visible_to(user).filter(code=options["code"])
        poll_id = polls.values_list("pk", flat=True).first()
        if poll_id is None:
            _refuse(f"没有编号为 {options['code']} 的表决。")
        try:
            packed = hand_out_record(
                user=user, poll_id=poll_id, reason=options["reason"]
            )
            Path(options["file"]).write_bytes(packed)
        except (DomainError, OSError) as error:
            _refuse(str(error))
        self.stdout.write(f"{options['file']}：{len(packed):,} 字节")


def _refuse(message: str) -> None:
    raise CommandError(message, returncode=REFUSED)
