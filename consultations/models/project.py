"""Legislative projects and the stages they pass through."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import makes_laws


class DocumentType(models.TextChoices):
    """What kind of document a project is to become; names its rule row and stages."""

    LAW = "law", _("法律草案")
    LOCAL_REGULATION = "local_regulation", _("地方性法规")
    ADMINISTRATIVE_REGULATION = "administrative_regulation", _("行政法规")
    GOVERNMENT_RULE = "government_rule", _("政府规章")
    MAJOR_DECISION = "major_decision", _("重大行政决策")
    URBAN_PLAN = "urban_plan", _("城乡规划")
    NORMATIVE_DOCUMENT = "normative_document", _("行政规范性文件")


class ProjectStatus(models.TextChoices):
    """Whether a project goes on, or on which branch it left the road."""

    ACTIVE = "active", _("进行中")
    WITHDRAWN = "withdrawn", _("撤回")
    TERMINATED = "terminated", _("终止审议")
    NO_VOTE = "no_vote", _("暂不付表决")
    DEFERRED = "deferred", _("缓办")
    RETURNED = "returned", _("退回")
    DONE = "done", _("已施行")


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff of 立法 see all projects, others those that have been made public."""
        if makes_laws(user):
            return self
        return self.filter(is_public=True)


class LegislativeProject(models.Model):
    """A law in the making (立法项目), from its initiation to its evaluation."""

    code = models.SlugField(_("项目编号"), max_length=40, unique=True)
    title = models.CharField(_("名称"), max_length=200)
    doc_type = models.CharField(
        _("文件类型"), max_length=30, choices=DocumentType.choices
    )
    organ = models.CharField(_("制定机关"), max_length=120)
    drafting_unit = models.CharField(_("起草单位"), max_length=120, blank=True)
    summary = models.TextField(_("与我有什么关系"), max_length=300, blank=True)
    is_amendment = models.BooleanField(_("修改已有法规"), default=False)
    is_public = models.BooleanField(_("公开"), default=False)
    stage = models.CharField(_("当前阶段"), max_length=40)
    status = models.CharField(
        _("状态"),
        max_length=20,
        choices=ProjectStatus.choices,
        default=ProjectStatus.ACTIVE,
    )
    status_reason = models.TextField(_("分支原因"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("立法项目")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["active", "done"]) | ~Q(status_reason=""),
                name="project_branch_has_reason",
            )
        ]

    def __str__(self):
        return self.title


class StageEvent(models.Model):
    """One stage a project entered, or is planned to enter."""

    project = models.ForeignKey(
        LegislativeProject, models.PROTECT, related_name="events"
    )
    stage = models.CharField(_("阶段"), max_length=40)
    on = models.DateField(_("日期"))
    is_planned = models.BooleanField(_("预计"), default=False)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    link = models.CharField(_("链接"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("阶段记录")
        ordering = ["on", "id"]

    def __str__(self):
        return f"{self.stage} {self.on}"
