"""Codes sent to phones."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.crypto import blind_index
from common.fields import EncryptedTextField

MAX_ATTEMPTS = 5
LIFETIME = timedelta(minutes=5)
KEPT = timedelta(days=1)


class PhoneCodeQuerySet(models.QuerySet):
    def open(self, at):
        """Codes that can still be confirmed at the given moment."""
        return self.filter(used_at=None, expires_at__gt=at, attempts__lt=MAX_ATTEMPTS)

    def unused_since(self, moment):
        """Codes sent after a moment to which nobody has answered rightly."""
        return self.filter(used_at=None, sent_at__gt=moment)

    def challenge(self, pk):
        """The code that a browser has been asked for, or None."""
        return self.filter(pk=pk).first()

    def to_phone(self, phone):
        """Codes sent to one number."""
        return self.filter(phone_index=blind_index(phone))


class PhoneCode(models.Model):
    """One code on its way to one phone; gone after a day.

    Only here, never in the session, does an unverified number stand. The database
    counts the attempts, so that parallel guesses are counted, too.
    """

    phone = EncryptedTextField(_("手机号"))
    phone_index = models.CharField(max_length=64)
    minute = models.BigIntegerField()
    address_index = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = PhoneCodeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("短信验证码")
        indexes = [
            models.Index(fields=["phone_index", "sent_at"], name="code_by_phone"),
            models.Index(fields=["address_index", "sent_at"], name="code_by_address"),
        ]
        constraints = [
            # Parallel requests for one number: one of them sends, the others are told
            # to wait. A code that was used shows that its owner is there.
            models.UniqueConstraint(
                fields=["phone_index", "minute"],
                condition=Q(used_at=None),
                name="one_unused_code_a_minute",
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def attempts_left(self) -> int:
        """How many more answers this code takes."""
        return max(0, MAX_ATTEMPTS - self.attempts)
