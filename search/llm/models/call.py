"""The ledger of every question to a model, and answers that held."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from search.llm.rules.reasons import Reason


class Call(models.Model):
    """One try to have something named, or a question that was not asked after all.

    It holds no word of anybody: a fingerprint of what was sent, counts, a verdict. The
    stretches of a theme are `sent`, `withheld` (they gave orders to a machine) or
    `unsent` (equal words, too short, too many).
    """

    class Task(models.TextChoices):
        NAME = "name", _("起名")
        MERGE = "merge", _("合并")

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("已采用")
        CACHED = "cached", _("已采用（以前问过）")
        REFUSED = "refused", _("没有通过核对")
        FAILED = "failed", _("没有应答")
        SKIPPED = "skipped", _("没有问")

    run = models.ForeignKey(
        "workbench.AnalysisRun", models.CASCADE, related_name="model_calls"
    )
    task = models.CharField(_("事项"), max_length=8, choices=Task.choices)
    about = models.CharField(_("对象"), max_length=64, blank=True)
    attempt = models.PositiveSmallIntegerField(_("第几次"))
    model = models.CharField(_("模型"), max_length=120)
    prompt_version = models.CharField(max_length=12)
    prompt_hash = models.CharField(max_length=64)
    sent = models.PositiveIntegerField(_("送出段数"))
    withheld = models.PositiveIntegerField(_("扣下段数"))
    unsent = models.PositiveIntegerField(_("未送段数"))
    tokens_in = models.PositiveIntegerField(default=0)
    tokens_out = models.PositiveIntegerField(default=0)
    charged = models.PositiveIntegerField(_("计入用量"), default=0)
    milliseconds = models.PositiveIntegerField(_("毫秒"), default=0)
    status = models.PositiveSmallIntegerField(_("状态码"), default=0)
    verdict = models.CharField(_("结果"), max_length=8, choices=Verdict.choices)
    reason = models.CharField(_("原因"), max_length=12, blank=True)
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = _("模型调用")
        ordering = ["run", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=["accepted", "cached"], reason="")
                | Q(verdict__in=["refused", "failed", "skipped"]) & ~Q(reason=""),
                name="model_call_says_why",
            ),
            models.CheckConstraint(
                condition=Q(attempt__in=[1, 2]), name="model_is_asked_twice_at_most"
            ),
        ]

    def __str__(self):
        return f"{self.task} {self.about} {self.verdict}"

    @property
    def told(self) -> str:
        """Give the reason in Chinese; an empty string where there is none."""
        return Reason(self.reason).told if self.reason else ""


class Answer(models.Model):
    """An answer that held, to be given again to the same question.

    `content` holds names of our checking and offsets, no words of comments; it is
    verified again whenever it is used.
    """

    prompt_hash = models.CharField(max_length=64)
    model = models.CharField(max_length=120)
    content = models.JSONField()
    answered_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = _("模型答案")
        constraints = [
            models.UniqueConstraint(
                fields=["prompt_hash", "model"], name="one_answer_a_question"
            )
        ]

    def __str__(self):
        return self.prompt_hash[:12]
