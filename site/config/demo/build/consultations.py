"""The demo's consultations in every state, from a Word file to the report."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from wagtail.rich_text import RichText

from accounts.models import User
from audit.log import record
from consultations.actions.confirming import confirm_text
from consultations.actions.imports import import_draft
from consultations.actions.projects import create_project, enter_stage
from consultations.actions.versions import save_version
from consultations.models import (
    Consultation,
    ConsultationPage,
    DraftVersion,
    LegislativeProject,
    StageEvent,
)
from consultations.queries.checklist import rule_row
from consultations.rules import stages
from pages.models import SectionPage

from .. import drafts

SHANGHAI = ZoneInfo("Asia/Shanghai")
BEGAN_DAYS_AGO = 200
# What people say of warnings that are still open: none, in a demo that is in order.
UNFINISHED = "修改稿"
AS_PRINTED = "已与原件核对，原件如此。"


@dataclass(frozen=True)
class Call:
    """One consultation to be made: which text, when, and how many comments."""

    spec: dict
    number: int
    text: str
    label: str
    opens_in_days: int
    days: int
    state: str
    share: float

    @property
    def code(self) -> str:
        """The lasting code, the same on every demo machine."""
        return f"HZ-2026-{self.number:04d}"


def window(call: Call, now: datetime) -> tuple[datetime, datetime]:
    """Opening at 9:00 and end at 24:00 of their days in Shanghai."""
    today = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    first = today + timedelta(days=call.opens_in_days)
    end = first + timedelta(days=call.days + 1)
    return first + timedelta(hours=9), end


class Builder:
    """Makes projects, versions, consultations and their pages."""

    def __init__(self, staff: dict[str, User], section: SectionPage, now: datetime):
        self.staff, self.section, self.now = staff, section, now

    def project(self, spec: dict) -> LegislativeProject:
        """Begin a project, or find the one made before."""
        code = f"demo-{spec['key']}"
        known = LegislativeProject.objects.filter(code=code).first()
        return known or self._new_project(code, spec)

    def _new_project(self, code: str, spec: dict) -> LegislativeProject:
        project = create_project(
            by=self.staff["drafter"],
            code=code,
            title=spec["title"],
            doc_type=spec["doc_type"],
            organ=spec["organ"],
            drafting_unit=drafts.compound()["drafter"],
            summary=spec["summary"],
        )
        # It began long before its first consultation, not today.
        began = (self.now - timedelta(days=BEGAN_DAYS_AGO)).date()
        StageEvent.objects.filter(project=project).update(on=began)
        return project

    def version(self, project: LegislativeProject, call: Call) -> DraftVersion:
        """Import the text as a Word file and save it as a version."""
        data = drafts.as_docx(call.text)
        taken = import_draft(
            project=project,
            label=call.label,
            by=self.staff["drafter"],
            data=data,
            filename=f"{project.title}（{call.label}）.docx",
            again=True,
        )
        version = save_version(
            draft_import=taken, reason=AS_PRINTED, by=self.staff["drafter"]
        )
        return confirm_text(version=version, note=AS_PRINTED, by=self.staff["approver"])

    def unfinished(self, key: str) -> None:
        """Leave a revised text in 校核, with warnings that nobody has dealt with."""
        project = LegislativeProject.objects.filter(code=f"demo-{key}").first()
        if project is None or project.imports.filter(label=UNFINISHED).exists():
            return
        import_draft(
            project=project,
            label=UNFINISHED,
            by=self.staff["drafter"],
            data=drafts.with_slips(f"{key}.txt").encode(),
            filename=f"{project.title}（{UNFINISHED}）.txt",
            again=True,
        )

    def consultation(self, call: Call) -> Consultation:
        """Make the consultation with its page, as it stands today."""
        project = self.project(call.spec)
        version = self.version(project, call)
        opens_at, closes_at = window(call, self.now)
        published_at = min(opens_at, self.now) - timedelta(days=1)
        rule = rule_row(version, self.now)
        made = Consultation.objects.create(
            code=call.code,
            project=project,
            version=version,
            round=project.consultations.count() + 1,
            opens_at=opens_at,
            closes_at=closes_at,
            announced_closes_at=closes_at,
            rule_id=rule.key,
            rule=rule.as_dict(),
            imported_by=version.imported_by,
            approved_by=self.staff["approver"],
            published_at=published_at,
            report_due_on=(closes_at + timedelta(days=30)).date(),
        )
        self._open_to_public(project, version, made)
        self._page(call, made)
        data = {"consultation": made.pk, "code": made.code, "rule": made.rule_id}
        record(
            "consultation.published",
            actor=self.staff["approver"],
            target=made,
            data=data,
        )
        return made

    def _open_to_public(self, project, version, made) -> None:
        DraftVersion.objects.filter(pk=version.pk).update(is_public=True)
        LegislativeProject.objects.filter(pk=project.pk).update(is_public=True)
        version.refresh_from_db()
        project.refresh_from_db()
        stage = stages.consultation_stage(project.doc_type, project.stage)
        enter_stage(
            project=project,
            stage=stage.code,
            on=made.opens_at.date(),
            note="",
            by=self.staff["drafter"],
            **({"is_planned": True} if made.opens_at > self.now else {}),
        )

    def _page(self, call: Call, made: Consultation) -> None:
        story = drafts.compound()
        contacts = story["contacts"]
        page = ConsultationPage(
            title=f"{made.version.title} 公开征求意见",
            slug=made.code.lower(),
            version=made.version,
            opens_at=made.opens_at,
            closes_at=made.closes_at,
            report_due_on=made.report_due_on,
            organ=contacts["unit"],
            contact_phone=contacts["phone"],
            contact_email=contacts["email"],
            contact_address=f"{contacts['postal_address']}，{contacts['postcode']}",
            offline_channels="\n".join(story["offline_channels"]),
            live=True,
            owner=self.staff["drafter"],
        )
        if call.spec["key"] == "compound":
            _fill(page, story)
        else:
            _fill_short(page, call.spec)
        self.section.add_child(instance=page)
        ConsultationPage.objects.filter(pk=page.pk).update(consultation=made)
        page.refresh_from_db()
        page.save_revision(user=self.staff["drafter"])


def _fill(page: ConsultationPage, story: dict) -> None:
    page.plain_points = [
        ("point", sentence[:120]) for sentence in story["plain_language"]
    ]
    page.questions = [("question", question) for question in story["questions"]]
    note = []
    for part in story["explanatory_note"]:
        note.append(("heading", part["title"]))
        note += [("paragraph", _rich(text)) for text in part["paragraphs"]]
    page.explanatory_note = note


def _fill_short(page: ConsultationPage, spec: dict) -> None:
    page.plain_points = [("point", spec["summary"][:120])]
    page.explanatory_note = [
        ("heading", "起草说明"),
        ("paragraph", _rich(f"{spec['summary']}（演示文本，虚构，不具有法律效力）")),
    ]


def _rich(text: str):
    return RichText(f"<p>{text}</p>")
