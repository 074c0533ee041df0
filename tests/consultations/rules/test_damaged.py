"""Documents damaged at random, as `tests.consultations.fuzzing` does for hours."""

import random

import pytest

from tests.consultations.fuzzing import FILES, TEXTS, documents, survives
from tests.consultations.rules.packages import level, numbered, numbering, package


@pytest.mark.parametrize("seed", range(4))
def test_damaged_documents_are_read_or_refused(seed):
    chance, begun = random.Random(seed), documents()
    for _ in range(60):
        name, data = chance.choice(begun)
        mutations = TEXTS if name.endswith(".txt") else FILES
        survives(name, chance.choice(mutations)(chance, data))


@pytest.mark.parametrize("depth", ["㊀", "", "x", "-1", "99999999999"])
def test_a_level_of_a_list_that_is_no_number(depth):
    levels = level(0, "第%1条").replace('w:ilvl="0"', f'w:ilvl="{depth}"')
    override = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/>'
        f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="3"/></w:lvlOverride>'
        "</w:num>"
    )
    parts = {"word/numbering.xml": numbering(levels, override)}
    survives("a.docx", package(numbered("甲。") + numbered("乙。"), parts=parts))


@pytest.mark.parametrize(
    "text",
    [
        "<t>（二）丙。<d>第一条甲。：<t<td>（二）丙。</<td>第一条甲<td></>",
        "第三章。第三章　第一条第三章第",
        "<p>第一条 甲。</p><p>第二条 <![end]>乙。</p><p>丙。</p>",
        "<p>第一条 甲。</p><p><![\ufffdendif]>第二条 乙。</p><p>丙。</p>",
        "<p>第一条 甲。</p><p>第二条 乙。</p><p><![CDATA[第三条 丙。]]></p><![",
        "：</<tr><td>（一）第一条<td/>（一）第",
    ],
)
def test_texts_that_once_broke(text):
    survives("a.txt", text.encode())


def test_a_part_of_a_flat_package_without_a_name():
    survives(
        "a.docx",
        b'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        b'<pkg:part pkg:name=""><pkg:xmlData><a/></pkg:xmlData></pkg:part>'
        b"</pkg:package>",
    )
