"""What people write around their point: greetings, thanks, who they are, stock phrases.

It stays in the text and in the quotes; only the comparison of texts leaves it out.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

from .shadow import compact

_CLAUSE = re.compile(r"[^，。！？；,!?;~\n]+[，。！？；,!?;~\n]*")
_EMPTY = re.compile(
    r"(?:尊敬的?|敬爱的?)?(?:各位|市|县|区)*(?:领导|书记|市长|局长|区长|县长|主任|老师|同志)?(?:们)?"
    r"[:：]?(?:您好|你好|你们好|大家好|好|辛苦了?|打扰了?)[您你啊呀哦]*"
    r"|(?:非常|十分|万分|衷心|先)?(?:感谢|谢谢|多谢|谢了|致谢)(?:领导|大家|各位|你们|您|政府|百忙之中)*"
    r"|此致|敬礼|此致敬礼|祝.{0,8}|拜托了?|辛苦各位了?|冒昧打扰.*|打扰了"
    r"|(?:以上|个人|一点|纯属)*(?:意见|建议|看法|想法)?(?:仅供|供)参考|以上(?:是|就是|为).{0,10}"
    r"|(?:敬请|恳请|恳求|请求|希望|请|望|盼|求|期待|期盼|等待)+(?:领导|政府|有关部门|相关部门|贵单位)*"
    r"(?:能|能够|给予|予以|尽快|早日|及时|认真|高度)*"
    r"(?:采纳|重视|回复|答复|解决|处理|考虑|研究|关注|复|关心|批准|支持|回音)(?:一下|下)?[为是]?(?:盼|谢)?"
    r"|急+|在线等.*|说[两几]句.*|讲[两几]句.*|有话[想要]?[说讲].*|说得不对.*请.{0,4}"
    r"|(?:我|本人|俺|家)(?:们)?(?:是|住|家住|住在|家在|来自|今年|在).{0,18}"
    r"(?:业主|居民|市民|住户|群众|职工|教师|工人|妈妈|爸爸|志愿者|人士?|岁|年了?|楼|小区)了?"
    r"|建议人.*|反映人.*|联系(?:人|电话|方式).*|如题|同上|楼主|[^\w]*"
)
_LONGEST, _FEWEST, _WIDE = 24, 4, 3
"""Letters of a stock phrase, texts that have it, and articles they are on, at least."""


def stock_phrases(texts: Sequence[str], articles: Sequence[str]) -> set[str]:
    """Give clauses that are said alike about several articles: they tell of none.

    `articles` says where each of the texts is filed.
    """
    if len(set(articles)) < _WIDE:
        return set()
    holders: dict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        for clause in {compact(clause) for clause in _CLAUSE.findall(text)}:
            if 1 < len(clause) <= _LONGEST:
                holders[clause].append(at)
    return {
        clause
        for clause, rows in holders.items()
        if len(rows) >= _FEWEST and _is_spread([articles[at] for at in rows])
    }


def _is_spread(articles: Sequence[str]) -> bool:
    """Say whether no article has most of what is said alike about several."""
    counts = Counter(articles)
    return len(counts) >= _WIDE and max(counts.values()) <= len(articles) / 2


def bare(text: str, stock: set[str]) -> str:
    """Leave the clauses that make the point; all of the text where none would stay."""
    kept = "".join(
        clause
        for clause in _CLAUSE.findall(text)
        if (letters := compact(clause)) not in stock and not _is_empty(letters)
    )
    return kept if len(compact(kept)) > 1 else text


@lru_cache(maxsize=100_000)
def _is_empty(letters: str) -> bool:
    return _EMPTY.fullmatch(letters) is not None
