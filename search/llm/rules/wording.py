"""Words that a name may not have, and words by which a text gives orders to a machine.

A name says what is spoken of. What people want of it, and how they find it, is said by
their own words and by the counted stances.
"""

import re

from search.digest.lexicon import EMPTY_WORDS, STANCE_WORDS

# The lexicon of the digest, and what moves a thing in one direction or weighs it.
_DIRECTIONS = """
    取消 禁止 允许 准许 许可 提高 降低 减少 加强 加大 放宽 放开 收紧 限制 停止 暂停
    废止 废除 恢复 扩大 缩小 延长 缩短 免除 减免 豁免 严禁 不准 不许 杜绝 打击 严惩
    推迟 提前 立即 坚持 鼓励 推广 强制 完善 优化 改善 落实 确保 保障 维护 推进 促进
    制止 治理好 撤销 撤回 驳回 采纳 通过 否决 批准 同情 欢迎 感谢 点赞 拒绝 抵触
    担心 担忧 害怕 怀疑 信任 赞扬 批评 指责 谴责 呼声 期盼 期待 诉求 要求 需要 应予
    可以 不可 必要 务必 一致 普遍 多数 少数 全体 大家 人人 所有 全部 一律 绝对 完全
    根本 最
"""
_JUDGEMENTS = """
    合理 公平 公正 不公 不当 恰当 适当 科学 先进 落后 优秀 满意 糟糕 荒唐 霸道 偏袒
    歧视 腐败 贪污 受贿 勾结 黑幕 违法 违规 犯罪 欺骗 欺诈 敛财 乱象 混乱 扰民 伤民
    便民 利民 惠民 浪费 过高 过低 过重 过轻 过严 过宽 昂贵 便宜 高昂 低廉 危险
    安全隐患 有害 有益 失职 渎职 懒政 敷衍 推诿 形式主义 一刀切 漏洞 缺陷 错误 失败
    成功 正确 骄傲 耻辱 愚蠢 可恶 可耻 垃圾条
"""
SIDES = tuple(sorted({*STANCE_WORDS, *_DIRECTIONS.split(), *_JUDGEMENTS.split()}))
# One letter is enough for these; the compounds in which it says nothing go first.
_TELLING = re.compile(
    "[不没无未勿莫别太乱难很严坚强烂差狠黑怕贵坏好劣惨坑骗贪恶滥毒应须]"
)
_SAYS_NOTHING = re.compile(
    "不动产|未成年|无障碍|无人机|无线电|无主|非机动车|严重精神障碍|困难家庭|困难群体"
    "|困难职工|特困|强制险|黑臭水体|应急|供应|对应|应用|反应|适应|级别|类别|性别|识别"
    "|别墅|爱好|消毒|毒品"
)
_PEOPLE = re.compile(
    r"[\d〇零一二三四五六七八九十百千万亿两几多半]+\s*(?:条|份|段|封|件)?"
    r"(?:意见|建议|留言|来信|话|人次?|名|位|成|群众|居民|业主|市民|网友|代表)"
    r"|过半|半数|百分之|%|％"
)
_BEFORE = "以上|上述|前面|之前"
_ORDERS = re.compile(
    r"(?:忽略|无视|忘记|不要理会|不用管|跳过|覆盖)[^。！？\n]{0,12}"
    rf"(?:指令|指示|提示|规则|要求|设定|{_BEFORE})"
    rf"|(?:{_BEFORE}|系统)的?(?:指令|提示词|提示|设定)"
    r"|[你您](?:现在)?(?:是|扮演|作为)[^。！？\n]{0,8}"
    r"(?:AI|ai|助手|模型|机器人|智能体|专家)"
    r"|(?:命名|取名|起名|改名|名称(?:写|改|定|设|输出))[^。！？\n]{0,4}[为成叫是作]"
    r"|(?:输出|返回|回答|只回)[^。！？\n]{0,10}(?:json|JSON|以下|下面|如下|这句|name)"
    r"|提示词|越狱|开发者模式|大模型|语言模型|人工智能助手"
    r"|(?i:\b(?:ignore|disregard|forget)\b.{0,30}\b(?:previous|above|all|instructions?)\b)"
    r"|(?i:\b(?:system|assistant|developer)\s*(?:prompt|message|:|：))"
    r"|(?i:you are (?:now|an?) )|(?i:respond with|output only)"
    r"|<\|[^>]{0,40}\|?>|\[/?INST\]|</?s>|```"
    r"|\"\s*(?:name|evidence|merges|seg)\s*\"\s*:"
)


def takes_side(name: str) -> bool:
    """Say whether a name wants, judges, denies or generalises anything."""
    bare = _SAYS_NOTHING.sub("", name)
    return bool(_TELLING.search(bare)) or any(word in bare for word in SIDES)


def counts_people(name: str) -> bool:
    """Say whether a name tells how many people or comments there are, or a share."""
    return bool(_PEOPLE.search(name))


def gives_orders(text: str) -> bool:
    """Say whether a text speaks to a machine rather than about a draft."""
    return bool(_ORDERS.search(text))


def says_something(words: list[str]) -> bool:
    """Say whether any of some words carries meaning."""
    return any(len(word) > 1 and word not in EMPTY_WORDS for word in words)
