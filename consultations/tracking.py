"""The second half of a receipt: the last four digits of the giver's phone."""

from common.crypto import blind_index

TAIL = 4


def tail_index(receipt: str, phone: str) -> str:
    """Give what is kept of a phone (or of its last four digits) with a receipt.

    Bound to the receipt, so that equal tails cannot be told from the table. Empty
    for a phone of fewer than four digits.
    """
    digits = "".join(c for c in phone if c.isascii() and c.isdigit())
    if len(digits) < TAIL:
        return ""
    return blind_index(f"receipt:{receipt}:{digits[-TAIL:]}")
