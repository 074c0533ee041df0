"""Automatic numbering of Word: the labels that are drawn and never written.

A plain reader of a .docx loses 第一条 or （一） wherever Word counts them itself.
Source: ECMA-376 part 1, 17.9 (numbering definitions) and 17.18.59 (formats).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from .numerals import to_chinese

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAX_DEPTH = 12


@dataclass(frozen=True)
class Level:
    """One level of a list: first number, how it counts, and the text around it."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False


def value(parent: etree._Element | None, *path: str) -> str | None:
    """The w:val of the element that the path of child names leads to."""
    for name in path:
        if parent is None:
            return None
        parent = parent.find(W + name)
    return None if parent is None else str(parent.get(W + "val", ""))


def number(parent: etree._Element | None, *path: str) -> int | None:
    """The same as a whole number, None where there is none."""
    try:
        return int(value(parent, *path) or "")
    except ValueError:
        return None


def switched_on(parent: etree._Element, name: str) -> bool:
    """Say whether a toggle such as w:vanish is there and not turned off."""
    setting = value(parent, name)
    return setting is not None and setting not in ("0", "false", "off", "none")


def _positional(count: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(count))


def _roman(count: int) -> str:
    written = ""
    for size, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "M CM D CD C XC L XL X IX V IV I".split(),
        strict=True,
    ):
        times, count = divmod(count, size)
        written += letters * times
    return written


def _letters(count: int) -> str:
    return chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)


def _circled(count: int) -> str:
    return chr(ord("①") + count - 1) if 1 <= count <= 20 else str(count)


def _wide(count: int) -> str:
    return str(count).translate({ord("0") + i: ord("０") + i for i in range(10)})


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda count: signs[(count - 1) % len(signs)]


_FORMAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")

_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": to_chinese,
    "chineseCountingThousand": to_chinese,
    "taiwaneseCounting": to_chinese,
    "taiwaneseCountingThousand": to_chinese,
    "japaneseCounting": to_chinese,
    "koreanCounting": to_chinese,
    "ideographDigital": _positional,
    "japaneseDigitalTenThousand": _positional,
    "taiwaneseDigital": _positional,
    "chineseLegalSimplified": lambda count: to_chinese(count).translate(_FORMAL),
    "ideographLegalTraditional": lambda count: to_chinese(count).translate(_FORMAL),
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": lambda count: f"{count}.",
    "decimalEnclosedParen": lambda count: f"（{count}）",
    "ideographEnclosedCircle": lambda count: f"（{to_chinese(count)}）",
    "decimalZero": "{:02d}".format,
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda count: _letters(count).lower(),
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "none": lambda count: "",
    "bullet": lambda count: "",
}


def write_number(count: int, format_name: str) -> str:
    """Write a count the way a number format of Word does; unknown ones as 1, 2, 3."""
    if not 1 <= count <= 9999:
        return str(count)
    return _FORMATS.get(format_name, str)(count)


@dataclass
class _List:
    levels: dict[int, Level]
    styles: dict[str, int]
    counters: dict[int, int] = field(default_factory=dict)


@dataclass
class _Instance:
    list: _List
    overrides: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


class Numbering:
    """Counts the automatically numbered paragraphs of one document, in order."""

    def __init__(
        self, numbering: etree._Element | None, styles: etree._Element | None
    ) -> None:
        """Read numbering.xml and styles.xml; both may be missing."""
        self._lists: dict[str, _List] = {}
        self._instances: dict[str, _Instance] = {}
        self._styles = {} if styles is None else dict(_style_properties(styles))
        if numbering is not None:
            self._read(numbering)

    def _read(self, root: etree._Element) -> None:
        for item in root.findall(f"{W}abstractNum"):
            self._lists[item.get(f"{W}abstractNumId", "")] = _read_list(item)
        self._link(root)
        for item in root.findall(f"{W}num"):
            base = self._lists.get(value(item, "abstractNumId") or "")
            if base is not None:
                self._instances[item.get(f"{W}numId", "")] = _read_instance(item, base)

    def _link(self, root: etree._Element) -> None:
        """Lists that only name a list style take the levels of its definition."""
        items = root.findall(f"{W}abstractNum")
        named = {value(item, "styleLink"): item for item in items}
        for item in items:
            source = named.get(value(item, "numStyleLink"))
            if source is not None and value(item, "numStyleLink"):
                self._lists[item.get(f"{W}abstractNumId", "")] = self._lists[
                    source.get(f"{W}abstractNumId", "")
                ]

    def label(self, properties: etree._Element | None) -> str:
        """The label that Word draws before the paragraph with these properties."""
        list_id, level = self._membership(properties)
        instance = self._instances.get(list_id)
        if instance is None:
            return ""
        self._count(instance, level)
        return _draw(instance, level)

    def _membership(self, properties: etree._Element | None) -> tuple[str, int]:
        list_id = value(properties, "numPr", "numId")
        level = number(properties, "numPr", "ilvl")
        style = value(properties, "pStyle") or ""
        if list_id is None:
            list_id, level = self._from_style(style, level)
        return list_id or "", level or 0

    def _from_style(self, style: str, level: int | None) -> tuple[str | None, int]:
        """The list that a style joins, itself or through the style it builds on."""
        name = style
        for _ in range(_MAX_DEPTH):
            list_id, own_level, base = self._styles.get(name, (None, None, ""))
            if list_id is not None:
                instance = self._instances.get(list_id)
                linked = instance.list.styles.get(name) if instance else None
                found = next(
                    (x for x in (level, linked, own_level) if x is not None), 0
                )
                return list_id, found
            if not base:
                break
            name = base
        return None, 0

    def _count(self, instance: _Instance, level: int) -> None:
        counters = instance.list.counters
        start = instance.overrides.pop(level, None)
        if start is not None:
            counters[level] = start
        elif level in counters:
            counters[level] += 1
        else:
            counters[level] = _level(instance, level).start
        for deeper in [deep for deep in counters if deep > level]:
            restart = _level(instance, deeper).restart
            if restart is None or 0 < level + 1 <= restart:
                del counters[deeper]


def _level(instance: _Instance, level: int) -> Level:
    return instance.levels.get(level) or instance.list.levels.get(level) or Level()


def _draw(instance: _Instance, level: int) -> str:
    shown = _level(instance, level)

    def fill(found: re.Match[str]) -> str:
        which = int(found[1]) - 1
        other = _level(instance, which)
        count = instance.list.counters.get(which, other.start)
        plain = shown.legal and which != level
        return write_number(count, "decimal" if plain else other.format)

    if shown.format == "bullet":
        return ""
    text = re.sub(r"%([1-9])", fill, shown.text)
    return text + {"nothing": "", "space": " "}.get(shown.suffix, " ") if text else ""


def _depth(element: etree._Element) -> int:
    """Which level a w:lvl defines; what is no number counts as the first."""
    try:
        return int(element.get(f"{W}ilvl") or 0)
    except ValueError:
        return 0


def _read_list(item: etree._Element) -> _List:
    levels, styles = {}, {}
    for level in item.findall(f"{W}lvl"):
        at = _depth(level)
        levels[at] = _read_level(level)
        style = value(level, "pStyle")
        if style:
            styles[style] = at
    return _List(levels, styles)


def _read_level(level: etree._Element) -> Level:
    start = number(level, "start")
    return Level(
        start=1 if start is None else start,
        format=_format(level),
        text=value(level, "lvlText") or "",
        suffix=value(level, "suff") or "tab",
        restart=number(level, "lvlRestart"),
        legal=switched_on(level, "isLgl"),
    )


def _format(level: etree._Element) -> str:
    """The number format; newer ones hide behind mc:AlternateContent."""
    for item in level.iter(f"{W}numFmt"):
        name = str(item.get(f"{W}val", "decimal"))
        if name != "custom":
            return name
    return "decimal"


def _read_instance(item: etree._Element, base: _List) -> _Instance:
    instance = _Instance(base)
    for override in item.findall(f"{W}lvlOverride"):
        at = _depth(override)
        start = number(override, "startOverride")
        if start is not None:
            instance.overrides[at] = start
        level = override.find(f"{W}lvl")
        if level is not None:
            instance.levels[at] = _read_level(level)
    return instance


def _style_properties(
    styles: etree._Element,
) -> Iterator[tuple[str, tuple[str | None, int | None, str]]]:
    for style in styles.findall(f"{W}style"):
        properties = style.find(f"{W}pPr")
        yield (
            style.get(f"{W}styleId", ""),
            (
                value(properties, "numPr", "numId"),
                number(properties, "numPr", "ilvl"),
                value(style, "basedOn") or "",
            ),
        )
