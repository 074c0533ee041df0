"""Cells of a roster, as offices fill them in, brought into one form."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

Cell = str | int | float | None

# What a column may be called; brackets and what stands in them are left out.
COLUMNS = {
    "building": ("楼栋", "楼号", "栋号", "幢号", "楼幢", "楼栋号", "栋"),
    "entrance": ("单元", "单元号"),
    "room": ("房号", "室号", "房间号", "房屋号", "门牌号"),
    "use": ("用途", "房屋用途", "房屋性质"),
    "area": ("面积", "建筑面积", "专有部分面积", "专有面积", "房屋面积"),
    "source": ("面积来源",),
    "owner": ("业主", "业主姓名", "产权人", "权利人", "姓名"),
    "identity": ("证件号", "证件号码", "身份证", "身份证号", "身份证号码"),
    "phone": ("手机号", "手机", "手机号码", "电话", "联系电话"),
    "voter": ("投票人", "指定投票人", "表决人"),
    "shared": ("共有", "是否共有", "共有情况"),
    "status": ("销售状态", "状态", "交付状态"),
    "counts": ("计票", "计入表决"),
}
REQUIRED = ("building", "room", "area", "owner")
NAMES = {field: names[0] for field, names in COLUMNS.items()}
USES = {
    "residence": ("", "住宅", "居住", "成套住宅"),
    "shop": ("商业", "商铺", "店铺", "门面", "商业服务"),
    "office": ("办公", "写字楼"),
    "parking": ("车位", "车库", "机动车位"),
    "storage": ("储藏间", "储藏室", "杂物间"),
    "other": ("其他", "其它"),
}
SOURCES = {
    "register": ("登记", "登记簿", "不动产登记簿", "产证", "房产证", "不动产权证"),
    "survey": ("测绘", "实测", "测绘成果", "测绘报告"),
    "contract": ("合同", "买卖合同", "商品房买卖合同"),
}
UNSOLD = ("未售", "未出售", "已售未交付", "未交付")
YES = ("是", "√", "✓", "y", "yes", "1", "对", "共有", "共同共有", "按份共有")
NO = ("否", "×", "n", "no", "0", "不计")
_BRACKETS = re.compile(r"[(\[【].*?[)\]】]")
_UNITS = re.compile(r"(平方米|平米|㎡|m2|m²)$", re.IGNORECASE)
_SEVERAL = re.compile(r"[、,;/|\n]+")
# A spreadsheet keeps fifteen digits of a number and forgets the rest.
KEPT_DIGITS = 15
MAX_CENTIARES = 10**9


def text(cell: Cell) -> str:
    """A cell as text without blanks: 1201.0 is 1201, full-width signs are narrow."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(cell)))


def several(cell: Cell) -> list[str]:
    """The parts of a cell that names several people: 林某、陈某."""
    plain = unicodedata.normalize("NFKC", "" if cell is None else str(cell))
    return [part for piece in _SEVERAL.split(plain) if (part := text(piece))]


def field_of(heading: Cell) -> str:
    """The field that a heading stands for, or nothing."""
    name = _BRACKETS.sub("", text(heading)).strip("*:")
    return next((field for field, names in COLUMNS.items() if name in names), "")


def building_name(cell: Cell) -> str:
    """3 is written 3栋, so that the next roster finds the same building."""
    name = text(cell)
    return f"{name}栋" if name.isdigit() else name


def entrance_name(cell: Cell) -> str:
    """1 is written 1单元."""
    name = text(cell)
    return f"{name}单元" if name.isdigit() else name


def area(cell: Cell) -> int | None:
    """An area in 0.01 m², None for an empty cell.

    Raises ValueError for what is no number of at most two decimals; a float that a
    spreadsheet computed may be off by less than a millionth.
    """
    if isinstance(cell, bool):
        raise ValueError("no area")
    plain = _UNITS.sub("", text(cell)).replace(",", "")
    if not plain:
        return None
    try:
        value = Decimal(plain)
        if isinstance(cell, float):
            value = round(value, 6)
        hundredths = value * 100
    except InvalidOperation as error:
        raise ValueError("no area") from error
    if not value.is_finite() or abs(hundredths) > MAX_CENTIARES:
        raise ValueError("no area")
    if hundredths != hundredths.to_integral_value():
        raise ValueError("more than two decimals")
    return int(hundredths)


def written(hundredths: int) -> str:
    """An area for people to read: 8952 is 89.52."""
    sign, rest = ("-", -hundredths) if hundredths < 0 else ("", hundredths)
    return f"{sign}{rest // 100}.{rest % 100:02d}"


def use(cell: Cell) -> str:
    """The code of a use, or nothing where the word is not known."""
    word = text(cell)
    return next((code for code, words in USES.items() if word in words), "")


def source(cell: Cell) -> str:
    """The code of where an area was taken from, or nothing."""
    word = text(cell)
    return next((code for code, words in SOURCES.items() if word in words), "")


def is_yes(cell: Cell) -> bool:
    """Say whether a cell means yes."""
    return text(cell).casefold() in YES


def is_no(cell: Cell) -> bool:
    """Say whether a cell means no."""
    return text(cell).casefold() in NO


def has_lost_digits(cell: Cell) -> bool:
    """Say whether an identity number was kept as a number, so that its end is gone."""
    return isinstance(cell, int | float) and abs(cell) >= 10**KEPT_DIGITS
