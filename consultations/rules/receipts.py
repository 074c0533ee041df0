"""Receipt codes: easy to read out and to write down, hard to guess."""

import re
import secrets
from collections.abc import Callable

# No character that is taken for another one: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V are out.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH = 6
_CODE = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")
_JOINED = re.compile(rf"([A-Z]+)(\d{{4}})(\d+)([{ALPHABET}]{{{LENGTH}}})")


def new_code(
    consultation_code: str, choose: Callable[[str], str] = secrets.choice
) -> str:
    """Make a receipt code such as HZ-2026-0012-7F3K9Q (148 million endings)."""
    ending = "".join(choose(ALPHABET) for _ in range(LENGTH))
    return f"{consultation_code}-{ending}"


def normalise(typed: str) -> str:
    """Bring a receipt code as people type it into the form in which it is kept.

    Full-width characters, spaces, lower case, odd dashes and dashes left out are
    forgiven; what cannot be a code gives the empty text.
    """
    narrow = "".join(_narrow(c) for c in typed if not c.isspace()).upper()
    if joined := _JOINED.fullmatch(narrow):
        narrow = "-".join(joined.groups())
    return narrow if len(narrow) <= 40 and _CODE.fullmatch(narrow) else ""


def _narrow(character: str) -> str:
    if character in "－–—−‐‑―":
        return "-"
    code = ord(character)
    return chr(code - 0xFEE0) if 0xFF01 <= code <= 0xFF5E else character
