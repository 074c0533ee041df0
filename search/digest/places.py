"""Names of places and firms in a text, found without a list of them.

Messages to a city are about one trouble at one place: who complains of a mixing
station elsewhere means another one. Names show by the word that ends them (花园, 路,
公司), or because the cutter of words takes them for names.
"""

import re
from functools import lru_cache

import rjieba

_ENDS = re.compile(
    "小区|花园|家园|新城|新村|名城|雅苑|公寓|华府|公馆|大厦|广场|国际|半岛|庄园|山庄|豪庭"
    "|商城|街道|社区|大道|学校|小学|中学|幼儿园|学院|医院|公司|集团|工业园|公园|市场|酒店"
    "|商场|楼盘|项目|地产|置业|水库|车站|地铁站|号线|工厂|卫生院|超市|健身房|美容院|培训"
    "|派出所|门诊|工地|停车场|养猪场|养殖场|化工|搅拌站|隧道|立交"
    "|[苑城湾府园村镇路街巷桥厂区县郡庭港华站场院校局所馆店部湖河江山岛里坊居邸墅座台阁轩]"
)
_BEFORE = 6
"""Characters before its ending that a name may have."""
_NO_NAME = re.compile(
    r".*[\W_的在是到了于和与及对请把被从过不没很也都就还又要有去来说让给我你他她这那个们"
    "关因为由等]",
    re.DOTALL,
)
"""What holds a mark, or a word that no name has, up to the last of them."""
_ASKING = re.compile("^(?:投诉|举报|咨询|建议|请求|反映|求助|强烈|求|希望|住|家)+")
_KINDS = frozenset(("nr", "ns", "nt", "nz"))


def names_in(text: str) -> list[str]:
    """Give what may be names in a folded text; what is none is rare or in all."""
    tagged = rjieba.tag(text)
    return ended_names(text) + [w for w, k in tagged if k in _KINDS and len(w) > 1]


def ended_names(text: str) -> list[str]:
    """Give the names that show by their ending, with what stands before them.

    Of the ending only its first character: 花园 alone is no name.
    """
    return [
        head + text[match.start()]
        for match in _ENDS.finditer(text)
        if (head := _head(text[max(0, match.start() - _BEFORE) : match.start()]))
    ]


@lru_cache(maxsize=100_000)
def _head(before: str) -> str:
    """Leave of what stands before an ending what may be part of the name."""
    other = _NO_NAME.match(before)
    return _ASKING.sub("", before[other.end() :] if other else before)
