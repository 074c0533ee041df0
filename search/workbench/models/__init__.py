"""The tables of the workbench (feedback.md §5.2)."""

from .decision import Decision
from .report import DigestReport
from .run import (
    AnalysisRun,
    Bucket,
    Cluster,
    CopyGroup,
    CopyMember,
    RunMemory,
    Segment,
    Theme,
)
from .statement import Evidence, Statement
from .wish import Suggestion

__all__ = [
    "AnalysisRun",
    "Bucket",
    "Cluster",
    "CopyGroup",
    "CopyMember",
    "Decision",
    "DigestReport",
    "Evidence",
    "RunMemory",
    "Segment",
    "Statement",
    "Suggestion",
    "Theme",
]
