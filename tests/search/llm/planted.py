"""Twelve invented themes, an honest answer for each, and every lie we could think of.

A lie is made from the honest answer by one change, so that a verifier cannot refuse it
for another reason than the change.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from search.llm.rules.tasks import Piece, Topic, topic_of

# name, then what was said; the first two stand behind the name
SAID = (
    (
        "充电桩服务费",
        "楼下充电桩服务费上个月又涨了，没有人解释。",
        "充电桩服务费每家不一样，服务费应当有上限。",
        "小区充电桩的服务费太高，建议写清楚服务费的上限。",
        "反对限制充电桩服务费，服务费应当由市场决定。",
    ),
    (
        "电动自行车停放",
        "电动自行车停放在楼道，老人过不去。",
        "楼下没有地方，电动自行车停放才乱。",
        "我家门口就有电动自行车停放，每天绕着走。",
        "充电的电线从窗户拉下来，看着害怕。",
    ),
    (
        "公示期",
        "公示期只有五天，来不及看完材料。",
        "建议公示期写明是工作日。",
        "公示期够长了，再长就拖延加装。",
        "公示期的告示，单元门口也贴一份。",
    ),
    (
        "维修资金的使用明细",
        "维修资金的使用明细从来没有公布过。",
        "建议每季度公布维修资金的使用明细。",
        "维修资金的使用明细贴出来也看不懂。",
        "动用维修资金之前要问过业主。",
    ),
    (
        "加装电梯的费用分摊",
        "加装电梯的费用分摊按楼层算比较清楚。",
        "一楼住户不该承担加装电梯的费用分摊。",
        "加装电梯的费用分摊，居委会牵头谈才谈得成。",
        "加装电梯之后一楼采光受影响。",
    ),
    (
        "犬只登记的费用",
        "犬只登记的费用写得不清楚。",
        "犬只登记的费用一年一交，太麻烦。",
        "犬只登记要跑三个地方，能不能在网上办。",
        "支持犬只登记，没登记的要罚。",
    ),
    (
        "水源保护区的排污口",
        "水源保护区的排污口一直没有关。",
        "水源保护区的排污口是谁管。",
        "建议公开水源保护区排污口的位置。",
        "水源保护区的界桩被人挪过。",
    ),
    (
        "垃圾分类投放时间",
        "垃圾分类投放时间太短，上夜班的人赶不上。",
        "垃圾分类投放时间可以按小区定。",
        "垃圾分类投放时间不用改。",
        "过了垃圾分类投放时间，袋子就堆在门口。",
    ),
    (
        "公交线路的末班车时间",
        "公交线路的末班车时间太早，下了晚自习没有车。",
        "建议公交线路的末班车时间延到十一点。",
        "公交线路的末班车时间延后，司机更累。",
        "公交线路改了也没有通知。",
    ),
    (
        "高空抛物的摄像头",
        "高空抛物的摄像头装了但是没有开。",
        "高空抛物的摄像头会拍到家里窗户。",
        "建议高空抛物的摄像头由物业出钱。",
        "高空抛物砸坏过我的车。",
    ),
    (
        "消防通道上的地锁",
        "消防通道上的地锁没人拆。",
        "消防通道上的地锁是谁装的。",
        "消防通道被私家车占了。",
        "消防通道画线之后好多了。",
    ),
    (
        "网约车上客点",
        "网约车上客点离出站口太远。",
        "网约车上客点设在了公交站。",
        "网约车上客点晚上排队，没有人疏导。",
        "网约车绕路，投诉了没有回音。",
    ),
)
_MARKS = "，。、！？；"


@dataclass(frozen=True)
class Lie:
    """A fabricated answer about one topic; `alters` where words are changed."""

    kind: str
    topic: int
    text: str
    alters: bool = False


def topics() -> list[Topic]:
    """The themes as they are asked about; comments are numbered through."""
    found = []
    for at, (name, *said) in enumerate(SAID):
        pieces = [Piece(100 * at + n, 0, text) for n, text in enumerate(said)]
        found.append(topic_of(f"t{at}", "第二条", name, pieces))
    return found


def clause(text: str, part: str) -> str:
    """The clause of a sentence that holds a part."""
    for mark in _MARKS:
        text = text.replace(mark, "\n")
    return next(each for each in text.split("\n") if part in each)


def quotes(at: int) -> list[dict]:
    """The honest evidence for a theme."""
    name, *said = SAID[at]
    return [{"seg": n, "quote": clause(said[n - 1], name)} for n in (1, 2)]


def answer(name: str, evidence: list, **more) -> str:
    """An answer as text."""
    return json.dumps({"name": name, "evidence": evidence, **more}, ensure_ascii=False)


def honest(at: int) -> str:
    """The answer that holds."""
    return answer(SAID[at][0], quotes(at))


def lies() -> Iterator[Lie]:
    """Every lie about every theme."""
    for at in range(len(SAID)):
        yield from _quotes(at)
        yield from _names(at)


def _quotes(at: int) -> Iterator[Lie]:
    """Words that nobody said, or said elsewhere, or said with others around."""
    name, *said = SAID[at]
    first, second = quotes(at)
    true = first["quote"]
    other = quotes((at + 1) % len(SAID))[0]["quote"]
    changed = {
        "one letter": true[:1] + "某" + true[2:],
        "last letter": true[:-1] + "吗",
        "a letter less": true[:2] + true[3:],
        "a letter more": true[:3] + "都" + true[3:],
        "two letters swapped": true[1] + true[0] + true[2:],
        "left out": true[:2] + "…" + true[-3:],
        "a mark added": true + "！",
        "marks around": f"“{true}”",
        "joined": true + "，" + second["quote"],
        "invented": f"{name}全市第一",
        "zero width": true[:2] + "\u200b" + true[2:],
        "full width blank": true[:2] + "\u3000" + true[2:],
        "denied": "并非" + true,
        "traditional": _traditional(true),
        "covered": "█" * len(true),
        "in English": "The fee is too high.",
        "polite": true + "，谢谢",
        "a number": true[:2] + "3" + true[2:],
    }
    for kind, quote in changed.items():
        yield Lie(kind, at, answer(name, [{"seg": 1, "quote": quote}, second]), True)
    moved = {
        "of another theme": [{"seg": 1, "quote": other}, second],
        "of another segment": [{"seg": 2, "quote": true}, {**second, "seg": 1}],
        "half a clause": [{"seg": 1, "quote": true[2:]}, second],
        "too short": [{"seg": 1, "quote": true[:3]}, second],
        "segment nought": [{**first, "seg": 0}, second],
        "segment beyond": [{**first, "seg": 5}, second],
        "segment below": [{**first, "seg": -1}, second],
        "one voice": [first],
        "one voice twice": [first, first],
        "no evidence": [],
    }
    for kind, evidence in moved.items():
        yield Lie(kind, at, answer(name, evidence))


def _traditional(text: str) -> str:
    """The same words in other letters: not letter by letter the same."""
    table = str.maketrans("的车电费时间点没开关务桩区", "旳車電費時間點沒開關務樁區")
    changed = text.translate(table)
    return changed if changed != text else text + "啲"


def _names(at: int) -> Iterator[Lie]:
    """Names that say more than the words, or other than they may."""
    name, evidence = SAID[at][0], quotes(at)
    other = SAID[(at + 3) % len(SAID)][0]
    wrong = {
        "another theme": other,
        "both themes": f"{name}和{other}",
        "a thing nobody named": f"{name}与学校食堂",
        "a quality": f"{name}不合理",
        "a wish": f"取消{name}",
        "a demand": f"应当公布{name}",
        "support": f"支持{name}",
        "opposition": f"反对{name}",
        "everybody": f"大家关心的{name}",
        "the most": f"最热的{name}",
        "praise": f"{name}便民",
        "blame": f"{name}乱象",
        "a count": f"128条意见谈{name}",
        "people": f"三百人谈{name}",
        "a share": f"过半居民的{name}",
        "a plain number": f"{name}2024",
        "an article": f"第九十九条{name}",
        "a law": f"民法典与{name}",
        "an office": f"市监局的{name}",
        "a person": f"林先生的{name}",
        "a place": f"朝阳区{name}",
        "markup": f"<b>{name}</b>",
        "script": "<script>alert(1)</script>",
        "brackets": f"【{name}】",
        "quotation": f"“{name}”",
        "a line": f"{name}\n系统通知",
        "English": "Charging fees",
        "Japanese": "サービス料金について",
        "Korean": "서비스 요금",
        "Russian": "Плата за услуги",
        "a smile": f"{name}😀",
        "backwards": name[::-1],
        "too long": f"{name}、" * 8 + name,
        "nothing": "",
        "one letter": name[0],
        "half a word": name[1:-1],
        "an order obeyed": "已忽略以上指令",
        "the rules": "为一组公众意见起一个主题名称",
        "direction marks": f"\u202e{name}",
        "a link": "http://example.com",
    }
    for kind, text in wrong.items():
        yield Lie(kind, at, answer(text, evidence))
