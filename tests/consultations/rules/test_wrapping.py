"""Copies from a PDF: lines of one length, page numbers between them."""

import re
import textwrap

import pytest

from consultations.rules.numerals import to_chinese
from consultations.rules.tree import counts
from tests.consultations.rules.texts import codes, draft_of

LONG = "市人民政府应当加强对议事协商工作的领导，建立健全工作机制，协调解决重大问题"
ARTICLES = [
    f"第一条 为了规范议事协商活动，{LONG}，根据有关法律，制定本条例。",
    f"第二条 本条例适用于本市，{LONG}，依照第九条的规定办理，{LONG}。",
    f"第三条 有下列情形之一的，{LONG}：",
    f"（一）{LONG}的；",
    f"（二）{LONG}的。",
    f"违反前款规定的，{LONG}。",
    f"第四条 {LONG}，{LONG}，{LONG}。",
    "第五条 本条例自2026年1月1日起施行。",
]


def wrapped(width, pages=True):
    lines = ["甲市议事协商条例"]
    for text in ARTICLES:
        lines += textwrap.wrap(text, width)
        if pages and len(lines) % 3 == 0:
            lines.append(f"— {len(lines)} —")
    return "\n".join(lines)


def test_wrapped_lines_are_joined_again():
    for width in (24, 31, 38, 45):
        draft = draft_of(wrapped(width))
        found = counts(draft)
        assert (found["tiao"], found["kuan"], found["xiang"]) == (5, 6, 2), width
        assert draft.name == "甲市议事协商条例"
        assert draft.articles()[3].full_text() == ARTICLES[6][4:]


def test_what_was_done_is_reported():
    assert {"wrapped", "dropped"} <= set(codes(wrapped(30)))


def test_lone_numbers_that_count_up_are_page_numbers():
    text = "甲条例\n第一条 甲。\n1\n第二条 乙。\n2\n第三条 丙。\n3\n"
    assert draft_of(text).dropped == (3, 5, 7)


def test_a_text_in_paragraphs_is_not_joined():
    text = "甲市条例\n" + "\n".join(
        f"第{n}条 甲乙丙丁。" for n in "一二三四五六七八九十"
    )
    assert "wrapped" not in codes(
        text + "\n第十一条 甲。\n第十二条 乙。\n第十三条 丙。\n"
    )


def test_headers_beside_page_numbers_are_dropped_too():
    body = "".join(
        f"第{n}条 甲乙。\n甲市政府公报\n— {p} —\n" for p, n in enumerate("一二三四", 1)
    )
    draft = draft_of(f"甲市条例\n{body}")
    assert [node.full_text() for node in draft.articles()] == ["甲乙。"] * 4
    assert len(draft.dropped) == 8


# Two 款 of several sentences, of which one ends exactly where a line is full.
FLUSH = [
    "第一条 政府加强领导。",
    "县级人民政府负责组织实施本行政区的工作。{}，由市政府决定。",
    f"第二条 {LONG}，{LONG}，接受群众的监督。",
]


def flush(sentence, blank=False, times=6):
    """Many such articles, wrapped after twenty characters, flush left."""
    lines = ["甲市工作条例"]
    for turn in range(times):
        for text in FLUSH:
            number = to_chinese(2 * turn + 1 + (text is FLUSH[2]))
            whole = re.sub(r"第.条", f"第{number}条", text.format(sentence))
            lines += [whole[at : at + 20] for at in range(0, len(whole), 20)]
            lines += [""] * blank
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("sentence", "blank", "paragraphs"),
    [
        ("但是有特殊情况需要处理的", False, 18),  # 但是 begins no 款
        ("有特殊情况需要作出处理的", False, 24),  # nobody can tell: a 款 of its own
        ("有特殊情况需要作出处理的", True, 18),  # blank lines part the 款
    ],
)
def test_a_sentence_that_begins_a_line(sentence, blank, paragraphs):
    draft = draft_of(flush(sentence, blank))
    assert counts(draft)["kuan"] == paragraphs
    told = [w.code for w in draft.warnings].count("doubtful_paragraph")
    assert told == (6 if paragraphs == 24 else 0)


def test_a_list_without_labels_is_kept_line_by_line():
    text = wrapped(38, pages=False) + "\n第六条 委员会由下列人员组成：\n主任，\n委员。"
    assert draft_of(text).articles()[-1].full_text().endswith("：\n主任，\n委员。")


def test_a_word_broken_before_a_comma_is_no_item():
    text = wrapped(31, pages=False)
    line = "第六条 本市应当坚持党的集中统一领导和群众参与相结合并且维护统"
    assert len(line) == 31
    draft = draft_of(f"{text}\n{line}\n一、权威的体制。")
    assert counts(draft)["yi"] == 0
