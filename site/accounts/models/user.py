"""The user, citizen or staff."""

import secrets
import uuid

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import phones
from accounts.rules import names
from common.crypto import blind_index
from common.fields import EncryptedTextField


class IdentityTier(models.TextChoices):
    """How surely we know who somebody is; ordered from least to most."""

    VISITOR = "visitor", _("访客")
    PHONE = "phone", _("手机已验证")
    REAL_NAME = "real_name", _("实名已验证")
    UNIT = "unit", _("房屋已验证")


class Mode(models.TextChoices):
    """How dense the pages are."""

    STANDARD = "standard", _("标准版")
    ELDER = "elder", _("长辈版")


class Theme(models.TextChoices):
    """Colours of the pages; auto follows the device."""

    AUTO = "auto", _("跟随系统")
    LIGHT = "light", _("浅色")
    DARK = "dark", _("深色")


def generated_username() -> str:
    """Make a name for an account that signs in by phone; nobody types it."""
    return f"u{secrets.token_hex(6)}"


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Administrators see all accounts, others only their own."""
        if user.is_authenticated and user.is_superuser:
            return self
        return self.filter(pk=user.pk)

    def with_phone(self, phone: str):
        """The account of one number in the form +86…; at most one."""
        return self.filter(phone_index=blind_index(phone))


class AccountManager(UserManager.from_queryset(UserQuerySet)):
    """Makes accounts by name and password, or by a verified phone."""


class User(AbstractUser):
    """A person with an account; citizens have a phone, staff a password.

    Real name and phone are sealed in the database; `phone_index` finds the phone
    again. Other people see `display_name` only (“后台实名、前台自愿”).
    """

    first_name = None
    last_name = None
    username = models.CharField(
        _("登录名"),
        max_length=150,
        unique=True,
        default=generated_username,
        validators=[AbstractUser.username_validator],
        error_messages={"unique": _("这个登录名已经有人使用。")},
    )
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    display_name = models.CharField(_("显示名称"), max_length=40, blank=True)
    phone = EncryptedTextField(_("手机号"), blank=True, default="")
    # Null, since accounts without a phone must not collide.
    phone_index = models.CharField(  # noqa: DJ001
        max_length=64, unique=True, null=True, editable=False
    )
    phone_verified_at = models.DateTimeField(null=True, editable=False)
    real_name = EncryptedTextField(_("真实姓名"), blank=True, default="")
    real_name_verified_at = models.DateTimeField(null=True, editable=False)
    unit_verified_at = models.DateTimeField(null=True, editable=False)
    identity_tier = models.CharField(
        _("身份级别"),
        max_length=10,
        choices=IdentityTier.choices,
        default=IdentityTier.VISITOR,
        editable=False,
    )
    home_region = models.ForeignKey(
        "regions.Region",
        models.PROTECT,
        verbose_name=_("居住地"),
        null=True,
        blank=True,
        related_name="+",
    )
    # When its holder agreed that the full name stands beside a mandate or a seat.
    name_shown_at = models.DateTimeField(null=True, editable=False)
    notify_email = models.BooleanField(_("通过电子邮件接收通知"), default=False)
    mode = models.CharField(
        _("显示方式"), max_length=10, choices=Mode.choices, default=Mode.STANDARD
    )
    theme = models.CharField(
        _("配色"), max_length=10, choices=Theme.choices, default=Theme.AUTO
    )

    objects = AccountManager()

    class Meta:
        verbose_name = verbose_name_plural = _("用户")

    def __str__(self):
        return self.public_name

    @property
    def public_name(self) -> str:
        """The name that other people see."""
        if self.display_name or self.is_staff:
            return self.display_name or self.username
        return gettext("市民 %(code)s") % {"code": self.public_id.hex[:6]}

    @property
    def shows_name(self) -> bool:
        """Whether the full name stands beside a mandate or a seat."""
        return self.name_shown_at is not None

    def name_of_service(self, name: str = "") -> str:
        """The name beside a mandate or a seat: in full by consent, else 李**.

        `name` is the one that was registered, by default the real or chosen one.
        """
        name = name or self.real_name or self.display_name
        if not name:
            return self.public_name
        return name if self.shows_name else names.masked(name)

    @property
    def masked_phone(self) -> str:
        """The phone as its owner may see it, 138****5678; empty without one."""
        return phones.masked(self.phone)

    def get_full_name(self) -> str:
        return self.public_name

    def get_short_name(self) -> str:
        return self.public_name

    def set_phone(self, phone: str, *, verified: bool) -> None:
        """Keep a number in the form +86…, its index and its tier; does not save."""
        self.phone = phone
        self.phone_index = blind_index(phone) if phone else None
        self.phone_verified_at = timezone.now() if verified and phone else None
        self.update_tier()

    def update_tier(self) -> None:
        """Bring `identity_tier` in step with what has been verified; does not save."""
        self.identity_tier = earned_tier(self)


def earned_tier(user: User) -> IdentityTier:
    """The highest tier for which this one and all below it have been verified."""
    tier = IdentityTier.VISITOR
    for step, verified_at in (
        (IdentityTier.PHONE, user.phone_verified_at),
        (IdentityTier.REAL_NAME, user.real_name_verified_at),
        (IdentityTier.UNIT, user.unit_verified_at),
    ):
        if verified_at is None:
            return tier
        tier = step
    return tier
