"""Receipt codes of ballots: easy to read out, hard to guess."""

import secrets
from collections.abc import Callable

# No character that is taken for another one.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH = 8


def new_code(poll_code: str, choose: Callable[[str], str] = secrets.choice) -> str:
    """Make a receipt code such as YT-2026-0118-7F3K9QAC."""
    return f"{poll_code}-{''.join(choose(ALPHABET) for _ in range(LENGTH))}"
