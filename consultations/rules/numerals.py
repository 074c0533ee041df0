"""Chinese numerals of legal texts, to whole numbers and back."""

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
DIGITS |= {"〇": 0, "○": 0, "两": 2}
FORMAL = {char: value for value, char in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
TENS = {"廿": "二十", "卅": "三十"}

MAX = 9999
NUMERAL = "零〇○一二两三四五六七八九十百千廿卅壹贰叁肆伍陆柒捌玖拾佰仟0-9０-９"
"""Characters of a numeral, for use inside a character class of a pattern."""


def to_int(text: str) -> int:
    """Read a numeral such as 百〇八, 一百零八, 108, １０８ or 一八四○.

    Blanks between the characters do not matter. Raises ValueError when the text
    is no numeral or is above 9999, the highest number a legal label can carry.
    """
    compact = "".join(text.split())
    for short, long in TENS.items():
        compact = compact.replace(short, long)
    value = int(compact) if compact.isdecimal() else _chinese(compact)
    if value > MAX:
        raise ValueError(f"number out of range: {text!r}")
    return value


def _chinese(text: str) -> int:
    if not text:
        raise ValueError("empty numeral")
    if any(char in UNITS for char in text):
        return _with_units(text)
    return int("".join(str(_digit(char)) for char in text))


def _with_units(text: str) -> int:
    total, pending, last_unit = 0, None, 10 * (MAX + 1)
    for char in text:
        unit = UNITS.get(char)
        if unit is None:
            pending = _digit(char)
            continue
        if unit >= last_unit:
            raise ValueError(f"units out of order: {text!r}")
        total += (1 if pending is None else pending) * unit
        pending, last_unit = None, unit
    return total + (pending or 0)


def _digit(char: str) -> int:
    value = DIGITS.get(char, FORMAL.get(char))
    if value is None:
        raise ValueError(f"no numeral: {char!r}")
    return value


def to_chinese(number: int) -> str:
    """Write a number from 0 to 9999 as legal texts do: 10 十, 108 一百零八."""
    if not 0 <= number <= MAX:
        raise ValueError(f"number out of range: {number}")
    if number < 10:
        return "零一二三四五六七八九"[number]
    written = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            written += "零一二三四五六七八九"[digit] + name
        elif written and number and not written.endswith("零"):
            written += "零"
    return written.removeprefix("一") if written.startswith("一十") else written


def find_int(text: str | None) -> int | None:
    """Read a numeral, or answer None when the text is none."""
    try:
        return to_int(text) if text else None
    except ValueError:
        return None
