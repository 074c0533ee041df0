"""Draft texts: what was imported, its versions, and their provisions."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import makes_laws

from .project import LegislativeProject


class DraftImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Imports are for staff of 立法 alone."""
        return self if makes_laws(user) else self.none()

    def standing(self):
        """Those that neither failed nor were given up."""
        return self.exclude(
            status__in=[DraftImport.Status.FAILED, DraftImport.Status.DISCARDED]
        )


class DraftImport(models.Model):
    """An uploaded text on its way through 校核 to becoming a version."""

    class Status(models.TextChoices):
        READING = "reading", _("正在读取")
        FAILED = "failed", _("未能导入")
        CHECKING = "checking", _("校核中")
        SAVED = "saved", _("已存为版本")
        DISCARDED = "discarded", _("已放弃")

    class Phase(models.TextChoices):
        """How far the job has come that reads a large file."""

        QUEUED = "queued", _("排队")
        CONVERTING = "convert", _("转换")
        READING = "read", _("读取")
        PARSING = "parse", _("识别")

    project = models.ForeignKey(
        LegislativeProject, models.PROTECT, related_name="imports"
    )
    label = models.CharField(_("版本名称"), max_length=40)
    file = models.FileField(_("原文件"), upload_to="imports/%Y/", blank=True)
    filename = models.CharField(_("文件名"), max_length=255)
    source_sha256 = models.CharField(max_length=64)
    source_text = models.TextField(_("原文"), blank=True)
    # The tree as `rules.tree.to_dict` gives it, with title, note and warnings.
    tree = models.JSONField(default=dict)
    # Why the file could not be read, in words for the person who gave it.
    error = models.TextField(_("未能导入的原因"), blank=True)
    revision = models.PositiveIntegerField(default=0)
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.CHECKING
    )
    phase = models.CharField(
        max_length=8, choices=Phase.choices, default=Phase.QUEUED, editable=False
    )
    is_pasted = models.BooleanField(default=False, editable=False)
    # How often the job has begun, and when it last gave a sign of life.
    tried = models.PositiveSmallIntegerField(default=0, editable=False)
    touched_at = models.DateTimeField(null=True, editable=False)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DraftImportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("草案导入")
        ordering = ["-created_at", "-id"]

    def __str__(self):
        return self.filename


class CheckStep(models.Model):
    """One step of 校核: what was done, by whom, what it changed. Kept for good.

    The steps in state `made` lead from the parsed tree to the present one; those
    `undone` can be made again, in their order; those `left` were undone before
    somebody went another way.
    """

    class State(models.TextChoices):
        MADE = "made", _("已执行")
        UNDONE = "undone", _("已撤销")
        LEFT = "left", _("撤销后作废")

    draft_import = models.ForeignKey(
        DraftImport, models.PROTECT, related_name="steps", editable=False
    )
    ordinal = models.PositiveIntegerField()
    op = models.CharField(max_length=12)
    said = models.CharField(_("做了什么"), max_length=80)
    node = models.CharField(max_length=20, blank=True)
    # As `rules.patches.difference` gives it.
    changes = models.JSONField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.MADE)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("校核步骤")
        ordering = ["draft_import", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft_import", "ordinal"], name="one_step_an_ordinal"
            )
        ]

    def __str__(self):
        return self.said


class DraftVersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff of 立法 see all versions, others those that were published."""
        if makes_laws(user):
            return self
        return self.filter(is_public=True)


class DraftVersion(models.Model):
    """One fixed wording of a draft (征求意见稿, 送审稿, 一审稿 …)."""

    project = models.ForeignKey(
        LegislativeProject, models.PROTECT, related_name="versions"
    )
    ordinal = models.PositiveIntegerField(_("序号"))
    label = models.CharField(_("版本名称"), max_length=40)
    title = models.CharField(_("标题"), max_length=200)
    note = models.TextField(_("题注"), blank=True)
    preamble = models.TextField(_("序言"), blank=True)
    annexes = models.JSONField(_("附件"), default=list)
    source = models.ForeignKey(
        DraftImport, models.PROTECT, null=True, related_name="versions"
    )
    text_sha256 = models.CharField(max_length=64)
    article_count = models.PositiveIntegerField(default=0)
    is_public = models.BooleanField(_("已公开"), default=False)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    # Grave warnings that were open when it was saved, and why it was saved anyhow.
    open_warnings = models.JSONField(_("未处理的严重提示"), default=list)
    open_reason = models.TextField(_("仍要保存的原因"), blank=True)
    # The second pair of eyes: somebody who neither imported nor edited the text.
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    checked_at = models.DateTimeField(_("文字核对时间"), null=True)
    check_note = models.TextField(_("核对说明"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DraftVersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("草案版本")
        ordering = ["project", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "ordinal"], name="one_ordinal_a_version"
            ),
            models.UniqueConstraint(
                fields=["project", "text_sha256"],
                name="unchanged_text_makes_no_version",
            ),
            models.CheckConstraint(
                condition=Q(checked_by=None, checked_at=None)
                | (
                    Q(checked_by__isnull=False, checked_at__isnull=False)
                    & ~Q(checked_by=F("imported_by"))
                ),
                name="text_is_checked_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.title}（{self.label}）"

    @property
    def is_confirmed(self) -> bool:
        """Whether a second person has confirmed the text, or the public has it."""
        return self.checked_at is not None or self.is_public


class ProvisionKind(models.TextChoices):
    """The units of a Chinese legal text (立法法 art. 65)."""

    BIAN = "bian", _("编")
    FENBIAN = "fenbian", _("分编")
    ZHANG = "zhang", _("章")
    JIE = "jie", _("节")
    TIAO = "tiao", _("条")
    KUAN = "kuan", _("款")
    XIANG = "xiang", _("项")
    MU = "mu", _("目")


HEADING_KINDS = ("bian", "fenbian", "zhang", "jie")


def new_uid() -> str:
    """Give a fresh provision identity."""
    return uuid.uuid4().hex


class ProvisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The provisions of the versions that the user may see."""
        return self.filter(version__in=DraftVersion.objects.visible_to(user))

    def articles(self):
        """Only the articles (条)."""
        return self.filter(kind=ProvisionKind.TIAO)

    def outline(self):
        """Headings and articles in reading order; an article holds its whole text."""
        return self.filter(kind__in=[*HEADING_KINDS, ProvisionKind.TIAO])


class Provision(models.Model):
    """One unit of a version's text. `uid` is the same through all versions.

    An article (条) holds its whole text, 款 and 项 and 目 joined by newlines;
    these also have rows of their own below it.
    """

    version = models.ForeignKey(DraftVersion, models.PROTECT, related_name="provisions")
    uid = models.CharField(max_length=32, default=new_uid)
    kind = models.CharField(max_length=8, choices=ProvisionKind.choices)
    number = models.PositiveIntegerField(default=0)
    branch = models.PositiveIntegerField(default=0)  # M of 第N条之M
    label = models.CharField(max_length=40, blank=True)
    caption = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children"
    )
    position = models.PositiveIntegerField()
    text_sha256 = models.CharField(max_length=64)
    # What staff explain about this article to the reader, plain text.
    plain_note = models.TextField(_("条文解读"), blank=True)

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("条文")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "uid"], name="one_uid_a_version"
            ),
            models.UniqueConstraint(
                fields=["version", "position"], name="one_provision_a_position"
            ),
        ]
        indexes = [models.Index(fields=["uid"], name="provision_uid")]

    def __str__(self):
        return self.label or self.text[:20]
