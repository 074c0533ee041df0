"""Areas as whole hundredths of a square metre."""

import re
from typing import Any

from deliberation.rules.errors import RecordRefused

WRITTEN = re.compile(r"(0|[1-9][0-9]{0,11})\.([0-9]{2})")


def parse_area(value: Any, where: str) -> int:
    """Read "89.52" as 8952 hundredths of a square metre.

    Raises RecordRefused, which names the place, for anything but a text of digits with
    two decimals: a float would already have lost what the law compares.
    """
    found = WRITTEN.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise RecordRefused(f'{where}：面积应是带两位小数的文字，如 "89.52"')
    return int(found[1]) * 100 + int(found[2])


def format_area(hundredths: int) -> str:
    """Write 8952 hundredths as "89.52"."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"
