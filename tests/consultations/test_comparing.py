"""对照: the page with filters and reasons, the official table, Word, open data."""

import io
import json
import time

import docx as word
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import etree

from consultations.models import DraftVersion
from consultations.queries.compare import compare_rows, explained
from consultations.rules.akoma import NAMESPACE
from consultations.rules.reading import read_source
from consultations.rules.structure import parse

from .drafting import drafter, long_text, version_of
from .factories import (
    CommentFactory,
    ConsultationFactory,
    ProjectFactory,
    ReplyFactory,
    VersionFactory,
)

pytestmark = pytest.mark.django_db

DUTY = "市人民政府民政部门负责指导全市的议事协商工作，建立健全工作机制。"
MONEY = "议事协商工作所需经费列入本级财政预算，专款专用并且接受审计监督。"
SCOPE = "本条例适用于本市行政区域内住宅小区的议事协商活动。"
CARE = "居民委员会应当在五个工作日内答复居民提出的议题，说明理由。"
END = "本条例自2027年1月1日起施行。"


def law(*articles):
    numbers = "一二三四五六七八九"
    lines = [f"第{numbers[n]}条　{text}" for n, text in enumerate(articles)]
    return "\n".join(["惠州市议事条例", *lines])


@pytest.fixture
def two():
    """Two public versions of a project; the second one is consulted on."""
    by, project = drafter(), ProjectFactory()
    old = version_of(project, by, law(SCOPE, DUTY + MONEY, CARE, END))
    new = version_of(
        project,
        by,
        law(SCOPE, DUTY, MONEY, CARE.replace("五个", "七个"), END),
        "修改稿",
    )
    DraftVersion.objects.update(is_public=True)
    old.refresh_from_db()
    new.refresh_from_db()
    return old, new


@pytest.fixture
def consultation(two):
    """A consultation on the second version."""
    return ConsultationFactory(version=two[1], project=two[1].project)


def url(name, consultation, *more):
    return reverse(f"consultations:{name}", args=[consultation.code, *more])


def test_every_row_says_what_happened(two):
    rows = explained(compare_rows(*two), two[1])
    assert [row.reason for row in rows] == [
        "未修改。",
        "文字修改。",
        "由原第二条拆分。",
        "文字修改。原第三条改为第四条。",
        "原第四条改为第五条。",
    ]


def test_adopted_opinions_and_the_explanation_are_reasons(two):
    old, new = two
    first = ConsultationFactory(version=old, project=old.project, ended=True)
    care = new.provisions.articles().get(label="第四条")
    care.plain_note = "给居委会多留两天。"
    care.save()
    answered = [CommentFactory(consultation=first, uid=care.uid) for _n in range(3)]
    ReplyFactory(
        consultation=first,
        comments=answered,
        resulting_version=new,
        resulting_uid=care.uid,
    )
    row = explained(compare_rows(old, new), new)[3]
    assert row.reason == (
        "文字修改。原第三条改为第四条。采纳公众意见 3 条。给居委会多留两天。"
    )


def test_the_page_shows_both_sides_and_a_switch_for_phones(client, consultation):
    page = client.get(url("compare", consultation)).text
    assert "<del>五</del>" in page
    assert "<ins>七</ins>" in page
    assert "（原第三条）" in page
    for side in ("both", "old", "new"):
        assert f'id="side-{side}"' in page
    assert "由原第二条拆分。" in page
    assert f"{url('comment', consultation)}?uid=" in page


@pytest.mark.parametrize(
    ("only", "shown", "hidden"),
    [
        ("changed", "七", "2027"),
        ("added", "财政预算", "七"),
        ("deleted", "没有这样的条文", "七"),
        ("renumbered", "2027", "适用于"),
        ("nonsense", "2027", "没有这样的条文"),
    ],
)
def test_filters_are_links(client, consultation, only, shown, hidden):
    page = client.get(url("compare", consultation), {"only": only}).text
    assert shown in page
    assert hidden not in page


def test_any_earlier_public_version_can_be_the_base(client, two):
    by = two[1].imported_by
    third = version_of(two[1].project, by, law(SCOPE, DUTY, END), "表决稿")
    DraftVersion.objects.update(is_public=True)
    consultation = ConsultationFactory(version=third, project=third.project)
    page = client.get(url("compare", consultation)).text
    assert "修改稿 → 表决稿" in page
    page = client.get(url("compare", consultation), {"from": "1"}).text
    assert "征求意见稿 → 表决稿" in page
    DraftVersion.objects.filter(ordinal=1).update(is_public=False)
    page = client.get(url("compare", consultation), {"from": "1"}).text
    assert "修改稿 → 表决稿" in page  # what is not public is no base


def test_the_official_table_has_three_columns(client, consultation):
    page = client.get(url("table", consultation)).text
    assert "修改前（征求意见稿）" in page
    assert "修改后（修改稿）" in page
    assert page.count("<tr>") == 6
    DraftVersion.objects.filter(ordinal=1).update(label="现行条例")
    assert "现行规定" in client.get(url("table", consultation)).text


def test_the_table_as_a_word_file(client, consultation):
    answer = client.get(url("table_file", consultation))
    assert "attachment" in answer["Content-Disposition"]
    document = word.Document(io.BytesIO(answer.content))
    table = document.tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["修改前（征求意见稿）", "修改后（修改稿）", "说明"]
    assert rows[4][2] == "文字修改。原第三条改为第四条。"
    assert rows[3][0] == "（无）"
    marked = [r.text for r in table.cell(4, 1).paragraphs[0].runs if r.font.underline]
    struck = [r.text for r in table.cell(4, 0).paragraphs[0].runs if r.font.strike]
    assert (struck, marked) == (["五"], ["七"])


def test_signs_that_xml_forbids_do_not_break_the_file(client, consultation):
    consultation.version.provisions.update(text="甲\x0b<乙>&\ufffe丙")
    answer = client.get(url("table_file", consultation))
    document = word.Document(io.BytesIO(answer.content))
    assert "甲<乙>&" in document.tables[0].cell(1, 1).text
    xml = client.get(url("text_data", consultation, "xml")).content
    assert "甲<乙>&丙" in "".join(etree.fromstring(xml).itertext())


def test_the_first_version_has_nothing_to_compare(client):
    consultation = ConsultationFactory()
    assert "没有可对照的上一版" in client.get(url("compare", consultation)).text
    assert "没有可对照的上一版" in client.get(url("table", consultation)).text
    assert client.get(url("table_file", consultation)).status_code == 404


def test_a_long_table_is_written_quickly():
    by, project = drafter(), ProjectFactory()
    old = version_of(project, by, long_text(1260))
    text = long_text(1260).replace("应当依法办理", "依法办理")
    new = version_of(project, by, text, "修改稿")
    start = time.process_time()
    rows = explained(compare_rows(old, new), new)
    assert {row.kind for row in rows} == {"changed"}
    assert time.process_time() - start < 5


def test_comparing_asks_the_same_few_questions_at_any_length(client):
    project = ProjectFactory()
    counted = []
    for size, ordinal in ((5, 1), (60, 3)):
        VersionFactory(project=project, ordinal=ordinal, articles=size)
        new = VersionFactory(project=project, ordinal=ordinal + 1, articles=size)
        consultation = ConsultationFactory(version=new, project=project)
        for name in ("compare", "table", "table_file"):
            with CaptureQueriesContext(
                connection,
            ) as seen:
                assert client.get(url(name, consultation)).status_code == 200
            counted.append((name, len(seen)))
    assert counted[:3] == counted[3:]


def test_the_text_as_xml(client, consultation):
    answer = client.get(url("text_data", consultation, "xml"))
    assert answer["Content-Type"] == "application/xml"
    root = etree.fromstring(answer.content)
    articles = root.findall(f".//{{{NAMESPACE}}}article")
    assert [article.get("eId") for article in articles] == [
        f"art_{n}" for n in range(1, 6)
    ]
    uids = consultation.version.provisions.articles().order_by("position")
    assert [a.get("wId") for a in articles] == [p.uid for p in uids]
    words = "".join(articles[3].itertext())
    assert words == "第四条" + CARE.replace("五个", "七个")


def test_the_text_as_json(client, consultation):
    answer = client.get(url("text_data", consultation, "json"))
    data = json.loads(answer.content)
    assert data["title"] == "惠州市议事条例"
    assert [row["label"] for row in data["provisions"]] == [
        "第一条",
        "第二条",
        "第三条",
        "第四条",
        "第五条",
    ]
    assert data["provisions"][0]["text"] == SCOPE


def test_the_clean_text_as_a_word_file(client, consultation):
    answer = client.get(url("text_data", consultation, "docx"))
    assert "attachment" in answer["Content-Disposition"]
    document = word.Document(io.BytesIO(answer.content))
    lines = [line.text for line in document.paragraphs]
    assert lines[0] == "惠州市议事条例"
    assert lines[1] == f"第一条　{SCOPE}"
    assert len(lines) == 6


def test_what_we_write_we_can_read_again(client, consultation):
    """The Word file, imported again, has the very same articles."""
    content = client.get(url("text_data", consultation, "docx")).content
    draft = parse(read_source(content, "text.docx"))
    articles = consultation.version.provisions.articles().order_by("position")
    assert [(n.label, n.full_text()) for n in draft.articles()] == [
        (p.label, p.text) for p in articles
    ]
