"""Rich Text Format: bytes of a code page, \\u, counted labels, tables, hidden parts."""

import pytest

from consultations.rules.errors import DraftRefused
from consultations.rules.fidelity import fidelity
from consultations.rules.reading import read_source
from consultations.rules.structure import parse
from consultations.rules.tree import counts

HEAD = (
    r"{\rtf1\ansi\ansicpg936\uc2{\fonttbl{\f0\fnil\fcharset134 SimSun;}"
    r"{\f1\froman\fcharset0 Times;}}{\colortbl;\red255;}{\info{\title 不读}}"
    r"{\stylesheet{\s0 Normal;}}"
)


def hexed(text):
    """Chinese as an old Word writes it: \\'xx bytes in GB18030."""
    return "".join(f"\\'{byte:02x}" for byte in text.encode("gb18030"))


def coded(text):
    """Chinese as a newer Word writes it: \\uN with two bytes for old readers."""
    return "".join(f"\\u{ord(char)}\\'3f\\'3f" for char in text)


def lines(body):
    data = (HEAD + body + "}").encode("latin-1", "replace")
    return [line.text for line in read_source(data).lines if line.text.strip()]


@pytest.mark.parametrize("write", [hexed, coded])
def test_both_ways_of_writing_chinese(write):
    body = rf"\pard\f0 {write('第一条　甲。')}\par {write('第二条　乙。')}\par"
    assert lines(body) == ["第一条　甲。", "第二条　乙。"]


def test_a_character_beyond_the_basic_plane():
    assert lines(r"\pard \u-10174\'3f\'3f\u-8446\'3f\'3f\par") == ["\U00020b02"]


def test_the_label_that_word_counted_is_text():
    label = rf"{{\listtext\pard\plain {coded('第一条')}\tab}}"
    assert lines(rf"\pard {label}{coded('为了甲。')}\par") == ["第一条\t为了甲。"]


def test_what_a_reader_does_not_see_is_left_out():
    body = (
        rf"{{\header {hexed('页眉')}\par}}{{\*\bkmkstart x}}"
        rf"\pard {hexed('甲')}{{\v {hexed('暗')}}}{{\deleted {hexed('删')}}}"
        rf"{{\pict 0a0b0c}}{{\field{{\*\fldinst PAGE}}{{\fldrslt {hexed('乙')}}}}}\par"
    )
    assert lines(body) == ["甲乙"]


def test_soft_breaks_tabs_and_signs():
    body = r"\pard a\line b\tab c\~d\emdash\{x\}\par"
    assert lines(body) == ["a", "b\tc\xa0d—{x}"]


def test_a_table_of_three_columns_gives_the_draft():
    rows = [
        ("现行", "修改后", "说明"),
        ("第一条　甲。", "第一条　甲甲。", "改"),
        ("", "第二条　乙。", "增"),
    ]
    body = "".join(
        r"\trowd\pard\intbl "
        + "".join(hexed(cell) + r"\cell " for cell in row)
        + r"\row "
        for row in rows
    )
    found = lines(rf"\pard {hexed('甲条例')}\par {body}")
    assert found == ["甲条例", "第一条　甲甲。", "第二条　乙。"]


def test_a_whole_law_arrives_without_loss():
    text = ["甲市条例", "第一章　总则", "第一条　甲：", "（一）乙；", "（二）丙。"]
    body = "".join(rf"\pard\f0 {hexed(line)}\par " for line in text)
    source = read_source((HEAD + body + "}").encode("latin-1", "replace"), "a.rtf")
    draft = parse(source)
    found = counts(draft)
    assert (found["zhang"], found["tiao"], found["xiang"]) == (1, 1, 2)
    assert fidelity(source.text, draft).exact
    assert source.kind == "rtf"


@pytest.mark.parametrize(
    "data",
    [
        b"{\\rtf1}",
        b"{\\rtf1 {\\*\\x \\u-1",
        b"{\\rtf1" + b"{" * 5000 + b"\\v",
        b"{\\rtf1\\ansicpg99999\\uc-5 \\'\\'zz\\u",
    ],
)
def test_broken_files_are_refused_and_nothing_fails(data):
    with pytest.raises(DraftRefused):
        parse(read_source(data))
