"""Signing in by phone: sending and confirming codes."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from accounts.actions.ownership import link_person
from accounts.exceptions import (
    CodeExpired,
    CodeLimitReached,
    CodeLocked,
    CodeNotSent,
    CodeTooSoon,
    CodeWrong,
    StaffUsePassword,
)
from accounts.models import PhoneCode, User
from accounts.models.code import KEPT, LIFETIME
from accounts.sms import SmsError, send_sms
from audit import log as audit
from common.crypto import blind_index

RESEND_AFTER = timedelta(minutes=1)
PER_NUMBER = ((timedelta(hours=1), 5), (timedelta(days=1), 10))


def send_code(*, phone: str, address: str) -> PhoneCode:
    """Send a code to a number in the form +86…, whether or not an account has it.

    `address` is the network address that asks; many homes may share one, so its
    limit (SMS_PER_ADDRESS_AND_HOUR) is wide and that of a number narrow.
    Raises CodeTooSoon, CodeLimitReached, CodeNotSent.
    """
    code = f"{secrets.randbelow(10**6):06d}"
    row = _issue(phone=phone, address=address, code=code, at=timezone.now())
    minutes = int(LIFETIME.total_seconds() // 60)
    text = _("【民议】验证码 %(code)s，%(minutes)d 分钟内有效，请勿告诉他人。")
    try:
        send_sms(phone, text % {"code": code, "minutes": minutes})
    except SmsError as error:
        row.delete()
        raise CodeNotSent() from error
    return row


def forget_codes(*, at: datetime | None = None) -> int:
    """Delete codes older than a day, and with them numbers that nobody confirmed."""
    oldest = (at or timezone.now()) - KEPT
    return PhoneCode.objects.filter(sent_at__lt=oldest).delete()[0]


@transaction.atomic
def _issue(*, phone: str, address: str, code: str, at: datetime) -> PhoneCode:
    forget_codes(at=at)
    _check_number(phone, at)
    _check_address(address, at)
    try:
        with transaction.atomic():
            return PhoneCode.objects.create(
                phone=phone,
                phone_index=blind_index(phone),
                address_index=blind_index(address),
                minute=int(at.timestamp() // 60),
                code_hash=_fingerprint(phone, code),
                sent_at=at,
                expires_at=at + LIFETIME,
            )
    except IntegrityError as error:
        raise CodeTooSoon() from error


def _check_number(phone: str, at: datetime) -> None:
    earlier = PhoneCode.objects.to_phone(phone)
    if earlier.unused_since(at - RESEND_AFTER).exists():
        raise CodeTooSoon()
    for period, limit in PER_NUMBER:
        if earlier.unused_since(at - period).count() >= limit:
            raise CodeLimitReached()


def _check_address(address: str, at: datetime) -> None:
    asked = PhoneCode.objects.filter(
        address_index=blind_index(address), sent_at__gt=at - timedelta(hours=1)
    )
    if asked.count() >= settings.SMS_PER_ADDRESS_AND_HOUR:
        raise CodeLimitReached()


def confirm_code(*, challenge: int | None, code: str) -> User:
    """Take the answer to a code and give the account, made now if there was none.

    Every answer is counted before it is looked at, outside any transaction that an
    error could undo. Raises CodeWrong, CodeLocked, CodeExpired, StaffUsePassword.
    """
    at = timezone.now()
    asked = PhoneCode.objects.filter(pk=challenge)
    # Locks the row, where the database can: parallel answers count one by one.
    if not asked.open(at).update(attempts=F("attempts") + 1):
        row = asked.first()
        used_up = row is not None and row.used_at is None and not row.attempts_left
        raise CodeLocked() if used_up else CodeExpired()
    row = asked.first()
    if not constant_time_compare(row.code_hash, _fingerprint(row.phone, code)):
        raise _wrong(row.attempts_left)
    return _open_account(row=row, at=at)


def _wrong(left: int) -> Exception:
    if not left:
        return CodeLocked()
    return CodeWrong(_("验证码不对，还可以再试 %(left)d 次。") % {"left": left})


@transaction.atomic
def _open_account(*, row: PhoneCode, at: datetime) -> User:
    if not PhoneCode.objects.filter(pk=row.pk, used_at=None).update(used_at=at):
        raise CodeExpired()
    user = User.objects.with_phone(row.phone).first() or _new_account(row.phone)
    if user.is_staff or user.is_superuser:
        raise StaffUsePassword()
    if user.phone_verified_at is None:
        user.set_phone(row.phone, verified=True)
        user.save(
            update_fields=["phone", "phone_index", "phone_verified_at", "identity_tier"]
        )
        audit.record("account.phone_verified", actor=user, target=user)
        link_person(user=user)
    return user


def _new_account(phone: str) -> User:
    user = User()
    user.set_unusable_password()
    user.set_phone(phone, verified=False)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:  # another browser of the same person was faster
        return User.objects.with_phone(phone).get()
    audit.record("account.created", actor=user, target=user)
    return user


def _fingerprint(phone: str, code: str) -> str:
    return salted_hmac(
        "accounts.phone_code", f"{phone}:{code}", algorithm="sha256"
    ).hexdigest()
