"""The tables of the workbench (feedback.md §5.2)."""

from .run import (
    AnalysisRun,
    Bucket,
    Cluster,
    CopyGroup,
    CopyMember,
    Segment,
    Theme,
    ThemeName,
)
from .statement import Evidence, Statement
from .wish import Suggestion

__all__ = [
    "AnalysisRun",
    "Bucket",
    "Cluster",
    "CopyGroup",
    "CopyMember",
    "Evidence",
    "Segment",
    "Statement",
    "Suggestion",
    "Theme",
    "ThemeName",
]
