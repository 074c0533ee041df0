"""Pairs of versions, each with what a careful reader says about them."""
# ruff: noqa: E501

import pytest

from consultations.rules.matching import Article, match
from consultations.rules.numerals import to_chinese
from tests.consultations.rules.texts import draft_of

BASE = {
    "aim": "为了规范电动自行车停放和充电管理，预防火灾事故，保障人身财产安全，根据有关法律法规，制定本条例。",
    "scope": "本市行政区域内住宅小区电动自行车的停放、充电及其监督管理，适用本条例。",
    "lead": "市、县（区）人民政府应当加强对电动自行车消防安全工作的领导，建立联席会议制度，所需经费列入本级预算。",
    "street": "镇人民政府、街道办事处应当将电动自行车停放充电纳入网格化管理，定期组织排查，督促整改。",
    "fire": "消防救援机构负责对电动自行车火灾预防工作实施监督检查，依法查处消防违法行为。",
    "house": "住房和城乡建设主管部门负责指导物业服务企业做好管理区域内的停放充电服务。",
    "plan": "新建住宅小区应当按照规划配建电动自行车集中停放场所和充电设施，与主体工程同步设计、同步施工、同步验收。",
    "old": "既有住宅小区未设置集中停放场所的，业主大会可以决定利用共有场地建设，费用从公共收益中列支。",
    "fee": "充电服务收费实行明码标价，电费按照居民电价执行，服务费由运营单位与业主委员会协商确定。",
    "ban": "禁止在建筑物首层门厅、楼梯间、疏散通道、安全出口停放电动自行车或者为其充电。",
    "lift": "禁止携带电动自行车及其蓄电池进入电梯轿厢。鼓励在电梯内安装智能阻止系统。",
    "patrol": "物业服务企业应当每日开展防火巡查，发现违规停放充电的，应当劝阻；劝阻无效的，向消防救援机构报告。",
    "battery": "不得改装电动自行车蓄电池，不得使用不符合国家标准的蓄电池和充电器。",
    "swap": "鼓励企业建设电动自行车换电柜，推广换电模式，换电柜的设置应当符合消防安全要求。",
    "report": "任何单位和个人有权举报违反本条例的行为，接到举报的部门应当在五个工作日内处理并答复。",
    "fine1": "违反本条例规定，在疏散通道停放电动自行车的，由消防救援机构责令改正，处二百元以上一千元以下罚款。",
    "fine2": "违反本条例规定，改装蓄电池的，由市场监督管理部门责令改正，没收违法所得，处一千元以上五千元以下罚款。",
    "duty": "国家工作人员在电动自行车管理工作中玩忽职守、滥用职权、徇私舞弊的，依法给予处分。",
    "end": "本条例自2027年1月1日起施行。",
}  # fmt: skip


def law(*texts):
    """Articles numbered through; a name of BASE stands for its text."""
    return [
        Article(f"第{to_chinese(n)}条", BASE.get(text, text))
        for n, text in enumerate(texts, start=1)
    ]


def found(old, new):
    """Which article of the old text each of the new one is, by place from 1."""
    pairs = match(law(*old), law(*new))
    told = {pair.new + 1: (pair.old + 1) for pair in pairs if pair.new is not None
            and pair.old is not None}  # fmt: skip
    return [told.get(place) for place in range(1, len(new) + 1)]


def changed(name, *swaps):
    text = BASE[name]
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return text


ALL = tuple(BASE)

CASES = {
    "a chapter moved to the front": (
        ("aim", "scope", "lead", "street", "ban", "lift", "battery", "end"),
        ("aim", "scope", "ban", "lift", "battery", "lead", "street", "end"),
        [1, 2, 5, 6, 7, 3, 4, 8],
    ),
    "two articles change places and words": (
        ("aim", "fire", "house", "plan", "end"),
        ("aim", changed("house", ("指导", "督促指导")), changed("fire", ("实施", "依法实施")), "plan", "end"),
        [1, 3, 2, 4, 5],
    ),
    "one sentence taken out into an article of its own": (
        ("aim", "lift", "battery", "end"),
        ("aim", "禁止携带电动自行车及其蓄电池进入电梯轿厢。", "鼓励在电梯内安装智能阻止系统，费用可以从公共收益中列支。", "battery", "end"),
        [1, 2, None, 3, 4],
    ),
    "two articles joined, the longer gives the line": (
        ("aim", "fire", "house", "plan", "end"),
        ("aim", BASE["fire"] + "\n" + BASE["house"], "plan", "end"),
        [1, 2, 4, 5],
    ),
    "an article that is gone and another in its place": (
        ("aim", "scope", "swap", "report", "end"),
        ("aim", "scope", "电动自行车应当经公安机关交通管理部门登记，领取号牌后方可上道路行驶。", "report", "end"),
        [1, 2, None, 4, 5],
    ),
    "fines raised and the organ renamed": (
        ("aim", "fine1", "fine2", "end"),
        ("aim", changed("fine1", ("二百元以上一千元以下", "五百元以上二千元以下")), changed("fine2", ("市场监督管理部门", "市场监管综合执法机构"), ("一千元以上五千元以下", "五千元以上三万元以下")), "end"),
        [1, 2, 3, 4],
    ),
    "two fines of one pattern, the first deleted": (
        ("aim", "fine1", "fine2", "end"),
        ("aim", changed("fine2", ("一千元以上", "二千元以上")), "end"),
        [1, 3, 4],
    ),
    "a new fine between two of one pattern": (
        ("fine1", "fine2", "end"),
        ("fine1", "违反本条例规定，携带电动自行车进入电梯轿厢的，由物业服务企业劝阻；拒不改正的，由消防救援机构处五十元以上二百元以下罚款。", "fine2", "end"),
        [1, None, 2, 3],
    ),
    "everything renumbered behind three new articles": (
        ("aim", "scope", "plan", "old", "fee", "ban", "end"),
        ("aim", "scope", "lead", "street", "fire", "plan", "old", "fee", "ban", "end"),
        [1, 2, None, None, None, 3, 4, 5, 6, 7],
    ),
    "the whole order turned round": (
        ALL,
        ALL[::-1],
        list(range(len(ALL), 0, -1)),
    ),
    "a 款 added to each of three": (
        ("lead", "street", "fire", "end"),
        tuple(BASE[n] + "\n具体办法由市人民政府另行制定。" for n in ("lead", "street", "fire")) + ("end",),
        [1, 2, 3, 4],
    ),
    "items where a sentence was": (
        ("aim", "ban", "end"),
        ("aim", "禁止在建筑物的下列部位停放电动自行车或者为其充电：\n（一）首层门厅；\n（二）楼梯间；\n（三）疏散通道、安全出口。", "end"),
        [1, 2, 3],
    ),
    "the day of coming into force alone is new": (
        ("aim", "duty", "end"),
        ("aim", "duty", "本条例自2027年7月1日起施行。"),
        [1, 2, 3],
    ),
    "a name changed all over the text": (
        ("aim", "scope", "lead", "plan", "ban", "battery"),
        tuple(BASE[n].replace("电动自行车", "电动两轮车") for n in ("aim", "scope", "lead", "plan", "ban", "battery")),
        [1, 2, 3, 4, 5, 6],
    ),
    "a name changed all over, and the order too": (
        ("aim", "scope", "lead", "plan", "ban", "battery"),
        tuple(BASE[n].replace("电动自行车", "电动两轮车") for n in ("aim", "battery", "ban", "scope", "lead", "plan")),
        [1, 6, 5, 2, 3, 4],
    ),
    "one text as good as rewritten between neighbours": (
        ("fee", "patrol", "battery"),
        ("fee", "物业服务人应当安排人员每日巡查不少于两次，对违规停放、充电及时劝阻并做好记录，拒不听从的报告消防部门。", "battery"),
        [1, 2, 3],
    ),
    "two copies of one text, one of them deleted": (
        ("aim", "report", "fee", "report", "end"),
        ("aim", "fee", "report", "end"),
        [1, 3, 4, 5],
    ),
    "short articles of one kind": (
        ("本条例所称业主，是指房屋所有权人。", "本条例所称物业使用人，是指承租人和其他实际使用人。", "本条例所称公共收益，是指利用共有部分产生的收入。"),
        ("本条例所称公共收益，是指利用共有部分产生的收入。", "本条例所称业主，是指房屋的所有权人。", "消防车通道由消防救援机构划定并设置标志，不得占用。"),
        [3, 1, None],
    ),
    "half of the articles deleted": (
        ALL,
        ALL[::2],
        list(range(1, len(ALL) + 1, 2)),
    ),
    "an article moved far and reworded": (
        ("aim", "scope", "swap", "lead", "street", "fire", "house", "end"),
        ("aim", "scope", "lead", "street", "fire", "house", changed("swap", ("鼓励企业", "支持有条件的企业"), ("推广换电模式", "推广以换代充")), "end"),
        [1, 2, 4, 5, 6, 7, 3, 8],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES)
def test_a_pair_of_versions(old, new, expected):
    assert found(old, new) == expected


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES)
def test_and_backwards(old, new, expected):
    backward = [None] * len(old)
    for place, source in enumerate(expected, start=1):
        if source is not None:
            backward[source - 1] = place
    assert found(new, old) == backward


def test_labels_play_no_part():
    text = "甲条例\n" + "\n".join(
        f"第{to_chinese(n)}条　{BASE[name]}" for n, name in enumerate(ALL, start=7)
    )
    old = [Article(n.label, n.full_text()) for n in draft_of(text).articles()]
    pairs = match(old, law(*ALL))
    assert all(pair.kind == "unchanged" and pair.renumbered for pair in pairs)
