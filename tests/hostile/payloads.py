"""What is put in every field, and how a page is read for it."""

from html.parser import HTMLParser

# Breaks out of an attribute of either quote, opens an element of its own name, and
# would be computed by a template that is rendered twice. Short enough for any field.
SCRIPT = "\"'><x-evil evil-attr=1>{{7*9731}}"
COMPUTED = "68117"
FORMULA = "=HYPERLINK(1)"
CONTROLS = "\u202e\u2066\x07"

# For parameters of addresses: nonsense, bounds, quotes, encodings, arrays.
VALUES = (
    "",
    "x",
    "-1",
    "0",
    "99999999999999999999",
    "9" * 5000,
    "²",
    "1e309",
    "NaN",
    "'\"><x-evil evil-attr=1>",
    "' OR 1=1 --",
    "%",
    "\\",
    "🙂𠮷",
    "\ud83d".encode("utf-8", "surrogatepass").decode("latin-1"),
    "a\r\nSet-Cookie: evil=1",
    "../../etc/passwd",
    "2026-02-30",
    "WyJuIiwxXQ",
    "x" * 3000,
)
# As bytes in the address, since no form of Python text can say them.
RAW = ("%00", "%ff%fe", "%ED%A0%80", "%", "[]=1&", "%u0000")


def script(text: str) -> str:
    """Write a text with script in front, where a cut would leave it whole."""
    return SCRIPT + text


def formula(text: str) -> str:
    """Write a text that begins as a formula."""
    return FORMULA + text


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _value in attrs}
        self.links += [
            value or "" for name, value in attrs if name in ("href", "src", "action")
        ]

    handle_startendtag = handle_starttag


def links(html: str) -> list[str]:
    """Every address that a page leads to, sends to or loads."""
    reader = _Reader()
    reader.feed(html)
    return reader.links


def broken_out(html: str) -> list[str]:
    """Say what of the hostile texts got out of its place on a page."""
    reader = _Reader()
    reader.feed(html)
    found = []
    if "x-evil" in reader.tags:
        found.append("an element")
    if "evil-attr" in reader.attributes:
        found.append("an attribute")
    if COMPUTED in html:
        found.append("a computed expression")
    schemes = ("javascript:", "data:text", "vbscript:")
    if any(link.strip().lower().startswith(schemes) for link in reader.links):
        found.append("a link that runs")
    return found
