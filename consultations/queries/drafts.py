"""What the staff pages of projects and drafts show."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Subquery
from wagtail.models import Page

from ..models import (
    Consultation,
    ConsultationPage,
    DraftImport,
    LegislativeProject,
    Phase,
    ProjectStatus,
)
from ..rules import steps, tree, xrefs
from ..rules.marks import HEADINGS, KINDS, NAMES
from ..rules.stages import find_stage
from ..rules.tree import Draft, Node
from .checklist import rule_row


def project_rows(user):
    """Projects with how many versions they have and the newest consultation."""
    newest = Consultation.objects.filter(project=OuterRef("pk")).order_by("-round")
    return LegislativeProject.objects.visible_to(user).annotate(
        version_count=Count("versions", distinct=True),
        last_code=Subquery(newest.values("code")[:1]),
    )


def stage_label(project: LegislativeProject) -> str:
    """Word the present stage of a project."""
    try:
        return find_stage(project.doc_type, project.stage).label
    except KeyError:
        return project.stage


def next_steps(project, versions, imports, consultations, at: datetime) -> list[str]:
    """Name what a project waits for: import, check, page, open, closing, report."""
    if project.status not in (ProjectStatus.ACTIVE, ProjectStatus.DONE):
        return ["left_road"]
    checking = DraftImport.Status.CHECKING
    todo = ["check"] if any(i.status == checking for i in imports) else []
    if not versions:
        return todo or ["import"]
    phases = {consultation.phase(at) for consultation in consultations}
    if Phase.ENDED in phases:
        todo.append("report")
    if Phase.OPEN in phases or Phase.UPCOMING in phases:
        todo.append("running")
    consulted = {consultation.version_id for consultation in consultations}
    if not todo and versions[-1].pk not in consulted:
        todo.append("page")
    return todo or ["import"]


def open_pages(project):
    """Pages on versions of a project that have not called the public yet."""
    waiting = ConsultationPage.objects.filter(
        version__project=project, consultation__published_at__isnull=True
    )
    return waiting.select_related("version").order_by("-latest_revision_created_at")


def page_parent():
    """The section to put a consultation page in: where the others are, else the first.

    None while the site has no section.
    """
    models = [m for m in ConsultationPage.allowed_parent_page_models() if m is not Page]
    newest = ConsultationPage.objects.order_by("-pk").first()
    if newest:
        return newest.get_parent()
    return Page.objects.type(*models).order_by("path").first()


@dataclass
class NodeRow:
    """A node of the tree as the 校核 screen prints it; `depth` sets it in."""

    node: Node
    depth: int
    name: str
    title: str
    where: int | None
    warnings: list = field(default_factory=list)

    @property
    def classes(self) -> str:
        """The classes that set headings and doubts apart."""
        heading = " is-heading" if self.node.kind in HEADINGS else ""
        return f"{heading} has-warning" if self.warnings else heading


@dataclass(frozen=True)
class Checking:
    """Everything the 校核 screen shows of one import."""

    draft: Draft
    rows: list[NodeRow]
    lines: list[tuple[int, str, str]]
    warnings: list[tuple[tree.Warning, str]]
    counts: dict[str, int]
    fidelity: str
    is_exact: bool
    references: int
    broken: int


def checking(draft_import: DraftImport) -> Checking:
    """Lay an import out for 校核: no query, the tree is in the row."""
    draft = tree.from_dict(draft_import.tree)
    owners = _line_owners(draft)
    rows = _node_rows(draft)
    by_key = {row.node.key: row for row in rows}
    warnings = []
    for warning in draft.warnings:
        key = owners.get(warning.where, "") if warning.where else ""
        warnings.append((warning, key))
        if key:
            by_key[key].warnings.append(warning)
    found = tree.fidelity(draft_import.source_text, draft)
    references = xrefs.references(draft)
    lines = draft_import.source_text.split("\n")
    return Checking(
        draft=draft,
        rows=rows,
        lines=[(no, text, owners.get(no, "")) for no, text in enumerate(lines, 1)],
        warnings=warnings,
        counts=tree.counts(draft),
        fidelity=found.sentence(),
        is_exact=found.exact,
        references=len(references),
        broken=sum(not reference.found for reference in references),
    )


def _line_owners(draft: Draft) -> dict[int | None, str]:
    """Map each source line to the outermost node that came from it."""
    owners: dict[int | None, str] = {}
    for node in draft.walk():
        for no in node.lines:
            owners.setdefault(no, node.key)
    return owners


def _node_rows(draft: Draft) -> list[NodeRow]:
    rows: list[NodeRow] = []

    def add(node: Node, depth: int) -> None:
        name = NAMES[node.kind]
        rows.append(NodeRow(node, depth, name, node.label or name, node.where))
        for child in node.children:
            add(child, depth + 1)

    for node in draft.nodes:
        add(node, 0)
    return rows


@dataclass(frozen=True)
class Selected:
    """The node that is being edited, and what can be done to it."""

    node: Node
    text: str
    lines: list[tuple[int, str]]
    kinds: list[tuple[str, str]]
    targets: list[Node]
    can_caption: bool
    can_number: bool
    can_rise: bool
    can_sink: bool


def selected(draft: Draft, key: str) -> Selected | None:
    """Describe a node for the editing form; None when it is gone."""
    try:
        node = draft.find(key)
        before, after = steps.siblings(draft, key)
    except KeyError:
        return None
    text = node.full_text() if node.kind == "tiao" else node.text
    lines = list(enumerate(text.split("\n"))) if node.kind == "tiao" else []
    return Selected(
        node=node,
        text=text,
        lines=lines[1:],
        kinds=[(kind, NAMES[kind]) for kind in KINDS],
        targets=[unit for unit in draft.units() if unit.key != key],
        can_caption=node.kind in ("tiao", *HEADINGS),
        can_number=node.kind != "kuan",
        can_rise=before is not None,
        can_sink=after is not None,
    )


def preview_consultation(page, at: datetime) -> Consultation:
    """Stand in for the consultation that a page would become; never saved."""
    opens_at = page.opens_at or at
    return Consultation(
        pk=0,
        code="HZ-0000-0000",
        project=page.version.project,
        version=page.version,
        opens_at=opens_at,
        closes_at=page.closes_at or opens_at + timedelta(days=1),
        short_reason=page.short_reason,
        report_due_on=page.report_due_on,
        rule=_rule_of(page, at),
    )


def _rule_of(page, at: datetime) -> dict:
    row = rule_row(page.version, at)
    return row.as_dict() if row else {}
