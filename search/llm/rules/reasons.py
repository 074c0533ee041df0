"""Why an answer of a language model was not taken, in words of our own.

The ledger keeps the code of a reason, never a word of the model's.
"""

from enum import StrEnum


class Reason(StrEnum):
    """What was wrong; `told` says it in Chinese, to staff and in the second try."""

    # of the way there and back
    UNREACHABLE = "unreachable"
    SLOW = "slow"
    STATUS = "status"
    REDIRECT = "redirect"
    BUSY = "busy"
    TYPE = "type"
    HUGE = "huge"
    CUT = "cut"
    # of the form
    JSON = "json"
    SHAPE = "shape"
    # of what it says
    LENGTH = "length"
    LETTERS = "letters"
    SEGMENT = "segment"
    QUOTE = "quote"
    CLAUSE = "clause"
    COVERED = "covered"
    VOICES = "voices"
    SIDE = "side"
    NUMBER = "number"
    ARTICLE = "article"
    UNFOUNDED = "unfounded"
    GROUP = "group"
    UNLIKE = "unlike"
    # of ours
    SPENT = "spent"
    NOTHING = "nothing"

    @property
    def told(self) -> str:
        """Say it in Chinese."""
        return _TOLD[self]


_TOLD = {
    Reason.UNREACHABLE: "模型没有应答",
    Reason.SLOW: "模型应答太慢",
    Reason.STATUS: "模型回应了错误",
    Reason.REDIRECT: "模型地址转到了别处",
    Reason.BUSY: "模型太忙",
    Reason.TYPE: "回应不是 JSON 类型",
    Reason.HUGE: "回应太长",
    Reason.CUT: "回应没有说完",
    Reason.JSON: "回答不是一个 JSON 对象",
    Reason.SHAPE: "回答的项目与要求不同",
    Reason.LENGTH: "名称或者引文的长度不合要求",
    Reason.LETTERS: "名称里有不许用的字符",
    Reason.SEGMENT: "编号不在所给的材料里",
    Reason.QUOTE: "引文与原文不是逐字相同",
    Reason.CLAUSE: "引文不是完整的分句",
    Reason.COVERED: "引文里有遮盖的内容",
    Reason.VOICES: "依据只来自一个人",
    Reason.SIDE: "名称带有立场、评价或者要求",
    Reason.NUMBER: "名称里有条数、人数或者引文里没有的数",
    Reason.ARTICLE: "名称里写了条文或者别的法规",
    Reason.UNFOUNDED: "名称里有引文没有的词",
    Reason.GROUP: "主题编号不对或者重复",
    Reason.UNLIKE: "所引的话说的不是同一件事",
    Reason.SPENT: "本次归并的用量已满",
    Reason.NOTHING: "没有可以给模型看的材料",
}
