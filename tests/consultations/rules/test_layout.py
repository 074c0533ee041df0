"""Title, 题注, 目录, and the notice in front."""

import pytest

from tests.consultations.rules.texts import count, draft_of

BODY = "第一章 总则\n第一条 甲。\n第二章 管理\n第二条 乙。\n第三章 附则\n第三条 丙。\n"


@pytest.mark.parametrize(
    "toc",
    [
        "目　录\n第一章 总则\n第二章 管理\n第三章 附则\n",
        "目录\n第一章　总　则\t1\n第二章　管　理\t3\n第三章　附　则\t12\n",
        "目次\n第一章 总则......1\n第二章 管理……3\n第三章 附则 12\n",
        "第一章 总则\n第二章 管理\n第三章 附则\n",  # no marker line
        "目录\n第一章 总则\n第一条 目的\n第二条 管理\n第三章 附则\n第三条 施行\n",
        "第一章 总则（第一条）\n第二章 管理（第二条至第九条）\n第三章 附则（第三条）\n",
        "目录 第一章 总则 第二章 管理 第三章 附则\n",
    ],
)
def test_a_table_of_contents_is_left_out(toc):
    draft = draft_of(f"甲市条例\n{toc}{BODY}")
    assert draft.has_toc
    assert count(f"甲市条例\n{toc}{BODY}", "zhang", "tiao", "kuan") == (3, 3, 3)
    assert draft.name == "甲市条例"


def test_an_empty_table_of_contents():
    draft = draft_of("甲市条例\n目录\n第一条\n甲。\n第二条\n乙。\n")
    assert draft.has_toc
    assert len(draft.articles()) == 2


def test_headings_may_repeat_inside_a_table_of_contents():
    inner = "第一编 甲\n第一章 一般规定\n第二编 乙\n第一章 一般规定\n附则\n"
    body = (
        "第一编 甲\n第一章 一般规定\n第一条 甲。\n第二编 乙\n第一章 一般规定\n"
        "第二条 乙。\n附则\n第三条 丙。\n"
    )
    text = f"甲法典\n目录\n{inner}{body}"
    assert count(text, "bian", "zhang", "bare_head", "tiao") == (2, 2, 1, 3)
    assert draft_of(text).warnings == ()


def test_a_heading_that_the_contents_do_not_list_is_doubted():
    text = (
        "甲条例\n目录\n第一章 总则\n第二章 罚则\n第一章 总则\n第一条 甲。\n"
        "第二章 附则\n第二条 乙。\n"
    )
    found = [w.message for w in draft_of(text).warnings if w.code == "toc_mismatch"]
    assert len(found) == 2


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("甲市条例\n", ["甲市条例"]),
        ("甲市条例\n（草案征求意见稿）\n", ["甲市条例", "（草案征求意见稿）"]),
        ("甲市人民政府\n制定规章程序规定\n", ["甲市人民政府", "制定规章程序规定"]),
        (
            "甲市人民代表大会常务委员会关于加强\n乙工作的\n若干规定\n",
            ["甲市人民代表大会常务委员会关于加强", "乙工作的", "若干规定"],
        ),
        ("《甲市条例（修订草案）》\n", ["《甲市条例（修订草案）》"]),
    ],
)
def test_titles_over_several_lines(head, title):
    assert list(draft_of(f"{head}第一条 甲。\n第二条 乙。\n").title) == title


@pytest.mark.parametrize(
    "note",
    [
        "（2020年8月27日甲市人大常委会通过）",
        "(2020年8月27日甲市人大常委会通过2020年9月29日乙省人大常委会批准)",
        "（2020年8月27日通过\n2020年9月29日批准\n根据2022年1月1日决定修正）",
        "【题注】（2020年8月27日通过）",
        "2020年8月27日甲市人大常委会通过 2020年9月29日批准",
        "（二〇二〇年八月二十七日通过）",
        "（1993年12月25日国务院令第139号发布）",
    ],
)
def test_notes_in_every_form(note):
    draft = draft_of(f"甲市条例\n{note}\n第一条 甲。\n第二条 乙。\n")
    assert draft.note == note.replace("\n", "")
    assert draft.name == "甲市条例"


def test_a_draft_inside_a_notice():
    draft = draft_of(
        "甲市司法局关于公开征求《甲市条例（征求意见稿）》意见的通知\n"
        "现公开征求意见，请于2026年1月1日前反馈：\n一、信函；\n二、电子邮件。\n"
        "附件：1.甲市条例（征求意见稿）\n2.起草说明\n甲市司法局\n2026年1月1日\n附件1\n"
        "甲市条例\n（征求意见稿）\n第一条 甲。\n第二条 乙。\n附件2\n起草说明\n一、丙\n"
    )
    assert draft.name == "甲市条例（征求意见稿）"
    assert len(draft.articles()) == 2
    assert draft.notice[0].startswith("甲市司法局")
    assert [annex.title for annex in draft.annexes] == ["附件2"]
    assert not draft.decision


def test_an_order_in_front_of_the_text():
    draft = draft_of(
        "甲市人民政府令\n第12号\n《甲市办法》已经市政府常务会议通过，现予公布。\n"
        "市长 张某\n2020年1月5日\n甲市办法\n第一条 甲。\n第二条 乙。\n"
    )
    assert draft.name == "甲市办法"
    assert "notice" in [warning.code for warning in draft.warnings]


def test_a_part_of_a_code_may_begin_late():
    draft = draft_of(
        "第三编 合同\n第一章 通则\n第四百六十三条 甲。\n第四百六十四条 乙。\n"
    )
    codes = [warning.code for warning in draft.warnings]
    assert {"no_title", "starts_late"} <= set(codes)
    assert len(draft.articles()) == 2


def test_a_note_of_dated_lines_is_taken_whole():
    draft = draft_of(
        "甲条例\n1988年9月23日 国务院\n中央军委第14号令发布\n2010年8月1日 施行\n"
        "为了甲，制定本条例。\n第一条 乙。\n"
    )
    assert draft.note == "1988年9月23日 国务院中央军委第14号令发布2010年8月1日 施行"
    assert draft.opening == ("为了甲，制定本条例。",)


def test_a_date_under_the_title_alone_is_no_note():
    draft = draft_of("甲条例\n2010年8月1日\n第一条 乙。\n第二条 丙。\n")
    assert draft.note == ""


def test_a_table_of_contents_alone_is_counted_once():
    draft_of("甲规定\n目录\n第一条 第一章 总则\n第二章 管理\n第一章 总则\n甲。\n")


def test_an_article_with_two_signs_is_no_path_of_a_web_page():
    text = (
        "甲市条例\n第一条　高度>3米、宽度>2米的，应当登记。\n第二条　甲>乙>丙的除外。\n"
    )
    assert count(text, "tiao") == (2,)
    assert count(f"首页 > 法规 > 正文\n{text}首页 > 法规 > 正文\n", "tiao") == (2,)
