"""Concrete wishes: what goes, what comes, what stays, and why."""

import pytest

from search.digest.reading import Comment
from search.digest.segments import cut
from search.digest.shadow import shadow_of
from search.digest.suggestions import find_suggestions

WISHES = [
    (
        "建议将“五百元”改为“一百元”，因为承受不起。",
        "修改",
        "五百元",
        "一百元",
        "因为承受不起。",
    ),
    (
        "第十条建议把三十日改为六十日。理由：办事慢。",
        "修改",
        "三十日",
        "六十日",
        "理由:办事慢。",
    ),
    ("“可以安装”应改为“应当安装”", "修改", "可以安装", "应当安装", None),
    ("罚款起点应当降到五十元", "修改", "罚款起点", "五十元", None),
    (
        "将“指导、支持”改为“指导、支持和保障”。",
        "修改",
        "指导、支持",
        "指导、支持和保障",
        None,
    ),
    ("建议删除第八条第二款。", "删除", "第八条第二款", None, None),
    ("把“鼓励”两字删除", "删除", "鼓励", None, None),
    ("取消每天两次的巡查要求", "删除", "每天两次的巡查要求", None, None),
    ("建议增加一款：居委会应当公布电话。", "增加", None, "居委会应当公布电话", None),
    (
        "建议增加夜间巡查，避免起火没人知道。",
        "增加",
        None,
        "夜间巡查",
        "避免起火没人知道。",
    ),
    ("不要删除第五条，毕竟是保障。", "保留", "第五条", None, "毕竟是保障。"),
    ("希望保留原来的停放点", "保留", "原来的停放点", None, None),
]
NONE = [
    "我不同意增加收费",
    "“利害关系人”包括哪些人，最好举几个例子。",
    "这条写得很好，支持。",
    "建议修改。",
    "请问什么时候施行？",
]


def wishes(text):
    for segment in cut(Comment("a", text), shadow_of(text), []):
        for wish in find_suggestions(segment.text):
            parts = (wish.old, wish.new, wish.reason)
            yield wish.op, *(segment.text[slice(*p)] if p else None for p in parts)


@pytest.mark.parametrize(("text", "op", "old", "new", "reason"), WISHES)
def test_wish(text, op, old, new, reason):
    assert list(wishes(text)) == [(op, old, new, reason)]


@pytest.mark.parametrize("text", NONE)
def test_no_wish(text):
    assert list(wishes(text)) == []


def test_two_wishes_in_one_sentence_stand_in_their_order():
    found = list(wishes("删除“鼓励”，增加“必须”。"))
    assert [wish[:3] for wish in found] == [
        ("删除", "鼓励", None),
        ("增加", None, "必须"),
    ]
