"""What the checklist reads from a page: note, materials, rule."""

import json

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents.models import Document

from consultations.queries.checklist import page_gaps, rule_row, snapshot

from .drafting import drafter, page_of, version_of
from .factories import ProjectFactory

pytestmark = pytest.mark.django_db
SCAN = b"%PDF-1.4\n1 0 obj <</Type /XObject /Subtype /Image>> stream"
TYPED = SCAN + b"\n2 0 obj <</Type /Font>>"


@pytest.fixture
def version():
    """A version of a regulation."""
    return version_of(ProjectFactory(), drafter())


def page(version, **changes):
    return page_of(version, version.imported_by, **changes)


def stream(*blocks):
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


@pytest.mark.parametrize(
    ("note", "missing"),
    [
        (stream(("paragraph", "<p>必要性。</p>")), False),
        (stream(("paragraph", "<p></p>")), True),
        (stream(("paragraph", "<p> <b> </b></p>")), True),
        (stream(("heading", "一、必要性")), True),
        (stream(), True),
    ],
)
def test_a_note_is_words_and_not_tags(version, note, missing):
    codes = {gap.code for gap in page_gaps(page(version, explanatory_note=note))}
    assert ("explanatory_note" in codes) is missing


def material(title, content, kind="reference", name="a.pdf"):
    document = Document.objects.create(title=title, file=ContentFile(content, name))
    value = {"kind": kind, "title": title, "document": document.pk}
    return ("material", value)


def test_a_scan_among_the_materials_is_named(version):
    materials = stream(
        material("扫描的图纸", SCAN),
        material("打字的说明", TYPED, name="b.pdf"),
        material("表格", SCAN, "comparison", name="c.docx"),
    )
    found = snapshot(page(version, materials=materials), timezone.now())
    assert found.scanned == ("扫描的图纸",)
    assert found.material_kinds == {"reference", "comparison"}


def test_a_file_that_is_lost_is_no_scan(version):
    made = page(version, materials=stream(material("丢失的文件", SCAN)))
    Document.objects.get().file.delete(save=False)
    assert snapshot(made, timezone.now()).scanned == ()


@pytest.mark.parametrize(
    ("doc_type", "stage", "name"),
    [
        ("local_regulation", "drafting", "consultation.local_regulation"),
        ("government_rule", "drafting", "consultation.government_rule"),
        ("government_rule", "legal_review", "consultation.government_rule_review"),
        ("major_decision", "drafting", "consultation.major_decision"),
        ("urban_plan", "drafting", "consultation.urban_plan"),
        ("normative_document", "drafting", "consultation.normative_document"),
        ("law", "drafting", "consultation.law"),
    ],
)
def test_the_rule_follows_document_and_stage(doc_type, stage, name):
    version = version_of(ProjectFactory(doc_type=doc_type, stage=stage), drafter())
    assert rule_row(version, timezone.now()).id == name


def test_a_draft_without_a_version_is_read_all_the_same():
    found = snapshot(page_of(None, drafter()), timezone.now())
    assert (found.has_version, found.rule, found.article_count) == (False, None, 0)
