"""Public codes that count within a year, such as HZ-2026-0042."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Length


def next_code(rows: QuerySet[Any], prefix: str) -> str:
    """Give the code behind the highest that begins so; four digits, more from 10000.

    Two callers may get the same one: the unique column lets one of them through.
    """
    # The longest first: as texts, 10000 stands before 9999.
    highest_first = (Length("code").desc(), "-code")
    codes = rows.filter(code__startswith=prefix).order_by(*highest_first)
    last = codes.values_list("code", flat=True).first()
    number = int(last.removeprefix(prefix)) if last else 0
    return f"{prefix}{number + 1:04d}"
