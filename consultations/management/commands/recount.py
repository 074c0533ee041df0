"""Rebuild the counters of consultations from their rows."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from consultations.models import Consultation
from consultations.tallies import recount_consultation


class Command(BaseCommand):
    help = "按实际意见重算各次征集的计数；可以只算指定编号的征集。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("codes", nargs="*", help="征集编号，例如 HZ-2026-0012")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Consultation.objects.order_by("pk")
        if codes := options["codes"]:
            found = found.filter(code__in=codes)
            missing = set(codes) - set(found.values_list("code", flat=True))
            if missing:
                raise CommandError(f"没有这次征集：{'、'.join(sorted(missing))}")
        for consultation in found:
            with transaction.atomic():
                articles = recount_consultation(consultation.pk)
            self.stdout.write(f"{consultation.code}：{articles} 条有意见或表态")
