"""The demo's draft texts are whole, fictional, and differ as their notes say."""

import io
import re
import zipfile

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from config.demo import drafts
from consultations.rules.doubts import open_serious
from consultations.rules.reading import read_source
from consultations.rules.structure import parse
from consultations.rules.tree import counts

NUMERALS = "一二三四五六七八九"
BODY_ARTICLE = re.compile(r"^　　第([一二三四五六七八九十]+)条　【", re.M)
SELF_REFERENCE = re.compile(
    r"本(?:条例|办法|规定)((?:第[一二三四五六七八九十]+条、?)+)"
)
ALL_TEXTS = [
    "compound_v1.txt",
    "compound_v2.txt",
    "ebike.txt",
    "parks.txt",
    "dogs.txt",
    "river.txt",
]


def numeral(number):
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else NUMERALS[tens - 1] + "十"
    return head + (NUMERALS[ones - 1] if ones else "")


@pytest.mark.parametrize(
    ("name", "chapters", "articles"),
    [
        ("compound_v1.txt", 6, 42),
        ("compound_v2.txt", 6, 44),
        ("ebike.txt", 0, 15),
        ("parks.txt", 4, 16),
        ("dogs.txt", 4, 16),
        ("river.txt", 0, 14),
    ],
)
def test_numbers_run_without_gaps(name, chapters, articles):
    text = drafts.load_text(name)
    body = text.split("\n\n", 2 if chapters else 1)[-1]
    found = BODY_ARTICLE.findall(text)
    assert found == [numeral(n) for n in range(1, articles + 1)]
    assert len(re.findall(r"^第[一二三四五六]章　", body, re.M)) == chapters


@pytest.mark.parametrize("name", ALL_TEXTS)
def test_each_text_says_that_it_is_fiction(name):
    note = drafts.load_text(name).splitlines()[1]
    assert note.endswith("演示文本，虚构，不具有法律效力）")


@pytest.mark.parametrize("name", ALL_TEXTS)
def test_references_to_own_articles_exist(name):
    text = drafts.load_text(name)
    labels = set(drafts.captions(text))
    cited = re.findall(r"第[^、]+?条", "".join(SELF_REFERENCE.findall(text)))
    assert set(cited) <= labels


@pytest.mark.parametrize("name", ALL_TEXTS)
def test_every_line_ends_like_a_sentence(name):
    lines = [ln for ln in drafts.load_text(name).splitlines() if ln.startswith("　　")]
    assert [ln for ln in lines if ln[-1] not in "。：；"] == []


def test_references_moved_with_the_numbers():
    assert "本条例第二十九条、第三十二条" in drafts.load_text("compound_v2.txt")


def _bodies(name):
    parts = re.split(r"^　　(第[^　]+条)　", drafts.load_text(name), flags=re.M)[1:]
    heading = re.compile(r"^第.章.*$", re.M)
    return {
        label: heading.sub("", text).strip()
        for label, text in zip(parts[::2], parts[1::2], strict=True)
    }


def _without_references(text):
    return re.sub(r"第[一二三四五六七八九十]+条", "", text)


def test_versions_differ_exactly_where_the_change_list_says():
    old, new = _bodies("compound_v1.txt"), _bodies("compound_v2.txt")
    listed = {row["old"] for row in drafts.changes() if row["old"]}
    touched = {
        label
        for label, where in drafts.v2_labels().items()
        if len(where) != 1
        or _without_references(old[label]) != _without_references(new[where[0]])
    }
    assert touched == listed


def test_every_new_article_has_one_origin():
    came_from = [label for row in drafts.v2_labels().values() for label in row]
    added = [x for r in drafts.changes() if r["kind"] == "added" for x in r["new"]]
    assert sorted(came_from + added) == sorted(_bodies("compound_v2.txt"))


@pytest.mark.parametrize(
    ("kind", "count"), [("changed", 11), ("added", 2), ("deleted", 1), ("split", 1)]
)
def test_change_list_by_kind(kind, count):
    assert sum(row["kind"] == kind for row in drafts.changes()) == count


def test_docx_looks_like_the_national_database():
    text = drafts.load_text("compound_v1.txt")
    document = Document(io.BytesIO(drafts.as_docx(text)))
    assert {p.style.name for p in document.paragraphs} == {"Normal"}
    assert document.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert [p.text for p in document.paragraphs] == [x for x in text.split("\n") if x]


def test_docx_has_the_same_bytes_each_time():
    text = drafts.load_text("river.txt")
    first = drafts.as_docx(text)
    assert first == drafts.as_docx(text)
    assert zipfile.ZipFile(io.BytesIO(first)).testzip() is None


def test_consultation_page_has_all_that_the_checklist_asks():
    page = drafts.compound()
    assert len(page["plain_language"]) == 3
    assert len(page["questions"]) == 5
    titles = "".join(part["title"] for part in page["explanatory_note"])
    for needed in ("必要性", "可行性", "主要内容", "合法性", "重大分歧"):
        assert needed in titles
    assert page["contacts"]["phone"].startswith("199-0000-")
    assert page["contacts"]["email"].endswith("@example.com")
    assert page["offline_channels"]


def test_questions_point_at_articles_of_version_one():
    labels = drafts.captions(drafts.load_text("compound_v1.txt"))
    for question in drafts.compound()["questions"]:
        cited = re.findall(r"第[一二三四五六七八九十]+条", question)
        assert cited
        assert set(cited) <= set(labels)


def test_catalog_shows_every_state_with_its_text():
    rows = drafts.catalog()
    assert {row["state"] for row in rows} == {"open", "upcoming", "closed", "reported"}
    for row in rows:
        assert row["title"] in drafts.load_text(row["file"]).splitlines()[0]
        assert row["days"] >= 30


def test_hero_closes_in_three_days():
    hero = drafts.catalog()[0]
    assert hero["opens_in_days"] + hero["days"] == 3


@pytest.mark.parametrize("name", ALL_TEXTS)
def test_parser_reads_text_and_word_file_alike_and_finds_no_fault(name):
    text = drafts.load_text(name)
    from_text = parse(read_source(text.encode(), name))
    from_word = parse(read_source(drafts.as_docx(text), name.replace("txt", "docx")))
    assert from_text.warnings == from_word.warnings == ()
    assert counts(from_text) == counts(from_word)
    assert from_word.name == text.splitlines()[0]
    assert "虚构" in from_word.note
    found = {node.label: node.caption for node in from_word.articles()}
    assert found == drafts.captions(text)


def test_plain_sentences_fit_the_page():
    assert all(len(point) <= 120 for point in drafts.compound()["plain_language"])
    assert all(len(question) <= 200 for question in drafts.compound()["questions"])


def test_a_hasty_draft_leaves_grave_doubts_open():
    draft = parse(read_source(drafts.with_slips("river.txt")))
    assert [w.code for w in open_serious(draft)] == ["gap", "duplicate", "broken_xref"]
