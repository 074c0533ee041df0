"""The clean text of a version as a Word file in the layout of official documents."""

from collections.abc import Iterable

from .models import HEADING_KINDS, DraftVersion, Provision
from .word_xml import HEAD, TEXT, TITLE, package, paragraph, run

# A4 with the margins of 公文; 二号 title, 三号 text, lines of 28 points, in the
# half-points and twentieths of a point that Word counts in.
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" '
    'w:bottom="1984" w:left="1588" w:right="1474"/></w:sectPr>'
)
_LINES = '<w:spacing w:line="560" w:lineRule="exact"/>'
_CENTRED = f'{_LINES}<w:jc w:val="center"/>'
_INDENTED = f'{_LINES}<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_LARGE, _NORMAL = '<w:sz w:val="44"/>', '<w:sz w:val="32"/>'


def draft_docx(version: DraftVersion, outline: Iterable[Provision]) -> bytes:
    """Write title, 题注, 序言, headings and articles; annexes follow on their own."""
    lines = [paragraph(run(version.title, TITLE + _LARGE), _CENTRED)]
    lines += [_text(line, _CENTRED) for line in _split(version.note)]
    lines += [_text(line) for line in _split(version.preamble)]
    for provision in outline:
        lines += _provision(provision)
    for annex in version.annexes:
        lines.append(paragraph(run(annex["title"], HEAD + _NORMAL), _LINES))
        lines += [_text(line) for line in _split(annex["text"])]
    return package(f"<w:body>{''.join(lines)}{_PAGE}</w:body>")


def _provision(provision: Provision) -> list[str]:
    if provision.kind in HEADING_KINDS:
        words = f"{provision.label}　{provision.caption}".strip("　")
        return [paragraph(run(words, HEAD + _NORMAL), _CENTRED)]
    first, *rest = provision.text.split("\n")
    caption = f"〔{provision.caption}〕" if provision.caption else ""
    label = run(f"{provision.label}{caption}　", HEAD + _NORMAL)
    return [
        paragraph(label + run(first, TEXT + _NORMAL), _INDENTED),
        *(_text(line) for line in rest),
    ]


def _text(line: str, shape: str = _INDENTED) -> str:
    return paragraph(run(line, TEXT + _NORMAL), shape)


def _split(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]
