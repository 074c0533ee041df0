"""The guides are dated, their links lead somewhere, their demo numbers are ours."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDES = sorted([*DOCS.glob("how-to/*.md"), *DOCS.glob("tutorial/*.md")])
GUIDES.append(DOCS / "glossary.md")
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")
TELEPHONE = re.compile(r"1\d{2}-?\d{4}-?\d{4}")


@pytest.fixture(params=GUIDES, ids=lambda path: path.stem)
def guide(request):
    return request.param


def test_guide_says_when_it_was_last_read(guide):
    lines = guide.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert re.fullmatch(r"last_reviewed: \d{4}-\d{2}-\d{2}", lines[2])


def test_links_of_a_guide_lead_somewhere(guide):
    targets = LINK.findall(guide.read_text(encoding="utf-8"))
    assert [t for t in targets if not (guide.parent / t).exists()] == []


def test_telephones_in_a_guide_are_invented(guide):
    found = TELEPHONE.findall(guide.read_text(encoding="utf-8"))
    assert [n for n in found if not n.startswith("199-0000-")] == []


def test_glossary_uses_each_chinese_term_once():
    terms = [
        term.strip()
        for line in (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and not line.startswith("| 中文")
        for term in line.split("|")[1].split("、")
    ]
    twice = {term for term in terms if terms.count(term) > 1}
    assert len(terms) > 80
    assert twice == {"附议"}  # of a comment, and of a topic
