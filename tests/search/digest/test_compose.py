"""No sentence without evidence: every way to be wrong is seen."""

import pytest

from search.digest.compose import (
    Statement,
    counted,
    head,
    problem,
    stance_text,
    suggested,
)

TEXTS = {"a": "楼道不能充电", "b": "车位太少"}
A, B = {"id": "a", "start": 0, "end": 6}, {"id": "b", "start": 0, "end": 4}


def quote(text, *places, words):
    return Statement("quote", text, list(places), (), "", (words,))


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        (counted("共#条意见", [A, B]), ""),
        (counted("共#条意见，#段", [A, A], 2), ""),
        (Statement("count", "共3条意见", [A, B], (3,)), "数字与依据不同"),
        (counted("共#条意见", []), "没有依据"),
        (counted("共#条意见", [{**A, "id": "c"}]), "依据不在原文之内"),
        (counted("共#条意见", [{**A, "end": 7}]), "依据不在原文之内"),
        (counted("共#条意见", [{**A, "start": -1}]), "依据不在原文之内"),
        (counted("共#条意见", [{**A, "start": 5, "end": 4}]), "依据不在原文之内"),
        (quote("有人说“不能充电”", A, words="不能充电"), ""),
        (quote("有人说“可以充电”", A, words="可以充电"), "引文与原文不同"),
        (quote("有人说“不能充电”", B, words="不能充电"), "引文与原文不同"),
        (suggested("删除", "", "不能", "", [A]), ""),
        (suggested("修改", "第七条", "不能", "可以", [A]), "引文与原文不同"),
    ],
)
def test_a_sentence_holds_or_not(statement, reason):
    assert problem(statement, TEXTS) == reason


def test_numbers_count_comments_not_places():
    assert counted("共#条，#段", [A, A, B], 3).text == "共2条，3段"


def test_marks_in_names_do_not_take_numbers():
    text, numbers = stance_text(["#赞成", "反对", "未判定", "反对"])
    assert (text, numbers) == ("反对#段、赞成#段、未判定#段", (2, 1, 1))
    assert head("", "停#车") == "总体【停车】"


def test_words_of_wishes():
    assert suggested("修改", "第七条", "甲", "乙", [A, B]).text == (
        "第七条：2条意见建议将“甲”改为“乙”。"
    )
    assert suggested("保留", "", "甲", "", [A]).text == "总体：1条意见建议保留“甲”。"
