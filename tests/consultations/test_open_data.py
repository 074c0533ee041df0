"""Open data is what its reference says: schemas, names, and every word of a text."""

import json
import re
from pathlib import Path

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from consultations.queries.open_data import pieces_of, work_of
from consultations.rules.akoma import ELEMENTS, Appendix, Piece, Work, akoma, as_json

from .drafting import TEXT, drafter, version_of
from .factories import ConsultationFactory, ProjectFactory
from .rules.test_tracked import calm

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
GRAMMAR = etree.RelaxNG(etree.parse(REFERENCE / "draft.rng"))
SCHEMA = json.loads((REFERENCE / "draft.schema.json").read_text(encoding="utf-8"))
PAGE = (REFERENCE / "open-data.md").read_text(encoding="utf-8")
RNG = "{http://relaxng.org/ns/structure/1.0}"
ANNEXES = """附件
收费标准
甲类　每月十元。
"""


KINDS = {"object": dict, "array": list, "string": str, "integer": int}


def faults(value, rule, where="$"):
    """What a value has that a JSON Schema forbids: the words that ours uses."""
    if "$ref" in rule:
        rule = SCHEMA["$defs"][rule["$ref"].rsplit("/", 1)[1]]
    if "type" in rule and type(value) is not KINDS[rule["type"]]:
        return [f"{where}: not {rule['type']}"]
    if isinstance(value, dict):
        return of_object(value, rule, where)
    if isinstance(value, list):
        inner = [(f"{where}[{at}]", one) for at, one in enumerate(value)]
        return [found for at, one in inner for found in faults(one, rule["items"], at)]
    fits = (
        value in rule.get("enum", [value])
        and re.search(rule.get("pattern", ""), str(value))
        and len(str(value)) >= rule.get("minLength", 0)
        and ("minimum" not in rule or value >= rule["minimum"])
    )
    return [] if fits else [f"{where}: {value!r}"]


def of_object(value, rule, where):
    found = [f"{where}: lacks {n}" for n in rule["required"] if n not in value]
    found += [f"{where}: has {n}" for n in sorted(set(value) - set(rule["properties"]))]
    for name, inner in rule["properties"].items():
        if name in value:
            found += faults(value[name], inner, f"{where}.{name}")
    return found


words = st.sampled_from(["", "甲", "甲\n\n乙", "甲\t乙", "<&>\x0b丙", "\n"])
annexes = st.builds(
    Appendix, words, words, st.lists(st.tuples(words, words), max_size=2).map(tuple)
)
works = st.builds(
    Work,
    code=st.just("HZ-2026-0001"),
    title=words,
    label=words,
    note=words,
    preamble=words,
    date=st.just("2026-11-27"),
    annexes=st.lists(annexes, max_size=2).map(tuple),
)


@st.composite
def trees(draw):
    """Pieces in reading order; each stands below one that was there before."""
    found = []
    for at in range(draw(st.integers(0, 8))):
        parent = draw(st.none() | st.integers(0, at - 1)) if at else None
        kind = draw(st.sampled_from([*ELEMENTS]))
        number, branch = draw(st.integers(0, 30)), draw(st.integers(0, 2))
        label, caption, text = draw(words), draw(words), draw(words)
        piece = Piece(kind, number, branch, label, caption, text, f"u{at}", parent)
        found.append(piece)
    return found


@calm
@given(works, trees())
def test_whatever_is_written_is_valid(work, pieces):
    root = etree.fromstring(akoma(work, pieces))
    assert GRAMMAR.validate(root), GRAMMAR.error_log
    assert faults(as_json(work, pieces), SCHEMA) == []


@pytest.fixture
def consultation(db, settings, tmp_path):
    """A consultation on a draft with chapters, items and an annex."""
    settings.MEDIA_ROOT = tmp_path
    version = version_of(ProjectFactory(), drafter(), TEXT + ANNEXES)
    version.is_public = True
    version.save()
    return ConsultationFactory(version=version, project=version.project)


def test_what_the_site_hands_out_is_valid(client, consultation):
    def get(form):
        name = "consultations:text_data"
        return client.get(reverse(name, args=[consultation.code, form])).content

    root, data = etree.fromstring(get("xml")), json.loads(get("json"))
    assert GRAMMAR.validate(root), GRAMMAR.error_log
    assert faults(data, SCHEMA) == []
    said = "".join("".join(root.itertext()).split())
    for article in consultation.version.provisions.articles():
        assert article.label in said
    assert [one["title"] for one in data["annexes"]] == ["附件"]
    assert "每月十元" in said
    assert "每月十元" in data["annexes"][0]["text"]


def test_cells_of_annexes_are_kept():
    annex = Appendix("附件", "甲\t乙", (("甲", "乙"),))
    work = Work("HZ", "条例", "稿", "", "", "2026-11-27", (annex,))
    cells = etree.fromstring(akoma(work, [])).findall(".//{*}td")
    assert [cell.text for cell in cells] == ["甲", "乙"]
    assert as_json(work, [])["annexes"][0]["rows"] == [["甲", "乙"]]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("<chapter>", '<chapter eId="chp_1" wId="u">'),
        ('<verse eId="a_1" wId="u"/>', '<article eId="a_1" wId="u"/>'),
        ('<article eId="第一条" wId="u"/>', '<article eId="art_1" wId="u"/>'),
    ],
)
def test_the_grammar_refuses_what_is_not_written(wrong, right):
    work = Work("HZ", "条例", "稿", "", "", "2026-11-27")
    text = akoma(work, []).decode().split("?>", 1)[1]
    for piece, holds in ((wrong, False), (right, True)):
        end = "</chapter>" if piece.startswith("<chapter") else ""
        filled = text.replace("<body/>", f"<body>{piece}{end}</body>")
        assert filled != text
        assert GRAMMAR.validate(etree.fromstring(filled)) is holds


@pytest.mark.parametrize(
    "change",
    [
        {"date": "2026年"},
        {"title": 1},
        {"more": ""},
        {"provisions": [{"kind": "tiao"}]},
        {"annexes": [{"title": "", "text": "", "rows": [[1]]}]},
    ],
)
def test_the_schema_refuses_what_is_not_written(change):
    good = as_json(Work("HZ", "条例", "稿", "", "", "2026-11-27"), [])
    assert faults(good, SCHEMA) == []
    assert faults({**good, **change}, SCHEMA) != []


def test_the_reference_names_all_elements_and_keys():
    xml, _, keys = PAGE.partition("## JSON")
    grammar = etree.parse(REFERENCE / "draft.rng")
    elements = {one.get("name") for one in grammar.iter(RNG + "element")}
    assert set(re.findall(r"^\| `(\w+)`", xml, re.MULTILINE)) == elements
    objects = [SCHEMA, *SCHEMA["$defs"].values()]
    named = {name for one in objects for name in one["properties"]}
    assert set(re.findall(r"^\| `(\w+)`", keys, re.MULTILINE)) == named


def test_every_name_of_the_schema_is_explained():
    for one in [SCHEMA, *SCHEMA["$defs"].values()]:
        assert all(inner["description"] for inner in one["properties"].values())
        assert sorted(one["required"]) == sorted(one["properties"])


def test_nothing_of_a_version_is_left_out(consultation):
    version = consultation.version
    work, pieces = work_of(version, "HZ"), pieces_of(version)
    assert len(pieces) == version.provisions.count()
    assert (work.title, work.note, work.preamble) == (
        version.title,
        version.note,
        version.preamble,
    )
