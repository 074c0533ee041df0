"""Articles that a text names: of this draft, in any writing, not of other laws."""

import pytest

from search.digest.citations import citations, leading, normal_label

CITED = [
    ("第十二条应当修改", ["第十二条"]),
    ("第12条、第 13 条都好", ["第十二条", "第十三条"]),
    ("第十三条之一太宽", ["第十三条之一"]),
    ("12条太严", ["第十二条"]),
    ("提12条建议", []),
    ("有3条狗", []),
    ("第五条至第八条", ["第五条", "第六条", "第七条", "第八条"]),
    ("第五、六条", ["第五条", "第六条"]),
    ("与《民法典》第二百七十八条不一致", []),
    ("民法典第278条规定", []),
    ("《道路交通安全法》第五十八条、本条例第七条", ["第七条"]),
    ("广东省物业管理条例第三条已有", []),
    ("《物业管理条例》第三条已有", []),
    ("《条例》第七条", ["第七条"]),
    ("《停放管理规定（草案）》第七条", ["第七条"]),
    ("本条例第七条", ["第七条"]),
    ("草案第七条第二款", ["第七条"]),
    ("管理规定（草案）第七条", ["第七条"]),
    ("本办法第九条", ["第九条"]),
    ("第一百零八条", ["第一百零八条"]),
    ("没有条款", []),
    ("第零条", []),
    ("这条路", []),
]


@pytest.mark.parametrize(("text", "labels"), CITED)
def test_citations(text, labels):
    found = citations(text)
    assert [citation.label for citation in found] == labels
    assert all("条" in text[c.start : c.end] for c in found)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("第十条：收费太高", "第十条"),
        ("一、建议第十条修改", "第十条"),
        ("（2）关于草案第十条", "第十条"),
        ("《管理规定（草案）》第十条", "第十条"),
        ("我反对第十条", "第十条"),
        ("另外，第十条收费太高", "第十条"),
        ("还有个事，第十条收费太高", "第十条"),
        ("顺便提一下，关于第十条", "第十条"),
        ("再说一点第十条太严", "第十条"),
        ("还有人说第十条太严", ""),
        ("小区里停车很难，看第十条", ""),
        ("这与第八条不一致", ""),
        ("", ""),
    ],
)
def test_the_article_an_opening_speaks_of(text, label):
    assert leading(text) == label


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ("第12条", "第十二条"),
        ("十二条", "第十二条"),
        (" 第十三条之一 ", "第十三条之一"),
        ("第十二", "第十二条"),
        ("12", "12"),  # may be a key of somebody's own
        ("a1b2", "a1b2"),
        ("", ""),
    ],
)
def test_normal_label(given, label):
    assert normal_label(given) == label
