"""One digest of one consultation, and where every segment of a comment ended."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.roles import makes_laws
from search.digest.reading import STANCES, UNDECIDED

FILLS = {"赞成": "#2e7d4f", "修改": "#1d5fa8", "反对": "#a8321f", "咨询": "#8a6d1a"}
"""Colours of the stances in a bar; the words and numbers stand beside it."""
FEW = 4
"""A stance is that of a minority when the contrary is this many times as frequent."""


class VisibleToStaff(models.QuerySet):
    def visible_to(self, user):
        """Staff only: a digest names what is not public yet."""
        return self if makes_laws(user) else self.none()


class AnalysisRun(models.Model):
    """One digest; it stays as it was found, the next one is another row.

    `ledger` counts segments by where they ended, `code_version` tells which code
    found them.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("排队中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("未完成")
        CANCELLED = "cancelled", _("已取消")

    class Kind(models.TextChoices):
        FULL = "full", _("全部归并")
        MORE = "more", _("补充新意见")

    consultation = models.ForeignKey(
        "consultations.Consultation", models.PROTECT, related_name="+"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.WAITING
    )
    kind = models.CharField(_("种类"), max_length=4, choices=Kind, default=Kind.FULL)
    # The digest before this one; of an addition, the digest that it adds to.
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")
    code_version = models.CharField(max_length=20)
    ledger = models.JSONField(default=dict)
    error = models.CharField(_("原因"), max_length=300, blank=True)
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    # Comments were read as they stood at `read_at`; what changed after `fresh_since`
    # is marked as new.
    read_at = models.DateTimeField(null=True)
    fresh_since = models.DateTimeField(null=True)
    stage = models.CharField(_("步骤"), max_length=40, blank=True)
    progress = models.PositiveSmallIntegerField(_("进度"), default=0)
    seen_alive_at = models.DateTimeField(null=True)
    # Comments by place, channel, tier and day (hearing.py); empty in old digests.
    heard = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = VisibleToStaff.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("意见归并")
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"],
                condition=Q(state="waiting"),
                name="one_digest_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.consultation_id} #{self.pk}"

    @property
    def window(self) -> dict[str, str]:
        """From when to when came in what the digest before had not read; or nothing."""
        if not (self.fresh_since and self.read_at):
            return {}
        times = {"since": self.fresh_since, "until": self.read_at}
        return {name: at.isoformat() for name, at in times.items()}


class RunMemory(models.Model):
    """What is needed to file later comments without reading all of them again."""

    run = models.OneToOneField(AnalysisRun, models.CASCADE, related_name="memory")
    rows = models.BinaryField()

    class Meta:
        verbose_name = verbose_name_plural = _("归并的记忆")

    def __str__(self):
        return f"{self.run_id}"


class Theme(models.Model):
    """Clusters of one article that belong together, under a neutral name."""

    run = models.ForeignKey(AnalysisRun, models.CASCADE, related_name="themes")
    key = models.CharField(max_length=20)
    uid = models.CharField(_("条文标识"), max_length=64, blank=True)
    article_label = models.CharField(_("条文"), max_length=64, blank=True)
    name = models.CharField(_("主题"), max_length=120)
    position = models.PositiveIntegerField()
    segment_count = models.PositiveIntegerField()
    comment_count = models.PositiveIntegerField()
    stances = models.JSONField(default=dict)
    fresh_count = models.PositiveIntegerField(default=0)
    copied_count = models.PositiveIntegerField(default=0)
    is_locked = models.BooleanField(_("已锁定"), default=False)
    # Comments by place, channel and tier (hearing.py).
    heard = models.JSONField(default=dict)

    objects = VisibleToStaff.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("主题")
        ordering = ["run", "position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "key"], name="one_theme_a_key")
        ]

    def __str__(self):
        return self.name

    @property
    def stance_counts(self) -> list[tuple[str, int]]:
        """Give the stances with their numbers, in the order of the form."""
        order = (*STANCES, UNDECIDED)
        return [(name, self.stances[name]) for name in order if name in self.stances]

    @property
    def bar(self) -> list[dict]:
        """Give the stances as parts of a bar of a hundred; the numbers stand beside."""
        every, x, parts = max(1, sum(self.stances.values())), 0.0, []
        for name, n in self.stance_counts:
            width = round(100 * n / every, 1)
            fill = FILLS.get(name, "#9aa3ad")
            parts.append({"x": round(x, 1), "width": width, "fill": fill})
            x += width
        return parts

    @property
    def minority(self) -> str:
        """Give the stance of the few where most say the contrary; else empty."""
        pair = [(self.stances.get(name, 0), name) for name in ("赞成", "反对")]
        (few, name), (many, _other) = sorted(pair)
        return name if few and few * FEW <= many else ""


class Cluster(models.Model):
    """Segments that say one thing; `texts` counts different texts among them."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="clusters")
    key = models.CharField(max_length=20)
    label = models.CharField(_("要点"), max_length=120)
    texts = models.PositiveIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = _("要点")
        constraints = [
            models.UniqueConstraint(fields=["theme", "key"], name="one_cluster_a_key")
        ]

    def __str__(self):
        return self.label


class Bucket(models.TextChoices):
    """Where a segment ended; each in exactly one."""

    THEME = "theme", _("已归入主题")
    SINGLE = "single", _("单独意见")
    UNRELATED = "unrelated", _("与草案无关")
    FAILED = "failed", _("未能分析")


class Segment(models.Model):
    """One point of one comment; offsets count code points of its digested text."""

    run = models.ForeignKey(AnalysisRun, models.CASCADE, related_name="segments")
    comment = models.ForeignKey(
        "consultations.Comment", models.PROTECT, related_name="+"
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    bucket = models.CharField(max_length=10, choices=Bucket.choices)
    cluster = models.ForeignKey(
        Cluster, models.CASCADE, null=True, related_name="segments"
    )
    stance = models.CharField(_("态度"), max_length=20)
    version_no = models.PositiveIntegerField(default=1)
    # Where the digest put it, before staff did.
    found_bucket = models.CharField(
        max_length=10, choices=Bucket.choices, default=Bucket.SINGLE
    )
    found_theme = models.CharField(max_length=20, blank=True)
    found_cluster = models.CharField(max_length=20, blank=True)
    text_key = models.CharField(max_length=16, blank=True)
    # In percent; empty where nothing was inferred.
    confidence = models.PositiveSmallIntegerField(_("把握"), null=True)
    doubt = models.CharField(_("没有把握的"), max_length=8, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("意见段")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "comment", "start"], name="one_segment_a_place"
            ),
            models.CheckConstraint(
                condition=Q(end__gte=F("start")), name="segment_has_an_end"
            ),
            # In a theme by way of its cluster, or in one of the other three: never
            # in two, never in none.
            models.CheckConstraint(
                condition=Q(bucket="theme", cluster__isnull=False)
                | Q(bucket__in=["single", "unrelated", "failed"], cluster=None),
                name="segment_ends_in_one_place",
            ),
        ]
        indexes = [
            models.Index(fields=["run", "bucket", "id"], name="segment_of_bucket"),
            models.Index(fields=["cluster", "id"], name="segment_of_cluster"),
            models.Index(fields=["run", "found_cluster"], name="segment_was_found_in"),
            models.Index(
                fields=["run", "confidence", "id"],
                name="segment_in_doubt",
                condition=Q(confidence__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.comment_id}[{self.start}:{self.end}]"


class CopyGroup(models.Model):
    """Comments that share their words; shown to staff, never used to leave out."""

    class Kind(models.TextChoices):
        EXACT = "exact", _("相同")
        NEAR = "near", _("相近")
        CAMPAIGN = "campaign", _("联署或者模板")

    run = models.ForeignKey(AnalysisRun, models.CASCADE, related_name="copies")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    template = models.ForeignKey(
        "consultations.Comment", models.PROTECT, related_name="+"
    )
    # An exact group inside a larger one is told with that one.
    is_outermost = models.BooleanField(default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("相同或者相近的意见")

    def __str__(self):
        return f"{self.get_kind_display()} #{self.pk}"


class CopyMember(models.Model):
    """A comment of such a group; `added` holds the spans that only its sender wrote."""

    group = models.ForeignKey(CopyGroup, models.CASCADE, related_name="members")
    comment = models.ForeignKey(
        "consultations.Comment", models.PROTECT, related_name="+"
    )
    added = models.JSONField(default=list)
    edited = models.JSONField(default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("相同或者相近的意见")
        constraints = [
            models.UniqueConstraint(fields=["group", "comment"], name="once_in_a_group")
        ]

    def __str__(self):
        return f"{self.group_id} {self.comment_id}"
