"""Ballots: one for each question and entry of the roll, whoever is quicker."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .poll import Poll, PollItem
from .roll import RollEntry


class Choice(models.TextChoices):
    """What a ballot says; `invalid` comes from paper alone."""

    APPROVE = "approve", _("同意")
    AGAINST = "against", _("反对")
    ABSTAIN = "abstain", _("弃权")
    INVALID = "invalid", _("废票")


class Channel(models.TextChoices):
    """How a ballot came."""

    ONLINE = "online", _("网上")
    PAPER = "paper", _("纸质")
    PROXY = "proxy", _("委托")


class CastingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody sees the receipts of what he cast himself; nobody others'."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(voter=user)


class Casting(models.Model):
    """One act of voting, online or from paper, with its receipt."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="castings")
    entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="+")
    # Who handed it in; null for paper, which carries a signature instead.
    voter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    channel = models.CharField(
        _("渠道"), max_length=10, choices=Channel.choices, default=Channel.ONLINE
    )
    proxy = models.ForeignKey(
        "deliberation.Proxy", models.PROTECT, null=True, related_name="castings"
    )
    receipt = models.CharField(_("回执号"), max_length=60, unique=True)
    submission_key = models.CharField(_("提交编号"), max_length=64, unique=True)
    content_sha256 = models.CharField(max_length=64)
    # Online: by the database clock. Paper: when it was handed over.
    cast_at = models.DateTimeField(_("投票时间"))

    objects = CastingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("投票")
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="paper", voter__isnull=True)
                | Q(channel="proxy", voter__isnull=False, proxy__isnull=False)
                | Q(channel="online", voter__isnull=False, proxy__isnull=True),
                name="casting_channel_fits",
            )
        ]

    def __str__(self):
        return self.receipt


class BallotQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody sees the ballots cast by himself; nobody those of others."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(casting__voter=user)


class Ballot(models.Model):
    """The vote of one entry on one question; the database keeps it single."""

    item = models.ForeignKey(PollItem, models.PROTECT, related_name="ballots")
    roll_entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="ballots")
    casting = models.ForeignKey(Casting, models.PROTECT, related_name="ballots")
    choice = models.CharField(_("表决意见"), max_length=10, choices=Choice.choices)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("表决票")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "roll_entry"], name="ballot_once_per_item_and_entry"
            ),
            models.CheckConstraint(
                condition=Q(choice__in=Choice.values), name="ballot_choice_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.item_id} {self.roll_entry_id}"


class BallotChange(models.Model):
    """What a ballot said, and by which act of voting, before it was changed."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="changes")
    choice = models.CharField(_("原意见"), max_length=10, choices=Choice.choices)
    casting = models.ForeignKey(Casting, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("改票时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("改票记录")
        ordering = ["id"]

    def __str__(self):
        return f"{self.ballot_id} {self.changed_at}"
