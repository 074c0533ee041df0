"""Decisions about what the public sees, and appeals against them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.roles import makes_laws
from common.appeals import AppealBase, goes_to_another, is_answered
from common.appeals import AppealQuerySet as AppealRows

from .comment import Comment


class HideReason(models.TextChoices):
    """Why a comment is kept from the public, each with the rule it rests on."""

    ILLEGAL = "illegal", _("含法律、行政法规禁止的内容")
    INSULT = "insult", _("辱骂、诽谤他人")
    PRIVACY = "privacy", _("泄露他人个人信息")
    SPAM = "spam", _("广告、重复刷屏")
    UNRELATED = "unrelated", _("与征集事项无关")
    OTHER = "other", _("其他（须写明）")


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff see all, givers those about their own comments."""
        if makes_laws(user):
            return self
        return (
            self.filter(comment__author=user) if user.is_authenticated else self.none()
        )

    def standing(self):
        """Decisions that were not taken back, undoings themselves left out."""
        return self.filter(undone_by__isnull=True).exclude(act="undo")


class ModerationDecision(models.Model):
    """One moderator's decision about one comment."""

    class Act(models.TextChoices):
        PUBLISH = "publish", _("公开")
        ACCEPT = "accept", _("受理，不公开")
        HIDE = "hide", _("不予公开")
        UNDO = "undo", _("撤销前一决定")

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="decisions")
    act = models.CharField(max_length=8, choices=Act.choices)
    reason = models.CharField(max_length=10, choices=HideReason.choices, blank=True)
    explanation = models.CharField(_("说明"), max_length=500, blank=True)
    # Which wording was read.
    version_no = models.PositiveIntegerField(default=1)
    from_state = models.CharField(max_length=10)
    to_state = models.CharField(max_length=10)
    # Decisions taken together carry one batch, so that they can be undone together.
    batch = models.CharField(max_length=32, blank=True, db_index=True)
    # What was masked before, so that undoing brings it back.
    masks_before = models.JSONField(default=list)
    # One to one: a decision is undone at most once.
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="undone_by"
    )
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(db_default=Now())

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("审核决定")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(act="hide") | ~Q(reason=""),
                name="hiding_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(reason="other") | ~Q(explanation=""),
                name="other_reason_is_explained",
            ),
            models.CheckConstraint(
                condition=Q(act="undo", undoes__isnull=False)
                | (~Q(act="undo") & Q(undoes__isnull=True)),
                name="undoing_names_what_it_undoes",
            ),
        ]

    def __str__(self):
        return f"{self.comment_id}: {self.act}"


class AppealQuerySet(AppealRows):
    def visible_to(self, user):
        """Staff see all, givers those about their own comments."""
        if makes_laws(user):
            return self
        own = Q(decision__comment__author=user)
        return self.filter(own) if user.is_authenticated else self.none()


class Appeal(AppealBase):
    """A giver's objection to a hiding; decided by another moderator."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("维持原决定")
        REVERSED = "reversed", _("改为公开")

    decision = models.OneToOneField(
        ModerationDecision, models.PROTECT, related_name="appeal"
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta(AppealBase.Meta):
        constraints = [
            is_answered("decided_appeal_is_answered"),
            goes_to_another("appeal_goes_to_another_moderator"),
        ]

    def __str__(self):
        return f"{self.decision_id}"
