"""Real texts of state organs against the counts that people made of them."""

import csv
import time
from pathlib import Path

import pytest

from consultations.rules.fidelity import fidelity
from consultations.rules.matching import match, pair_counts
from consultations.rules.reading import read_source
from consultations.rules.report import articles_of
from consultations.rules.structure import parse
from consultations.rules.tree import counts

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"
COUNTED = (
    "bian fenbian zhang jie tiao tiao_zhi kuan xiang mu yi bare_head last_no gaps"
).split()

if not CORPUS.exists():
    pytest.skip("the corpus of real texts is not here", allow_module_level=True)


def rows():
    with (CORPUS / "expected.tsv").open(encoding="utf-8") as table:
        return list(csv.DictReader(table, delimiter="\t"))


def load(name):
    source = read_source((CORPUS / name).read_bytes(), name)
    return source, parse(source)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["file"])
def test_real_texts_come_out_exactly(row):
    source, draft = load(row["file"])
    found = counts(draft)
    assert {name: found[name] for name in COUNTED} == {
        name: int(row[name] or 0) for name in COUNTED
    }
    marks = (draft.has_toc, bool(draft.annexes), bool(draft.preamble))
    assert marks == tuple(row[name] == "Y" for name in ("toc", "annex", "preamble"))
    assert fidelity(source.text, draft).exact
    assert draft.title


def test_a_code_is_parsed_quickly():
    name = "docx/中华人民共和国民法典_20200528.docx"
    start = time.process_time()
    _, draft = load(name)
    assert time.process_time() - start < 5
    assert draft.warnings == ()


def test_two_versions_of_a_law():
    old = articles_of(load("txt/立法法_2015-03-15.txt")[1])
    new = articles_of(load("txt/立法法_2023-03-13.txt")[1])
    found = pair_counts(match(old, new))
    assert found["unchanged"] == len({a.text for a in old} & {a.text for a in new})
    assert found["unchanged"] + found["changed"] + found["added"] == 120
    assert found["unchanged"] + found["changed"] + found["deleted"] == 105
