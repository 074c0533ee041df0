"""Plain text as people type it: cleaning, excerpts, fingerprints, personal data."""

import hashlib
import re
from collections.abc import Iterator
from typing import NamedTuple

# Everything Cc except tab and newline; lone surrogates cannot be stored as UTF-8;
# the bidirectional overrides can make a text read otherwise than it is stored.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]"
)
_SPACES = re.compile(r"\s+")

_PLACES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PATTERNS = (
    (
        "id_number",
        re.compile(
            r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])"
            r"(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx](?![0-9A-Za-z])"
        ),
    ),
    (
        "email",
        re.compile(
            r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}"
            r"@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9])"
        ),
    ),
    (
        "phone",
        re.compile(
            r"(?<![0-9A-Za-z])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}"
            r"(?![0-9A-Za-z])"
        ),
    ),
    (
        "phone",
        re.compile(r"(?<![0-9A-Za-z])0\d{2,3}[- ]\d{7,8}(?![0-9A-Za-z])"),
    ),
    (
        "plate",
        re.compile(
            rf"[{_PLACES}][A-HJ-NP-Z][·• ]?"
            r"(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[学警港澳挂])(?![A-Za-z0-9])"
        ),
    ),
)

# No pattern finds anything without one of these; most comments have none.
_TELLING = re.compile(rf"[\d@]|[{_PLACES}][A-HJ-NP-Z]")


class Span(NamedTuple):
    """A piece of personal data found in a text; offsets count code points."""

    start: int
    end: int
    kind: str
    text: str


def clean_plain(text: str) -> str:
    """Give the text in the form in which it is stored.

    Line ends become LF; control characters, NUL, lone surrogates and direction
    overrides go. Composition (NFC or not) and characters beyond the basic plane,
    which Chinese names need, stay as typed.
    """
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def digest(text: str) -> str:
    """Fingerprint a text: SHA-256 of its UTF-8 form, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def excerpt(text: str, length: int = 80) -> str:
    """Shorten a text to one line of at most `length` characters, "…" included."""
    line = _SPACES.sub(" ", text).strip()
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def find_personal_data(text: str) -> list[Span]:
    """Find phone numbers, citizens' ID numbers, number plates and e-mail addresses.

    Spans come in order of the text and never overlap.
    """
    found: list[Span] = []
    if not _TELLING.search(text):
        return found
    for span in _candidates(text):
        if all(span.end <= old.start or span.start >= old.end for old in found):
            found.append(span)
    return sorted(found)


def mask(text: str) -> str:
    """Replace personal data by a form that keeps its kind readable: 138****0000."""
    pieces, last = [], 0
    for span in find_personal_data(text):
        pieces += [text[last : span.start], _masked(span)]
        last = span.end
    return "".join([*pieces, text[last:]])


def _candidates(text: str) -> Iterator[Span]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            # A mistyped ID number gives its owner away as well: no check digit.
            yield Span(match.start(), match.end(), kind, match.group())


def _masked(span: Span) -> str:
    if span.kind == "id_number":
        return span.text[:6] + "********" + span.text[-4:]
    if span.kind == "email":
        return span.text[0] + "***" + span.text[span.text.index("@") :]
    if span.kind == "plate":
        return span.text[:2] + "****" + span.text[-1]
    return span.text[:-8] + "****" + span.text[-4:]


_BLANKS = "\t\u3000\xa0\u2002\u2003"


def printable(text: str) -> str:
    """One line without line ends and signs that cannot be printed."""
    return "".join(char for char in text if char.isprintable() or char in _BLANKS)
