"""What became of what people said (采纳情况), and the frozen report."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.roles import makes_laws

from .comment import Comment
from .consultation import Consultation


class Outcome(models.TextChoices):
    """What the organ did with an opinion."""

    ADOPTED = "adopted", _("采纳")
    PARTIALLY_ADOPTED = "partially_adopted", _("部分采纳")
    NOT_ADOPTED = "not_adopted", _("未采纳")
    ALREADY_COVERED = "already_covered", _("草案已体现")
    KEPT_FOR_STUDY = "kept_for_study", _("留作研究")
    REFERRED = "referred", _("转有关部门")
    OUT_OF_SCOPE = "out_of_scope", _("与本草案无关")


class ReplyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff of 立法 see drafts of replies, others the published ones."""
        if makes_laws(user):
            return self
        return self.filter(published_at__isnull=False)


class Reply(models.Model):
    """One answer to any number of comments of a consultation."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="replies"
    )
    outcome = models.CharField(_("采纳情况"), max_length=20, choices=Outcome.choices)
    # What these opinions ask for, in one sentence, as the report prints it.
    topic = models.CharField(_("主要意见"), max_length=200, blank=True)
    reason = models.TextField(_("理由"), blank=True)
    resulting_version = models.ForeignKey(
        "DraftVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    resulting_uid = models.CharField(_("修改后的条文"), max_length=32, blank=True)
    private_note = models.TextField(_("内部备注"), blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(db_default=Now())
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("答复")
        ordering = ["-written_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="adopted") | ~Q(reason=""),
                name="reply_gives_a_reason",
            )
        ]

    def __str__(self):
        return f"{self.get_outcome_display()} {self.topic}"


class ReplyTheme(models.Model):
    """A group of opinions that a reply answers as a whole; it may answer several.

    `key` names the group where it was found (a digest keeps its keys); `label` and
    `name` are the words by which the public reads it.
    """

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="themes")
    key = models.CharField(max_length=20)
    uid = models.CharField(_("条文标识"), max_length=64, blank=True)
    label = models.CharField(_("条文"), max_length=64, blank=True)
    name = models.CharField(_("主题"), max_length=120)
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = _("答复的主题")
        ordering = ["reply", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["reply", "key"], name="once_in_a_reply")
        ]

    def __str__(self):
        return f"{self.label} {self.name}".strip()


class RepliedComment(models.Model):
    """That a comment has its one effective reply, and through which of its themes."""

    comment = models.OneToOneField(Comment, models.PROTECT, related_name="replied")
    reply = models.ForeignKey(Reply, models.PROTECT, related_name="answered")
    themes = models.ManyToManyField(ReplyTheme, related_name="answered")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = _("已答复的意见")

    def __str__(self):
        return f"{self.comment_id} ← {self.reply_id}"


class ReplyAct(models.Model):
    """What a reply took the place of when it was written, to be put back by an undo.

    `before`: for each former reply its number, themes, comments by theme, and its
    words where nothing of it was left.
    """

    reply = models.OneToOneField(Reply, models.CASCADE, related_name="act")
    before = models.JSONField()

    class Meta:
        verbose_name = verbose_name_plural = _("答复取代的")

    def __str__(self):
        return f"{self.reply_id}"


class ReportSummary(models.Model):
    """What a digest says of the comments, to stand in the 通报 when it is published."""

    consultation = models.OneToOneField(
        Consultation, models.PROTECT, related_name="summary"
    )
    # overview: sentences; themes: label, name, comments, stances, quotes.
    content = models.JSONField()
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    attached_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = _("意见归并情况")

    def __str__(self):
        return f"{self.consultation_id}"


class ConsultationReport(models.Model):
    """The frozen 通报: what it says never changes after publication."""

    consultation = models.OneToOneField(
        Consultation, models.PROTECT, related_name="report"
    )
    # Numbers, main opinions by article, outcomes, changed articles, next stage.
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    foreword = models.TextField(_("前言"), blank=True)
    next_stage = models.CharField(_("下一步"), max_length=200, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = _("征求意见情况通报")

    def __str__(self):
        return f"{self.consultation_id}"
