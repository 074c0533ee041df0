"""Mobile numbers of the mainland: as people type them, and as we keep them."""

import re
import unicodedata

_NOISE = re.compile(r"[\s\-‐-―()（）.·]")
_MOBILE = re.compile(r"(?:\+86|0086|86)?(1[3-9]\d{9})", re.ASCII)


def normalised(typed: str) -> str:
    """Give a number the form +86…; full-width digits, blanks and dashes are allowed.

    Raises ValueError for anything but an 11-digit mobile number of the mainland.
    """
    text = _NOISE.sub("", unicodedata.normalize("NFKC", typed))
    match = _MOBILE.fullmatch(text)
    if match is None:
        raise ValueError("not a mobile number of the mainland")
    return f"+86{match[1]}"


def masked(phone: str) -> str:
    """Show a number to its owner: 138****5678; empty for none."""
    digits = phone.removeprefix("+86")
    return f"{digits[:3]}****{digits[-4:]}" if digits else ""
