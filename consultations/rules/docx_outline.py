"""The level of a Word paragraph in the outline of its document (标题 1, Heading 2).

As ECMA-376 part 1 has it: 17.3.1.20 (outlineLvl), 17.7.4 (styles, basedOn). Word, WPS,
LibreOffice, Pages and Google Docs all write it so, some by the style's name alone.
"""

from __future__ import annotations

import re

from lxml import etree

from .docx_numbering import W, number, value

_NAME = re.compile(r"(?:heading|标题|標題)[\s_-]*([1-9])$", re.IGNORECASE)
# The level that Word calls 正文文本.
_TEXT = 9
_DEEPEST = 12


class Outline:
    """Tells the level of paragraphs by their own properties, then by their style."""

    def __init__(self, styles: etree._Element | None) -> None:
        """Read styles.xml, which may be missing."""
        found = [] if styles is None else styles.findall(f"{W}style")
        self._styles = {style.get(W + "styleId", ""): style for style in found}

    def level(self, properties: etree._Element | None) -> int:
        """The level from 1 for 标题 1; 0 for text."""
        if properties is None:
            return 0
        own = number(properties, "outlineLvl")
        if own is not None:
            return _counted(own)
        return self._of_style(value(properties, "pStyle") or "")

    def _of_style(self, name: str) -> int:
        for _step in range(_DEEPEST):
            style = self._styles.get(name)
            if style is None:
                return _by_name(name)
            found = number(style, "pPr", "outlineLvl")
            if found is not None:
                return _counted(found)
            level = _by_name(value(style, "name") or "")
            if level:
                return level
            name = value(style, "basedOn") or ""
        return 0


def _counted(level: int) -> int:
    return level + 1 if 0 <= level < _TEXT else 0


def _by_name(name: str) -> int:
    found = _NAME.match(name.strip())
    return int(found[1]) if found else 0
