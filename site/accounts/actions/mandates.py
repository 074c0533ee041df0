"""Entrusting people with roles, ending that, and letting terms run out."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.exceptions import BadMandate, NotEntrusted
from accounts.models import Mandate, User
from accounts.rules import authority
from audit import log as audit
from common import clock
from regions.models import Building, Compound, Region


@transaction.atomic
def grant_mandate(
    *,
    by: User,
    user: User,
    role: str,
    place: Region | Compound | Building,
    begins_on: date,
    ends_on: date | None = None,
    basis: str,
) -> Mandate:
    """Entrust a person with a role for a place and a term.

    `basis` names the decision or election behind it. Raises NotEntrusted where `by`
    stands not above the role there, BadMandate for a place or term that cannot be.
    """
    if not permissions.can_grant(by, role, place):
        raise NotEntrusted
    _check(by, user, role, place)
    _check_term(begins_on, ends_on, basis)
    fields = {_column(place): place}
    try:
        with transaction.atomic():
            mandate = Mandate.objects.create(
                user=user,
                role=role,
                begins_on=begins_on,
                ends_on=ends_on,
                basis=basis.strip(),
                granted_by=by,
                **fields,
            )
    except IntegrityError as error:
        raise BadMandate(_("这个人在这里已经有同样的授权，不用重复授权。")) from error
    audit.record("mandate.granted", actor=by, target=mandate, data=_told(mandate))
    return mandate


def _column(place: Region | Compound | Building) -> str:
    """The column in which a place is kept."""
    return "region" if isinstance(place, Region) else permissions.kind_of(place)


def _check(by, user, role, place) -> None:
    if not authority.fits(role, permissions.kind_of(place)):
        text = _("“%(role)s”不能授予这一级的地方，请换一个范围。")
        raise BadMandate(text % {"role": Mandate.Role(role).label})
    if user == by:
        raise BadMandate(_("不能给自己授权，请由另一位工作人员办理。"))
    if not user.is_active:
        raise BadMandate(_("这个账号已停用，不能授权。"))
    if role in authority.KEEPERS and not user.is_staff:
        raise BadMandate(_("请先由管理员为此人建立工作人员账号，再授权。"))


def _check_term(begins_on, ends_on, basis) -> None:
    if not basis.strip():
        raise BadMandate(_("请写明授权依据，例如选举公告或者任命文件。"))
    if ends_on is not None and ends_on < begins_on:
        raise BadMandate(_("任期届满不能早于任期开始。"))


@transaction.atomic
def end_mandate(*, mandate_id: int, by: User, reason: str) -> Mandate:
    """End a mandate before its term, with a reason that everybody can read.

    Raises NotEntrusted, and BadMandate where it is over already or the reason lacks.
    """
    mandate = Mandate.objects.select_for_update().get(pk=mandate_id)
    if not permissions.can_grant(by, mandate.role, mandate.place):
        raise NotEntrusted
    if mandate.ended_at is not None:
        raise BadMandate(_("这项授权已经终止。"))
    if not reason.strip():
        raise BadMandate(_("请写明终止的原因。"))
    _end(mandate, reason=reason.strip(), by=by)
    audit.record("mandate.ended", actor=by, target=mandate, data=_told(mandate))
    return mandate


@transaction.atomic
def expire_mandates() -> int:
    """Close the mandates whose last day has passed; the ticker calls this.

    Nothing depends on it: a mandate is asked for its days whenever it is used.
    """
    today = clock.db_now().date()
    due = Mandate.objects.select_for_update().filter(
        ended_at__isnull=True, ends_on__lt=today
    )
    expired = list(due)
    for mandate in expired:
        _end(mandate, reason=_("任期届满"), by=None)
        audit.record("mandate.expired", target=mandate, data=_told(mandate))
    return len(expired)


def _end(mandate: Mandate, *, reason: str, by: User | None) -> None:
    mandate.ended_at, mandate.ended_by = clock.db_now(), by
    mandate.end_reason = reason[:200]
    mandate.save(update_fields=["ended_at", "ended_by", "end_reason"])


def _told(mandate: Mandate) -> dict[str, object]:
    return {
        "user": mandate.user_id,
        "role": mandate.role,
        "region": mandate.region_id,
        "compound": mandate.compound_id,
        "building": mandate.building_id,
        "begins_on": str(mandate.begins_on),
        "ends_on": str(mandate.ends_on or ""),
    }
