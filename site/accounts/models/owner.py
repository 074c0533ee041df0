"""Who owns which unit, and how it came to be known."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.fields import EncryptedTextField
from regions.models import Compound, Unit

from .mandate import compounds_kept_by


class OwnershipQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; and those in compounds whose rosters one keeps."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        kept = Q(unit__building__compound__in=compounds_kept_by(user))
        return self.filter(kept | Q(user=user))

    def current(self):
        """Owners of today."""
        return self.filter(until_on__isnull=True)

    def of_compound(self, compound):
        """All ownerships in a compound."""
        return self.filter(unit__building__compound=compound)

    def with_places(self):
        """Fetch what labels of units need."""
        return self.select_related("unit__building__compound", "unit__entrance")


class Origin(models.TextChoices):
    """How an ownership came to be known."""

    ROSTER = "roster", _("名册导入")
    CLAIM = "claim", _("本人申请，经核实")


class Ownership(models.Model):
    """One owner of one unit for a time; several current ones are co-owners.

    `person_key` (64 hex digits) is equal for one person in all units, and tells
    nobody who that is. The phone is kept as its fingerprint only.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="ownerships")
    person_key = models.CharField(max_length=64, db_index=True)
    name = EncryptedTextField(_("业主"), blank=True, default="")
    identity = EncryptedTextField(_("证件号"), blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="ownerships"
    )
    is_developer = models.BooleanField(_("开发商"), default=False)
    is_voter = models.BooleanField(_("指定投票人"), default=False)
    origin = models.CharField(
        max_length=10, choices=Origin.choices, default=Origin.ROSTER
    )
    since_on = models.DateField(_("起"))
    until_on = models.DateField(_("止"), null=True, blank=True)

    objects = OwnershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("产权")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "person_key"],
                condition=Q(until_on__isnull=True),
                name="one_current_ownership_a_person",
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(until_on__isnull=True, is_voter=True),
                name="one_named_voter_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")),
                name="ownership_time_is_real",
            ),
        ]

    def __str__(self):
        return f"{self.unit_id} ← {self.person_key[:8]}"


class ClaimState(models.TextChoices):
    """What became of a claim."""

    PENDING = "pending", _("待核实")
    CONFIRMED = "confirmed", _("已确认")
    REFUSED = "refused", _("未通过")
    WITHDRAWN = "withdrawn", _("已撤回")


class UnitClaimQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; and those in compounds whose rosters one keeps."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        kept = Q(unit__building__compound__in=compounds_kept_by(user))
        return self.filter(kept | Q(user=user))

    def kept_by(self, user):
        """Those in compounds whose rosters one keeps."""
        return self.filter(unit__building__compound__in=compounds_kept_by(user))

    def own(self, user):
        """Those that a person made."""
        return self.filter(user=user)

    def pending(self):
        """Those that wait for the committee."""
        return self.filter(state=ClaimState.PENDING)

    def with_places(self):
        """Fetch what labels of units need."""
        return self.select_related("user", "unit__building__compound", "unit__entrance")


class UnitClaim(models.Model):
    """Somebody says that a unit is theirs and shows evidence."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="claims"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="claims")
    name = EncryptedTextField(_("产权人姓名"))
    evidence = models.FileField(_("证明材料"), upload_to="claims/%Y/")
    evidence_name = models.CharField(max_length=120)
    evidence_type = models.CharField(max_length=80)
    evidence_sha256 = models.CharField(max_length=64)
    note = models.CharField(_("补充说明"), max_length=200, blank=True)
    state = models.CharField(
        max_length=10, choices=ClaimState.choices, default=ClaimState.PENDING
    )
    claimed_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    ownership = models.ForeignKey(
        Ownership, models.PROTECT, null=True, related_name="claims"
    )

    objects = UnitClaimQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("房屋认领")
        indexes = [
            models.Index(fields=["state", "claimed_at", "id"], name="claim_queue")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit"],
                condition=Q(state=ClaimState.PENDING),
                name="one_pending_claim_a_unit",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClaimState.REFUSED) | ~Q(reason=""),
                name="refused_claim_has_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.user_id} → {self.unit_id}"


class RosterState(models.TextChoices):
    """How far an uploaded roster has come."""

    CHECKING = "checking", _("待核对")
    IMPORTED = "imported", _("已导入")
    DISCARDED = "discarded", _("已放弃")


class RosterUploadQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of compounds whose rosters one keeps."""
        return self.filter(compound__in=compounds_kept_by(user))


class RosterUpload(models.Model):
    """A roster between uploading and confirming; its cells are sealed, then emptied."""

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="+")
    filename = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    cells = EncryptedTextField(blank=True, default="")
    state = models.CharField(
        max_length=10, choices=RosterState.choices, default=RosterState.CHECKING
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(db_default=Now())

    objects = RosterUploadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("名册")

    def __str__(self):
        return self.filename
