"""The name of a text and its 题注 among the lines that come before the body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .chrome import is_menu
from .marks import classify
from .para import Para
from .source import squeeze

_LAW = (
    "法|法典|条例|规定|办法|细则|规则|决定|决议|修正案|解释|规程|规范|章程|规约|公约|守则"
    "|制度|准则|方案|意见|批复|答复|通知|公告|标准|措施|暂行|试行|宪法|纲要|规划|协议|契约|民约|令"
)
_STAGE = (
    r"[（(\[〔【][^）)\]〕】]*(?:草案|稿|试行|暂行|修订|修正|案|版|[一二三四五六七八九十\d]+)"
    r"[^）)\]〕】]*[）)\]〕】]"
)
NAMES_LAW = re.compile(
    rf"(?:{_LAW})》?(?:{_STAGE})*(?:征求意见稿|草案|修订稿|送审稿)?$"
)
_SHORT_NAME = re.compile(
    rf"(?:若干|暂行|实施|试行|编制|管理|制定|议事|工作|评审|的)*(?:{_LAW})(?:{_STAGE})*$"
)
_STAGE_ALONE = re.compile(
    rf"(?:{_STAGE})+$"
    r"|(?:(?:修订|修正|送审|征求意见|讨论|一审|二审|三审|表决)(?:草案|稿)?){1,3}$|草案$"
)
NOTICE = re.compile(
    r"(?:公告|通告|通知|启事|函|的说明|(?:起草|编制|制定|修订|修改)(?:情况)?的?说明"
    r"|征求.*意见)$"
)
DECISION = re.compile(r"(?:决定|决议|修正案)》?(?:[（(].*[）)])*(?:草案)?$")
DATED = re.compile(r"[0-9０-９〇○零一二三四五六七八九]{4}\s*年.{1,6}月.{1,4}日")
_ADOPTED = re.compile(
    r"通过|批准|修订|修正|公布|发布|施行|令第|号令|第.{1,6}号|会议|废止|印发"
)
_OPENERS = "（(【〔["
_CLOSERS = "）)】〕]"
SENTENCE_END = tuple("。；;：:！!，,、")
_DOCUMENT_NUMBER = re.compile(
    r"[〔\[［（(]\s*\d{4}\s*[〕\]］）)]\s*(?:第\s*)?\d+\s*号$"
)
_NOTE_TAIL = re.compile(r"[（(][^（(]*\d{4}年.*[）)]$")
_MEETING = re.compile(
    r"内部(?:资料|文件|材料).{0,12}|.{0,12}注意保存|(?:特急|加急|急件|秘密|机密).{0,10}|"
    r".{0,40}(?:会议|常委会|大会)?(?:文件|材料|议程)\s*"
    r"(?:[（(][一二三四五六七八九十\d]+[）)]|之?[一二三四五六七八九十\d]+)"
)
_DAY_ALONE = re.compile(
    r"[（(]?[0-9０-９〇○零一二三四五六七八九]{4}\s*年.{1,6}月(?:.{1,4}日)?[）)]?"
)
_ORGANISATION = re.compile(
    r"(?:主席令|委员会公告|人民政府令|国务院令|号|主任|主席|省长|市长)$"
)


def find_title(
    paras: Sequence[Para], front: Sequence[int]
) -> tuple[list[int], list[int]]:
    """The lines of the title and of the 题注 that belongs to it."""
    notes = _notes(paras, front)
    blocks = _blocks(paras, [i for i in front if i not in notes])
    if not blocks:
        return [], notes
    named = [block for block in blocks if _names_law(paras, block)]
    block = _known(paras, named) if named else blocks[0]
    after = [i for i in notes if i > block[0]]
    return block, _dated_lines(paras, front, block) or after or notes


def _dated_lines(
    paras: Sequence[Para], front: Sequence[int], block: Sequence[int]
) -> list[int]:
    """A 题注 without brackets: dated lines right under the title, and what they hold.

    One entry may run over two lines, of which only the first has a date.
    """
    below = [i for i in front if i > block[-1]]
    dated = [
        i
        for i in below
        if DATED.match(paras[i].text) and not paras[i].text.endswith(SENTENCE_END)
    ]
    if not dated or dated[0] != block[-1] + 1:
        return []
    last = dated[-1]
    if last in below[:-1] and _is_issue(paras[last + 1].text):
        last += 1
    found = [i for i in below if i <= last]
    whole = not any(paras[i].text.endswith(SENTENCE_END) for i in found)
    told = any(_ADOPTED.search(paras[i].text) for i in found)
    return found if whole and told else []


def _is_issue(text: str) -> bool:
    """Say whether a line ends an entry of the 题注: …令第14号发布."""
    return re.search(r"(?:公布|发布|通过|批准|修订|修正|施行|印发)$", text) is not None


def _known(paras: Sequence[Para], named: Sequence[list[int]]) -> list[int]:
    """The last name; where a page gives it twice, without what precedes it there."""
    *before, block = named
    names = {"".join(paras[i].text for i in other) for other in before}
    for at in range(1, len(block)):
        if "".join(paras[i].text for i in block[at:]) in names:
            return block[at:]
    return block


def _names_law(paras: Sequence[Para], block: Sequence[int]) -> bool:
    """A block is the title of a law, not of the notice that comes with it."""
    text = "".join(paras[i].text for i in block)
    plain = squeeze(text)
    return NAMES_LAW.search(plain) is not None and not NOTICE.search(plain)


def _blocks(paras: Sequence[Para], front: Sequence[int]) -> list[list[int]]:
    """Runs of short lines that can be a title; sentences and dates part them."""
    blocks: list[list[int]] = []
    previous = -2
    for i in front:
        if not is_title_line(paras[i].text):
            continue
        if i == previous + 1 and not _complete(paras, blocks[-1], paras[i].text):
            blocks[-1].append(i)
        else:
            blocks.append([i])
        previous = i
    return blocks


def _complete(paras: Sequence[Para], block: Sequence[int], following: str) -> bool:
    """A title that names its law is complete, unless its stage comes next."""
    text = squeeze("".join(paras[i].text for i in block))
    if _STAGE_ALONE.match(squeeze(following)):
        return False
    if text.count("《") > text.count("》"):
        return False
    if _ORGANISATION.search(text):
        return True
    if text.endswith("》") and not text.startswith("《"):
        return False
    short = len(following) <= 8 and _SHORT_NAME.match(squeeze(following))
    return NAMES_LAW.search(text) is not None and not short


def is_title_line(text: str) -> bool:
    """Say whether a line can belong to a title."""
    if len(text) > 80 or text.endswith(SENTENCE_END) or DATED.match(text):
        return False
    if _DOCUMENT_NUMBER.search(text) or _MEETING.fullmatch(text):
        return False
    if _DAY_ALONE.fullmatch(text):
        return False
    mark = classify(text)
    if mark is not None and mark.kind not in ("preamble", "bare"):
        return _STAGE_ALONE.match(text) is not None
    return not re.search("[：:@。]", text) and not is_menu(text)


def _notes(paras: Sequence[Para], front: Sequence[int]) -> list[int]:
    """Paragraphs of the 题注: who adopted, amended or issued the text, and when."""
    found: list[int] = []
    open_bracket = False
    for i in front:
        text = paras[i].text
        if open_bracket or is_note(text):
            found.append(i)
            open_bracket = _is_open(text, open_bracket)
    return found


def is_note(text: str) -> bool:
    """Say whether a line is of the 题注: who adopted or issued the text, and when."""
    head = text.removeprefix("【题注】").lstrip()
    bracketed = head[:1] and head[0] in _OPENERS
    if bracketed and re.search(r"\d{4}|[〇○一二三四五六七八九零]{4}年", head):
        return _ADOPTED.search(head) is not None
    dated = DATED.match(head) is not None and not head.endswith(SENTENCE_END)
    return dated and _ADOPTED.search(head) is not None


def _is_open(text: str, was_open: bool) -> bool:
    opened = sum(text.count(char) for char in _OPENERS) + was_open
    closed = sum(text.count(char) for char in _CLOSERS)
    return opened > closed and not text.endswith("。")


def part_note(title: tuple[str, ...], note: str) -> tuple[tuple[str, ...], str]:
    """Take a 题注 that stands on the last line of the title off it."""
    found = _NOTE_TAIL.search(title[-1]) if title and not note else None
    if found is None or not found.start() or not is_note(found[0]):
        return title, note
    return (*title[:-1], title[-1][: found.start()].strip()), found[0]
