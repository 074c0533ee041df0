"""A consultation page as plain values, for the publication checklist."""

from datetime import datetime

from django.utils import timezone
from django.utils.html import strip_tags

from rulebook import loader

from ..rules import stages
from ..rules.checklist import Gap, Snapshot, gaps

# How much of a PDF is looked at to tell a scan from a text.
_SCAN_BYTES = 4 * 1024 * 1024


def page_gaps(page, now: datetime | None = None, *, approving=False) -> list[Gap]:
    """List what a page still lacks before it may be published."""
    return gaps(snapshot(page, now or timezone.now(), approving=approving))


def snapshot(page, now: datetime, *, approving: bool = False) -> Snapshot:
    """Read a page, saved or not.

    With `approving` an opening that has passed since the page was submitted counts
    as "at the moment of publication".
    """
    version = page.version if page.version_id else None
    opens_at = page.opens_at
    if approving and opens_at and opens_at < now:
        opens_at = None
    return Snapshot(
        now=now,
        rule=rule_row(version, now) if version else None,
        goes_live_at=page.go_live_at,
        has_version=version is not None,
        article_count=version.article_count if version else 0,
        is_amendment=bool(version and version.project.is_amendment),
        note_length=_length(page.explanatory_note),
        opens_at=opens_at,
        closes_at=page.closes_at,
        material_kinds=frozenset(block.value["kind"] for block in page.materials),
        scanned=tuple(_scanned(page.materials)),
        has_plain_points=len(page.plain_points) > 0,
        has_questions=len(page.questions) > 0,
        is_published=page.is_announced,
        unconfirmed=bool(version and not version.is_confirmed),
        is_approving=approving,
        **{name: getattr(page, name) or "" for name in _WORDS},
    )


_WORDS = (
    "short_reason",
    "organ",
    "contact_phone",
    "contact_email",
    "contact_address",
    "offline_channels",
)


def rule_row(version, on: datetime):
    """Give the rule row that a consultation on a version runs under, or None."""
    project = version.project
    name = stages.rule_id(project.doc_type, project.stage)
    try:
        return loader.find(name, timezone.localdate(on))
    except loader.UnknownRule:
        return None


def _length(note) -> int:
    """Count the characters of the paragraphs; headings alone explain nothing."""
    texts = (b.value.source for b in note if b.block_type == "paragraph")
    return sum(len(strip_tags(text).strip()) for text in texts)


def _scanned(materials):
    for block in materials:
        document = block.value["document"]
        if document and document.file_extension.lower() == "pdf" and _is_scan(document):
            yield document.title


def _is_scan(document) -> bool:
    """Guess whether a PDF holds pictures only: it names no font anywhere."""
    try:
        with document.file.open("rb") as file:
            head = file.read(_SCAN_BYTES)
    except OSError:
        return False
    packed = b"/ObjStm" in head or len(head) == _SCAN_BYTES
    return b"/Font" not in head and b"/Image" in head and not packed
