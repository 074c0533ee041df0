"""Helpers that read and parse texts in tests."""

from consultations.rules.fidelity import fidelity
from consultations.rules.reading import read_source
from consultations.rules.structure import parse
from consultations.rules.tree import counts

LAW = """甲市小区议事条例
第一条　为了规范议事活动，制定本条例。
第二条　本条例适用于本市。
第三条　本条例自公布之日起施行。
"""


def draft_of(text, filename="draft.txt"):
    """Parse a text; on the way nothing of it may get lost."""
    source = read_source(text, filename)
    draft = parse(source)
    assert fidelity(source.text, draft).exact
    return draft


def count(text, *kinds):
    """The counts of the given kinds."""
    found = counts(draft_of(text))
    return tuple(found[kind] for kind in kinds)


def labels(text):
    """The labels of the articles."""
    return [node.label for node in draft_of(text).articles()]


def codes(text):
    """The codes of the warnings."""
    return [warning.code for warning in draft_of(text).warnings]
