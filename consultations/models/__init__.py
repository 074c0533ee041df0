"""The tables of 立法直通车, one file a subject."""

from ..workflow import TwoPersonTask
from .comment import (
    ANSWERABLE,
    Channel,
    Comment,
    CommentAttachment,
    CommentDraft,
    CommentRevision,
    CommentState,
    Endorsement,
    OfflineIntake,
    Stance,
)
from .consultation import (
    ArticleStance,
    ArticleTally,
    Consultation,
    ModerationMode,
    Phase,
    WindowExtension,
)
from .draft import (
    HEADING_KINDS,
    CheckStep,
    DraftImport,
    DraftVersion,
    Provision,
    ProvisionKind,
    new_uid,
)
from .moderation import Appeal, HideReason, ModerationDecision
from .page import ConsultationPage
from .project import DocumentType, LegislativeProject, ProjectStatus, StageEvent
from .reply import (
    ConsultationReport,
    Outcome,
    RepliedComment,
    Reply,
    ReplyAct,
    ReplyTheme,
    ReportSummary,
)

__all__ = [
    "ANSWERABLE",
    "HEADING_KINDS",
    "Appeal",
    "ArticleStance",
    "ArticleTally",
    "Channel",
    "CheckStep",
    "Comment",
    "CommentAttachment",
    "CommentDraft",
    "CommentRevision",
    "CommentState",
    "Consultation",
    "ConsultationPage",
    "ConsultationReport",
    "DocumentType",
    "DraftImport",
    "DraftVersion",
    "Endorsement",
    "HideReason",
    "LegislativeProject",
    "ModerationDecision",
    "ModerationMode",
    "OfflineIntake",
    "Outcome",
    "Phase",
    "ProjectStatus",
    "Provision",
    "ProvisionKind",
    "RepliedComment",
    "Reply",
    "ReplyAct",
    "ReplyTheme",
    "ReportSummary",
    "StageEvent",
    "Stance",
    "TwoPersonTask",
    "WindowExtension",
    "new_uid",
]
