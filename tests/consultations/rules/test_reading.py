"""Bytes in, lines out; everything that is no text is refused with advice."""

import io
import time
import zipfile

import pytest

from consultations.rules.errors import DraftRefused
from consultations.rules.reading import MAX_BYTES, read_source
from consultations.rules.structure import parse
from tests.consultations.rules.packages import package, paragraph
from tests.consultations.rules.texts import LAW

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_every_office_encoding_is_read(encoding):
    source = read_source(LAW.encode(encoding), "draft.txt")
    assert [line.text for line in source.lines] == LAW.split("\n")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be", "utf-8"])
def test_figures_do_not_mislead_the_guess(encoding):
    text = "第一条　甲。\n" + "0 000 0000 00.00\n第二条 100000元。\n" * 40
    assert read_source(text.encode(encoding)).text == text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_every_line_end_ends_a_line(end):
    source = read_source(LAW.replace("\n", end).encode(), "draft.txt")
    assert len(source.lines) == LAW.count("\n") + 1


def test_offsets_point_into_the_text():
    source = read_source(LAW)
    for line in source.lines:
        end = line.start + len(line.text)
        assert source.text[line.start : end] == line.text


@pytest.mark.parametrize("char", ["\0", "\u200b", "\u200d", "\ufeff", "\u2060", "\xad"])
def test_characters_nobody_sees_are_removed(char):
    source = read_source(f"第一{char}条　甲{char}。")
    assert source.lines[0].text == "第一条　甲。"


def test_a_lone_surrogate_in_a_pasted_text_does_no_harm():
    assert read_source("第一条 \ud800甲。").lines[0].text == "第一条 甲。"


def test_markdown_signs_are_taken_off():
    source = read_source("## 第一章 总则\n**第一条** 甲：\n- （一）乙。", "law.md")
    assert [line.text for line in source.lines] == [
        "第一章 总则",
        "第一条 甲：",
        "（一）乙。",
    ]


def test_pasted_html_gives_its_text_without_scripts():
    html = (
        "<html><head><title>x</title><script>alert('第九条')</script></head><body>"
        "<p>第一条&nbsp;&nbsp;甲，</p><div>第二条　<b>乙</b>。</div>"
        "<table><tr><td>丙</td><td>丁</td></tr></table></body></html>"
    )
    text = read_source(html).text
    assert "第一条\xa0\xa0甲，\n第二条　乙。\n丙\t丁" in text
    assert "第九条" not in text


def archive(*names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name in names:
            file.writestr(name, "application/vnd.oasis.opendocument.text")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b"", "空"),
        (b" \r\n\t", "空"),
        ("\ufeff\n".encode(), "空"),
        (OLE + bytes(600), "旧版"),
        (OLE + "EncryptedPackage".encode("utf-16-le") + bytes(600), "密码"),
        (b"{\\rtf1\\ansi }", ".rtf"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "图片"),
        (b"\xff\xd8\xff\xe0" + bytes(99), "图片"),
        (b"Rar!\x1a\x07", "压缩包"),
        (archive("mimetype"), ".odt"),
        (archive("xl/workbook.xml"), "不是 Word 文档"),
        (archive("a.txt"), "不是 Word 文档"),
        (b"PK\x03\x04 cut off", "损坏"),
        (package("")[:-40], "损坏"),
        (package(""), "没有正文"),
        (package(raw="<w:document"), "损坏"),
        (package(raw="<a/>"), "没有正文"),
        (bytes(range(256)) * 40, "无法识别"),
        (b"\x01\x02\x03" * 500, "无法识别"),
    ],
)
def test_what_is_no_text_is_refused_with_advice(data, advice):
    with pytest.raises(DraftRefused, match=advice):
        read_source(data, "draft.docx")


def test_the_content_decides_not_the_name():
    assert read_source(LAW.encode(), "draft.docx").kind == "txt"
    data = package(paragraph("第一条 甲。"))
    assert read_source(data, "draft.txt").kind == "docx"


def test_a_huge_file_is_refused_at_once():
    data = bytes(200 * 1024 * 1024)
    start = time.process_time()
    with pytest.raises(DraftRefused, match="20 MB"):
        read_source(data, "draft.docx")
    assert time.process_time() - start < 1


def test_a_file_of_the_largest_size_is_still_read():
    data = "第一条　甲。\n".encode() * 3000
    assert len(data) < MAX_BYTES
    assert len(read_source(data).lines) == 3001


def test_a_web_page_saved_in_one_file_is_read():
    page = (
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
        "Content-Type: text/html; charset=gb2312\nContent-Transfer-Encoding: 8bit\n\n"
        "<html><body><p>甲条例</p><p>第一条 甲。</p><p>第二条 乙。</p></body></html>\n"
        "--x--\n"
    )
    source = read_source(page.encode("gb18030"), "网页.doc")
    assert [line.text for line in source.lines] == [
        "甲条例",
        "第一条 甲。",
        "第二条 乙。",
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<p>甲条例</p><p>第一条 甲\x0b乙。</p><p>第二条 丙\x85丁。</p>",
        "{\\rtf1 \\pard a\\u11?b\\par c\\par}",
    ],
)
def test_a_break_inside_a_block_is_a_line_of_its_own(page):
    data = page.encode() if page.startswith("{") else page
    source = read_source(data)
    assert source.text.split("\n") == [line.text for line in source.lines]


LINES = "".join(
    f"第{n}条　为了规范甲的活动，市人民政府应当制定办法。\n" + "市政府负责。\n" * 9
    for n in "一二三四五"
)
TRADITIONAL = LINES.translate(
    str.maketrans("条为规范动应当办负责", "條為規範動應當辦負責")
)


@pytest.mark.parametrize(
    "data",
    [
        LINES.encode()[:100] + b"\xff" + LINES.encode()[100:],
        LINES.encode("gb18030")[:100] + b"\xff" + LINES.encode("gb18030")[100:],
        LINES.encode()[:-2],
    ],
    ids=["utf-8", "gb18030", "cut off"],
)
def test_a_text_with_a_broken_byte_is_read_and_the_place_told(data):
    draft = parse(read_source(data, "draft.txt"))
    assert len(draft.articles()) == 5
    assert "broken_text" in [warning.code for warning in draft.warnings]


@pytest.mark.parametrize(
    "data",
    [
        LINES.encode() + bytes(600),
        LINES.encode("gb18030") + bytes(600),
        TRADITIONAL.encode("big5"),
    ],
    ids=["filled up", "filled up gb18030", "big5"],
)
def test_texts_of_old_systems_are_read(data):
    draft = parse(read_source(data, "draft.txt"))
    assert len(draft.articles()) == 5
    assert "broken_text" not in [warning.code for warning in draft.warnings]


def test_a_text_of_broken_bytes_is_refused():
    data = LINES.encode().replace("的".encode(), b"\xff\xfe").replace(b"\xe4", b"\xff")
    with pytest.raises(DraftRefused, match="无法识别"):
        read_source(data)
