"""How far a digest is, and its end when it cannot be made."""

from django.db import transaction
from django.utils.translation import gettext_lazy

from audit.log import record
from common.clock import db_now

from .models import AnalysisRun

STAGES = {
    "reading": (5, gettext_lazy("读取意见")),
    "copies": (10, gettext_lazy("比对相同、相近的意见")),
    "articles": (25, gettext_lazy("对应条文")),
    "stances": (35, gettext_lazy("判断态度")),
    "themes": (45, gettext_lazy("归并主题")),
    "quotes": (65, gettext_lazy("选取引文")),
    "naming": (70, gettext_lazy("请模型起名")),
    "writing": (80, gettext_lazy("写入结果")),
}


class Ended(Exception):  # noqa: N818  (an order to stop, not a fault)
    """The job was ended by staff, or by another worker that was faster."""


class Progress:
    """Tells how far a job is, outside of its transaction; raises Ended."""

    def __init__(self, key: int) -> None:
        self.key = key

    def __call__(self, stage: str) -> None:
        percent, label = STAGES[stage]
        rows = AnalysisRun.objects.filter(pk=self.key, state=AnalysisRun.State.WAITING)
        told = {"stage": str(label), "progress": percent, "seen_alive_at": db_now()}
        if not rows.update(**told):
            raise Ended


@transaction.atomic
def give_up(run: AnalysisRun, reason: str) -> None:
    """End a digest that cannot be made, with the reason."""
    rows = AnalysisRun.objects.filter(pk=run.pk, state=AnalysisRun.State.WAITING)
    ended = {"state": AnalysisRun.State.FAILED, "finished_at": db_now()}
    if rows.update(error=reason[:300], **ended):
        record("digest.failed", target=run)
