"""A row that is not well formed is refused, and the message names the place."""

import copy
from datetime import date

import pytest
import yaml

from rulebook import loader
from rulebook.schema import RuleError

GOOD = {
    "id": "consultation.test",
    "version": "2020-01-01",
    "kind": "consultation",
    "title": "试验",
    "terms": {
        "document": "草案",
        "publisher": "机关",
        "min_days": 10,
        "strength": "soft",
        "skip": None,
        "feedback": None,
    },
    "source": {
        "law": "试验法",
        "article": "第一条",
        "version": "2020-01-01",
        "from": "2020-02-01",
        "to": None,
        "verified": True,
        "provenance": "T",
    },
    "note": "无。",
}
GONE = object()


def changed(path: str, value) -> dict:
    """Copy the good row with one field set, or removed."""
    row = copy.deepcopy(GOOD)
    *outer, last = path.split(".")
    place = row
    for name in outer:
        place = place[name]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return row


def test_the_good_row_is_good():
    row = loader.from_dict(GOOD)
    assert (row.key, row.min_days) == ("consultation.test@2020-01-01", 10)
    assert row.source.from_ == date(2020, 2, 1)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("id", "Consultation", "id: must look like"),
        ("version", date(2020, 1, 1), "version: must be a text"),
        ("kind", "ballot", "kind: must be one of"),
        ("title", "", "title: must be a text"),
        ("title", GONE, "title: missing"),
        ("extra", 1, "extra: unknown field"),
        ("terms", None, "terms. must be a mapping"),
        ("terms.min_days", 0, "terms.min_days: must be a whole number"),
        ("terms.min_days", True, "terms.min_days: must be a whole number"),
        ("terms.min_days", "30", "terms.min_days: must be a whole number"),
        ("terms.strength", "medium", "terms.strength: must be one of"),
        ("terms.skip", GONE, "terms.skip: missing"),
        ("terms.notice_days", 5, "terms.notice_days: unknown field"),
        ("source.law", None, "source.law: must be a text"),
        ("source.from", "2020-13-01", "source.from: "),
        ("source.from", 2020, "source.from: must be a date"),
        ("source.to", "2020-01-31", "source.to: before source.from"),
        ("source.verified", "yes", "source.verified: must be true or false"),
        ("source.provenance", "P", "source.verified: only a text that was read"),
        ("source.from", None, "source.verified: needs version and from"),
    ],
)
def test_a_bad_row_is_named(path, value, message):
    with pytest.raises(RuleError) as caught:
        loader.from_dict(changed(path, value))
    assert message in str(caught.value)
    assert "@" in str(caught.value)


def write(folder, row, name=None):
    name = name or f"{row['id']}@{row['version']}.yaml"
    text = yaml.safe_dump(row, allow_unicode=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_a_folder_is_loaded_in_order(tmp_path):
    newer = changed("version", "2025-01-01")
    newer["source"]["from"] = "2025-01-01"
    write(tmp_path, newer)
    write(tmp_path, GOOD)
    assert [r.version for r in loader.load(tmp_path)] == ["2020-01-01", "2025-01-01"]


def test_two_versions_cannot_begin_together(tmp_path):
    write(tmp_path, GOOD)
    write(tmp_path, changed("version", "2025-01-01"))
    with pytest.raises(RuleError, match="same day"):
        loader.load(tmp_path)


def test_a_file_is_called_after_its_row(tmp_path):
    write(tmp_path, GOOD, "other.yaml")
    with pytest.raises(RuleError, match="should be called"):
        loader.load(tmp_path)


@pytest.mark.parametrize("text", ["a: [", "- 1", "!!python/object:os.system x"])
def test_what_is_no_row_is_refused(tmp_path, text):
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match="x.yaml"):
        loader.load(tmp_path)


@pytest.mark.parametrize(
    ("path", "value", "same"),
    [
        ("source.verified", False, True),  # what we know of it may grow
        ("source.to", "2030-01-01", True),
        ("note", "另有说明。", True),
        ("terms.min_days", 11, False),  # what the law says may not change
        ("source.article", "第二条", False),
        ("source.from", "2020-03-01", False),
        ("title", "别的", False),
    ],
)
def test_the_fingerprint_covers_what_the_law_says(path, value, same):
    one = loader.fingerprint(loader.from_dict(GOOD))
    two = loader.fingerprint(loader.from_dict(changed(path, value)))
    assert (one == two) is same
