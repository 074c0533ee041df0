"""Fractions as the law writes them."""

DIGITS = "零一二三四五六七八九十"
ROUND = {20: "二十", 50: "五十", 100: "百"}


def fraction(num: int, den: int) -> str:
    """Write a fraction as the law does: 三分之二, 百分之五."""
    return f"{_number(den)}分之{_number(num)}"


def _number(number: int) -> str:
    small = DIGITS[number] if number < len(DIGITS) else str(number)
    return ROUND.get(number, small)
