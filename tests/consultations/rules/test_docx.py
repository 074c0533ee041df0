"""What a person sees in Word, from the XML that Word and WPS write."""

import pytest

from consultations.rules.docx import read_docx
from consultations.rules.errors import DraftRefused
from consultations.rules.reading import read_source
from consultations.rules.structure import parse
from consultations.rules.tree import counts
from tests.consultations.rules.packages import (
    W,
    document,
    level,
    numbered,
    numbering,
    package,
    paragraph,
    styles,
    table,
)

RUN = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'


def lines(body, **parts):
    found = {f"word/{name}.xml": content for name, content in parts.items()}
    return [line.text for line in read_docx(package(body, parts=found)).lines]


def one(runs):
    return lines(paragraph(runs=runs))


def test_runs_are_joined_and_tabs_and_breaks_kept():
    runs = (
        RUN.format("第一") + RUN.format("条") + "<w:r><w:tab/><w:t>甲，</w:t></w:r>"
        "<w:r><w:br/><w:t>乙。</w:t><w:cr/><w:t>丙。</w:t></w:r>"
    )
    assert one(runs) == ["第一条\t甲，", "乙。", "丙。"]


def test_tracked_insertions_come_in_and_deletions_go():
    runs = (
        RUN.format("应当")
        + f"<w:ins>{RUN.format('依法')}</w:ins>"
        + "<w:del><w:r><w:delText>立即</w:delText></w:r></w:del>"
        + f"<w:moveFrom>{RUN.format('旧')}</w:moveFrom>"
        + f"<w:moveTo>{RUN.format('办理')}</w:moveTo>"
    )
    assert one(runs) == ["应当依法办理"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    body = paragraph("甲，", "<w:rPr><w:del/></w:rPr>") + paragraph("乙。")
    assert lines(body) == ["甲，乙。"]


def test_a_deleted_table_row_goes():
    rows = table(["甲"], ["乙"]).replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>", 1)
    assert lines(rows + paragraph("丙")) == ["乙", "丙"]


def test_field_codes_are_left_out_and_their_results_kept():
    runs = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText> PAGEREF x </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + RUN.format("第三条")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        + f'<w:fldSimple w:instr="PAGE">{RUN.format("的规定")}</w:fldSimple>'
    )
    assert one(runs) == ["第三条的规定"]


def test_text_boxes_are_read_once():
    box = f"<w:txbxContent>{paragraph('第二条 乙。')}</w:txbxContent>"
    runs = (
        RUN.format("第一条 甲。")
        + f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert one(runs) == ["第一条 甲。", "第二条 乙。"]


def test_hidden_text_notes_and_ruby_are_left_out():
    runs = (
        RUN.format("甲")
        + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>"
        + '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>乙</w:t></w:r>'
        + "<w:r><w:footnoteReference/></w:r>"
        + "<w:ruby><w:rt><w:r><w:t>bing</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>丙</w:t></w:r></w:rubyBase></w:ruby>"
    )
    assert one(runs) == ["甲乙丙"]


def test_content_controls_links_and_smart_tags_are_read():
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('甲。')}</w:sdtContent></w:sdt>"
        + paragraph(runs=f"<w:hyperlink>{RUN.format('乙')}</w:hyperlink>")
        + paragraph(runs=f"<w:smartTag>{RUN.format('丙')}</w:smartTag>")
    )
    assert lines(body) == ["甲。", "乙", "丙"]


def test_headers_and_footers_are_left_out():
    header = f"<w:hdr>{paragraph('第九条 页眉')}</w:hdr>"
    assert lines(paragraph("第一条 甲。"), header1=header) == ["第一条 甲。"]


LEVELS = (
    level(0, "第%1章")
    + level(1, "第%2条", more='<w:lvlRestart w:val="0"/>')
    + level(2, "（%3）")
    + level(3, "%4.", "decimal")
)


def test_automatic_numbers_become_text():
    body = (
        numbered("总则", level=0)
        + numbered("为了甲。", level=1)
        + numbered("有下列情形的：", level=1)
        + numbered("甲；", level=2)
        + numbered("乙：", level=2)
        + numbered("乙一；", level=3)
        + numbered("罚则", level=0)
        + numbered("丙：", level=1)
        + numbered("丁；", level=2)
    )
    assert lines(body, numbering=numbering(LEVELS)) == [
        "第一章 总则",
        "第一条 为了甲。",
        "第二条 有下列情形的：",
        "（一） 甲；",
        "（二） 乙：",
        "1. 乙一；",
        "第二章 罚则",
        "第三条 丙：",  # lvlRestart 0: articles count on through the chapters
        "（一） 丁；",
    ]


def test_automatic_numbers_are_counted_as_provisions():
    body = paragraph("甲市条例") + "".join(
        numbered(text, level=at)
        for text, at in [
            ("总则", 0),
            ("甲：", 1),
            ("乙；", 2),
            ("丙。", 2),
            ("丁。", 1),
        ]
    )
    parts = {"word/numbering.xml": numbering(LEVELS)}
    found = counts(parse(read_docx(package(body, parts=parts))))
    assert (found["zhang"], found["tiao"], found["xiang"]) == (1, 2, 2)


def test_an_empty_paragraph_uses_up_no_number():
    body = numbered("甲。", level=1) + numbered("", level=1) + numbered("乙。", level=1)
    assert lines(body, numbering=numbering(LEVELS)) == [
        "第一条 甲。",
        "",
        "第二条 乙。",
    ]


def test_numbers_come_from_styles_and_the_styles_they_build_on():
    style = (
        '<w:style w:styleId="Article"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        '</w:pPr></w:style><w:style w:styleId="Mine">'
        '<w:basedOn w:val="Article"/></w:style>'
    )
    levels = level(0, "第%1章") + level(1, "第%2条", more='<w:pStyle w:val="Article"/>')
    body = paragraph("甲。", '<w:pStyle w:val="Mine"/>') + paragraph("乙。")
    assert lines(body, numbering=numbering(levels), styles=styles(style)) == [
        "第一条 甲。",
        "乙。",
    ]


def test_a_paragraph_can_leave_the_list_of_its_style():
    style = (
        '<w:style w:styleId="Article"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    off = '<w:pStyle w:val="Article"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = paragraph("甲。", off) + paragraph("乙。", '<w:pStyle w:val="Article"/>')
    found = lines(body, numbering=numbering(level(0, "第%1条")), styles=styles(style))
    assert found == ["甲。", "第一条 乙。"]


def test_two_instances_share_a_count_unless_one_starts_anew():
    instances = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = "".join(
        numbered(x, n) for x, n in [("甲", 1), ("乙", 2), ("丙", 3), ("丁", 3)]
    )
    found = lines(body, numbering=numbering(level(0, "（%1）"), instances))
    assert found == ["（一） 甲", "（二） 乙", "（一） 丙", "（二） 丁"]


@pytest.mark.parametrize(
    ("style", "label"),
    [
        ("chineseCounting", "（十二）"),
        ("japaneseCounting", "（十二）"),
        ("ideographDigital", "（一二）"),
        ("chineseLegalSimplified", "（拾贰）"),
        ("decimal", "（12）"),
        ("decimalFullWidth", "（１２）"),
        ("decimalEnclosedCircleChinese", "（⑫）"),
        ("upperRoman", "（XII）"),
        ("lowerLetter", "（l）"),
        ("ideographTraditional", "（乙）"),
        ("unheardOf", "（12）"),
    ],
)
def test_number_formats(style, label):
    levels = level(0, "（%1）", style, start=12)
    assert lines(numbered("甲"), numbering=numbering(levels)) == [f"{label} 甲"]


def test_bullets_and_missing_definitions_give_no_label():
    assert lines(numbered("甲"), numbering=numbering(level(0, "•", "bullet"))) == ["甲"]
    assert lines(numbered("甲", 7), numbering=numbering(LEVELS)) == ["甲"]
    assert lines(numbered("甲")) == ["甲"]


def test_tables_keep_their_cells():
    body = paragraph("第一条 甲。") + table(["税目", "税率"], ["原油", "5%"])
    source = read_docx(package(body))
    assert [line.cells for line in source.lines[1:]] == [
        ("税目", "税率"),
        ("原油", "5%"),
    ]
    assert [line.table for line in source.lines] == [0, 1, 1]


def test_a_comparison_table_gives_the_new_text():
    body = paragraph("甲市条例（修改前后对照表）") + table(
        ["现行", "修改后", "理由"],
        ["第一条 旧一。", "第一条 新一。", "第九条 无关"],
        ["第二条 旧二。", ["第二条 新二：", "（一）甲。"], ""],
    )
    assert lines(body)[1:] == ["第一条 新一。", "第二条 新二：", "（一）甲。"]


def test_a_text_laid_out_in_a_table_gives_its_lines():
    body = table([["甲市条例", "第一条 甲。", "第二条 乙。"]])
    assert lines(body) == ["甲市条例", "第一条 甲。", "第二条 乙。"]


def test_tracked_changes_are_reported():
    runs = RUN.format("第一条 甲") + f"<w:ins>{RUN.format('乙。')}</w:ins>"
    draft = parse(read_docx(package(paragraph("甲市条例") + paragraph(runs=runs))))
    assert "tracked" in [warning.code for warning in draft.warnings]


def test_a_table_in_a_table_is_read_once_however_deep():
    body = paragraph("甲")
    for _ in range(40):
        body = f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>"
    assert "".join(lines(body + paragraph("乙"))).count("甲") == 1


def test_rows_and_cells_inside_content_controls_are_read():
    cell = f"<w:sdt><w:sdtContent><w:tc>{paragraph('甲')}</w:tc></w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent><w:tr>{cell}</w:tr></w:sdtContent></w:sdt>"
    assert lines(f"<w:tbl>{row}</w:tbl>") == ["甲"]


def test_strict_open_xml_is_read():
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    raw = document(paragraph("第一条 甲。")).replace(W, strict)
    assert read_docx(package(raw=raw)).text == "第一条 甲。"


def test_a_list_that_names_a_list_style_takes_its_levels():
    definition = (
        '<w:abstractNum w:abstractNumId="0"><w:styleLink w:val="Law"/>'
        + level(0, "第%1条")
        + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
        '<w:numStyleLink w:val="Law"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    numbers = f'<w:numbering xmlns:w="{W}">{definition}</w:numbering>'
    body = numbered("甲。") + numbered("乙。")
    assert lines(body, numbering=numbers) == ["第一条 甲。", "第二条 乙。"]


def test_formulas_keep_their_letters():
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    formula = f'<m:oMath xmlns:m="{math}"><m:r><m:t>税额=甲×乙</m:t></m:r></m:oMath>'
    assert one(RUN.format("公式：") + formula) == ["公式：税额=甲×乙"]


def test_the_names_of_the_columns_may_come_second():
    body = table(
        ["甲市条例修改对照表", "", ""],
        ["原条文", "拟修改为", "依据"],
        ["第一条 旧一。", "第一条 新一。", "上位法"],
        ["第二条 旧二。\n（一）甲。", "同左", ""],
        ["第三条 旧三。", "（删除）", ""],
        ["", "第三条 新三。", "新增"],
    ).replace("\n", "</w:t><w:br/><w:t>")
    assert lines(body) == [
        "第一条 新一。",
        "第二条 旧二。",
        "（一）甲。",
        "第三条 新三。",
    ]


def test_labels_in_a_column_of_their_own_stay_with_their_text():
    body = paragraph("甲市条例") + table(
        ["条号", "内容"], ["第一条", ["甲：", "（一）乙。"]], ["第二条", "丙。"]
    )
    draft = parse(read_docx(package(body)))
    found = [(node.label, node.full_text()) for node in draft.articles()]
    assert found[1] == ("第二条", "丙。")
    assert found[0][1].startswith("甲：")


def test_words_struck_out_by_hand_are_gone():
    runs = (
        RUN.format("第一条 应当")
        + "<w:r><w:rPr><w:strike/></w:rPr><w:t>立即</w:t></w:r>"
        + "<w:r><w:rPr><w:b/></w:rPr><w:t>依法</w:t></w:r>"
        + RUN.format("办理。")
    )
    draft = parse(read_docx(package(paragraph("甲市条例") + paragraph(runs=runs))))
    assert draft.articles()[0].full_text() == "应当依法办理。"
    assert "struck" in [warning.code for warning in draft.warnings]


PKG = "http://schemas.microsoft.com/office/2006/xmlPackage"


def flat(body):
    """A document with its numbering as one XML file, as office systems write it."""
    parts = {
        "/word/document.xml": document(body),
        "/word/numbering.xml": numbering(LEVELS),
    }
    written = "".join(
        f'<pkg:part pkg:name="{name}"><pkg:xmlData>{xml}</pkg:xmlData></pkg:part>'
        for name, xml in parts.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<?mso-application progid="Word.Document"?>'
        f'<pkg:package xmlns:pkg="{PKG}">{written}</pkg:package>'
    ).encode()


def test_a_document_in_one_xml_file_is_read():
    body = numbered("甲。", level=1) + numbered("乙。", level=1)
    source = read_source(flat(body), "旧.doc")
    assert [line.text for line in source.lines] == ["第一条 甲。", "第二条 乙。"]


def test_word_2003_xml_is_read_with_its_labels():
    old = "http://schemas.microsoft.com/office/word/2003/wordml"
    hint = "http://schemas.microsoft.com/office/word/2003/auxHint"
    item = (
        '<w:p><w:pPr><w:listPr><wx:t wx:val="第{}条"/></w:listPr></w:pPr>'
        "<w:r><w:t>甲。</w:t></w:r></w:p>"
    )
    xml = (
        f'<?xml version="1.0"?><w:wordDocument xmlns:w="{old}" xmlns:wx="{hint}">'
        f"<w:body><wx:sect>{item.format('一')}{item.format('二')}</wx:sect></w:body>"
        "</w:wordDocument>"
    )
    source = read_source(xml.encode(), "旧.doc")
    assert [line.text for line in source.lines] == ["第一条 甲。", "第二条 甲。"]


def test_an_xml_bomb_in_one_file_is_refused():
    bomb = flat("").replace(b"<?mso", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><?mso')
    with pytest.raises(DraftRefused, match="不安全"):
        read_source(bomb, "a.doc")
