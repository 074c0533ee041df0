"""A poll, its questions and the rule it has frozen."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rulebook import loader
from rulebook.windows import period_end

from ..permissions import places_run_by
from ..rules import lifecycle


class LegalEffect(models.TextChoices):
    """What the outcome binds."""

    ADVISORY = "advisory", _("意向征询")
    CHARTER = "charter", _("议事规则约定")
    STATUTORY = "statutory", _("法定表决")


class Secrecy(models.TextChoices):
    """Whether a ballot keeps its link to the roll."""

    RECORDED = "recorded", _("记名")
    SECRET = "secret", _("无记名")


class PollQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those whose notice went out; who runs polls in a place sees drafts there."""
        public = Q(noticed_at__isnull=False)
        return self.filter(public | Q(region__in=places_run_by(user)))

    def run_by(self, user):
        """Those that a person may convene, count and certify."""
        return self.filter(region__in=places_run_by(user))

    def with_moments(self):
        """With all that `phase` reads, in a constant number of queries."""
        return self.select_related("roll").prefetch_related("items__result")

    def open(self, at):
        """Taking ballots at the moment (the end itself is outside)."""
        return self.filter(
            opens_at__lte=at,
            closes_at__gt=at,
            cancelled_at__isnull=True,
            voided_at__isnull=True,
            roll__frozen_at__isnull=False,
        )


class Poll(models.Model):
    """One vote on one or several questions under one rule (表决).

    The rule row is copied when the poll is drawn up; moments are decided by the
    database clock and the phase is computed from them.
    """

    code = models.CharField(_("表决编号"), max_length=40, unique=True)
    title = models.CharField(_("标题"), max_length=120)
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, verbose_name=_("所属区域"), related_name="+"
    )
    rule_id = models.CharField(_("规则"), max_length=80)
    rule_version = models.CharField(_("规则版本"), max_length=40)
    rule = models.JSONField(_("规则副本"))
    legal_effect = models.CharField(
        _("法律效力"),
        max_length=10,
        choices=LegalEffect.choices,
        default=LegalEffect.ADVISORY,
    )
    # The deployment's document number, copied; or the clause that allows the vote.
    designation_no = models.CharField(_("指定平台文号"), max_length=120, blank=True)
    basis = models.CharField(_("网上表决的依据"), max_length=200, blank=True)
    convener = models.CharField(_("召集人"), max_length=120, blank=True)
    contact = models.CharField(_("异议联系方式"), max_length=120, blank=True)
    scope = models.TextField(_("表决范围"), blank=True)
    # The owners' own clause by which unreturned ballots join the majority.
    follow_clause = models.TextField(_("未送回的票随多数的规约条款"), blank=True)
    secrecy = models.CharField(
        _("记名方式"), max_length=10, choices=Secrecy.choices, default=Secrecy.RECORDED
    )
    opens_at = models.DateTimeField(_("表决开始时间"))
    closes_at = models.DateTimeField(_("表决截止时间"))
    # The end as first announced: the end itself only moves forward from it.
    announced_closes_at = models.DateTimeField(_("公告的截止时间"), null=True)
    party_reviewed_at = models.DateTimeField(_("党组织研究时间"), null=True)
    legality_checked_at = models.DateTimeField(_("合法性审查时间"), null=True)
    noticed_at = models.DateTimeField(_("公告时间"), null=True)
    # Why the days of notice were left out (立即召集), who decided so, when recorded.
    at_once_reason = models.TextField(_("立即召集的原因"), blank=True)
    at_once_by = models.CharField(_("立即召集由谁决定"), max_length=120, blank=True)
    at_once_at = models.DateTimeField(_("立即召集的记录时间"), null=True)
    cancelled_at = models.DateTimeField(_("取消时间"), null=True)
    cancel_reason = models.TextField(_("取消原因"), blank=True)
    voided_at = models.DateTimeField(_("宣告无效时间"), null=True)
    void_reason = models.TextField(_("宣告无效的原因"), blank=True)
    # Who came, where the rule counts those present; null: those who voted.
    present = models.PositiveIntegerField(_("到会人数"), null=True)
    counting_at = models.DateTimeField(_("开始计票时间"), null=True)
    filed_at = models.DateTimeField(_("备案时间"), null=True)
    executing_at = models.DateTimeField(_("开始落实时间"), null=True)
    disclosed_at = models.DateTimeField(_("公布落实情况时间"), null=True)
    archived_at = models.DateTimeField(_("归档时间"), null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    objects = PollQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("表决")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="poll_window_is_real"
            ),
            models.CheckConstraint(
                condition=~Q(legal_effect="statutory")
                | ~Q(designation_no="")
                | ~Q(basis=""),
                name="poll_statutory_has_a_basis",
            ),
            models.CheckConstraint(
                condition=~Q(legal_effect="statutory") | Q(secrecy="recorded"),
                name="poll_statutory_is_recorded",
            ),
            models.CheckConstraint(
                condition=Q(noticed_at__isnull=True)
                | Q(announced_closes_at__isnull=False),
                name="poll_notice_announces_its_end",
            ),
            models.CheckConstraint(
                condition=Q(at_once_at=None, at_once_reason="", at_once_by="")
                | (
                    Q(at_once_at__isnull=False)
                    & ~Q(at_once_reason="")
                    & ~Q(at_once_by="")
                ),
                name="poll_at_once_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | ~Q(cancel_reason=""),
                name="poll_cancelled_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_reason=""),
                name="poll_voided_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    @property
    def row(self) -> loader.Row:
        """The rule as it was frozen, whatever the rulebook says today."""
        return loader.from_dict(self.rule)

    @property
    def citation(self) -> str:
        """Law and article of the frozen rule."""
        return self.row.citation

    @property
    def terms(self) -> dict:
        """The terms of the frozen rule, as they are kept."""
        return self.rule["terms"]

    @property
    def moments(self) -> lifecycle.Moments:
        """All that decides the phase; reads the roll and the results."""
        names = lifecycle.Moments.__dataclass_fields__
        own = {name: getattr(self, name) for name in names if hasattr(self, name)}
        roll = getattr(self, "roll", None)
        if roll is not None:
            own["roll_published_at"] = roll.published_at
            own["roll_frozen_at"] = roll.frozen_at
        results = [i.result for i in self.items.all() if hasattr(i, "result")]
        if results:
            certified = [result.certified_at for result in results]
            own |= {
                "preliminary_at": max(r.tallied_at for r in results),
                "objection_until": max(r.objection_until for r in results),
                "certified_at": max(certified) if all(certified) else None,
                "failing": _failing_everywhere(results),
            }
        return lifecycle.Moments(**own)

    @property
    def is_at_once(self) -> bool:
        """Whether its notice is shorter than its rule asks, for a reason told."""
        days = self.terms["notice_days"]
        if self.at_once_at is None or not days:
            return False
        return self.opens_at < period_end(self.noticed_at or self.at_once_at, days)

    def phase(self, at) -> lifecycle.Phase:
        """Where the poll stands at the moment; it failed if every question did."""
        return lifecycle.phase(self.moments, at)


def _failing_everywhere(results) -> tuple[str, ...]:
    """The failures of a poll of which no question was carried; else none."""
    if any(result.passed is not False for result in results):
        return ()
    return tuple(results[0].failing)


class PollItem(models.Model):
    """One question, answered by 同意, 反对 or 弃权."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("序号"), default=1)
    question = models.CharField(_("表决事项"), max_length=300)
    material = models.TextField(_("说明材料"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("表决事项")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "position"], name="poll_item_position_once"
            )
        ]

    def __str__(self):
        return self.question


class PollExtension(models.Model):
    """A later end, announced with its reason."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="extensions")
    old_closes_at = models.DateTimeField(_("原截止时间"))
    new_closes_at = models.DateTimeField(_("新截止时间"))
    reason = models.TextField(_("延期原因"))
    made_at = models.DateTimeField(_("公告时间"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("延期")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(new_closes_at__gt=F("old_closes_at")),
                name="poll_extension_is_forward",
            )
        ]

    def __str__(self):
        return f"{self.poll_id} {self.new_closes_at}"
