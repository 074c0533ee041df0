import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import text
from common.text import Span

ID = "11010519491231002X"  # the published example of GB 11643


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("一\r\n二\r三\n", "一\n二\n三\n"),
        ("a\0b\x07c\x1b[0m\x7f\x85", "abc[0m"),
        ("制表\t留下", "制表\t留下"),
        ("𠮷𫚭😀", "𠮷𫚭😀"),  # four bytes in UTF-8; some are in people's names
        ("e\u0301", "e\u0301"),  # not composed: stays as typed
        ("\ufeff文\u202e本\u2066", "文本"),
        ("\ud800半个", "半个"),
        ("家\u200d人", "家\u200d人"),  # joins some emoji
        ("", ""),
    ],
)
def test_plain_text_is_cleaned(typed, stored):
    assert text.clean_plain(typed) == stored


@given(st.text())
def test_cleaning_is_done_once_for_all_and_can_be_stored(typed):
    clean = text.clean_plain(typed)
    assert text.clean_plain(clean) == clean
    assert clean.encode("utf-8").decode("utf-8") == clean
    assert not any(
        unicodedata.category(c) == "Cc" for c in clean.replace("\n", "")
    ) or ("\t" in clean)


@pytest.mark.parametrize(
    ("long", "length", "short"),
    [
        ("一二三", 3, "一二三"),
        ("一二三四", 3, "一二…"),
        ("一\n\n  二", 5, "一 二"),
        ("  一  ", 3, "一"),
        ("ab cd", 4, "ab…"),
        ("", 3, ""),
    ],
)
def test_an_excerpt_is_one_short_line(long, length, short):
    assert text.excerpt(long, length) == short


def test_a_digest_is_of_utf_8():
    assert text.digest("abc").startswith("ba7816bf")
    assert text.digest("民议") == text.digest("民议")
    assert text.digest("民议") != text.digest("民義")


@pytest.mark.parametrize(
    ("written", "kinds", "masked"),
    [
        ("电话13812340000。", ["phone"], "电话138****0000。"),
        ("电话 138-1234-0000", ["phone"], "电话 138-1****0000"),
        ("+86 13812340000", ["phone"], "+86 138****0000"),
        ("0752-2345678", ["phone"], "0752****5678"),
        (f"身份证{ID}，", ["id_number"], "身份证110105********002X，"),
        (ID.lower(), ["id_number"], "110105********002x"),
        ("粤L12345 和 粤LD12345", ["plate", "plate"], "粤L****5 和 粤L****5"),
        ("粤L·A1234", ["plate"], "粤L****4"),
        ("写信到li.si@mail.example.cn吧", ["email"], "写信到l***@mail.example.cn吧"),
        (
            "13812340000，13912340001",
            ["phone", "phone"],
            "138****0000，139****0001",
        ),
    ],
)
def test_personal_data_is_found_and_masked(written, kinds, masked):
    spans = text.find_personal_data(written)
    assert [span.kind for span in spans] == kinds
    assert all(written[s.start : s.end] == s.text for s in spans)
    assert text.mask(written) == masked
    assert text.mask(masked) == masked


@pytest.mark.parametrize(
    "written",
    [
        "第十二条 2026年11月24日",
        "12812340000",  # no such prefix
        "138123400001",  # twelve digits
        "编号A13812340000B",
        "110105194913310021",  # there is no thirteenth month
        "金额 10000000000 元",
        "a@b",
        "粤港澳大湾区",
        "HZ-2026-03",
        "",
    ],
)
def test_what_is_no_personal_data_stays(written):
    assert text.find_personal_data(written) == []
    assert text.mask(written) == written


def test_offsets_count_code_points():
    assert text.find_personal_data("𠮷13812340000") == [
        Span(1, 12, "phone", "13812340000")
    ]


@pytest.mark.parametrize("evil", ["1" * 20000, "a." * 20000, "a@" + "b." * 20000])
def test_finding_takes_linear_time(evil):
    assert text.find_personal_data(evil) == []
