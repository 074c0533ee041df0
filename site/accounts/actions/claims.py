"""认领: a person says that a unit is theirs, the committee looks at the evidence."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.actions.ownership import unverify_units, verify_units
from accounts.exceptions import BadClaim, NotEntrusted
from accounts.models import (
    ClaimState,
    IdentityTier,
    Origin,
    Ownership,
    UnitClaim,
    User,
)
from accounts.tiers import at_least
from audit import log as audit
from common import clock
from common.crypto import blind_index
from common.uploads import Upload
from regions.models import Compound, Unit

MOST_PENDING = 5


@transaction.atomic
def claim_unit(
    *, user: User, unit: Unit, name: str, evidence: Upload, note: str = ""
) -> UnitClaim:
    """Claim a unit as one's own; the evidence goes to the committee.

    Raises BadClaim without a verified phone, for a unit that the person has, a
    second claim of it, or too many that still wait.
    """
    User.objects.select_for_update().get(pk=user.pk)  # counts one by one
    _check_claimant(user, unit)
    try:
        with transaction.atomic():
            claim = UnitClaim.objects.create(
                user=user,
                unit=unit,
                name=name,
                note=note,
                evidence_name=evidence.name,
                evidence_type=evidence.content_type,
                evidence_sha256=evidence.sha256,
            )
    except IntegrityError as error:
        raise BadClaim(_("您已经申请过这套房屋，正在核实，请等结果。")) from error
    claim.evidence.save(
        f"{claim.pk}.{evidence.name.rpartition('.')[2]}", evidence.content
    )
    audit.record("claim.made", actor=user, target=claim, data=_told(claim))
    return claim


def _check_claimant(user: User, unit: Unit) -> None:
    if not at_least(user, IdentityTier.PHONE):
        raise BadClaim(_("请先用手机号登录并验证，再认领房屋。"))
    if Ownership.objects.current().filter(user=user, unit=unit).exists():
        raise BadClaim(_("这套房屋已经在您名下，不用再认领。"))
    if UnitClaim.objects.own(user).pending().count() >= MOST_PENDING:
        text = _("您有 %(n)d 份申请还在核实，请等有结果后再申请。")
        raise BadClaim(text % {"n": MOST_PENDING})


@transaction.atomic
def withdraw_claim(*, claim_id: int, user: User) -> UnitClaim:
    """Take one's own claim back while it waits. Raises BadClaim."""
    claim = _pending(claim_id)
    if claim.user_id != user.pk:
        raise BadClaim(_("只有申请人本人可以撤回。"))
    return _decide(claim, ClaimState.WITHDRAWN, by=user)


@transaction.atomic
def confirm_claim(
    *,
    claim_id: int,
    by: User,
    is_name_checked: bool,
    ends_others: bool = False,
) -> UnitClaim:
    """Confirm that the unit belongs to the claimant.

    `is_name_checked`: the name was compared with an identity document, so that the
    real name counts as verified; without it and a verified phone the tier stays
    below 房屋已验证. `ends_others`: the title was transferred, the owners so far end.
    Raises BadClaim, NotEntrusted.
    """
    claim = _pending(claim_id)
    _check_decider(claim, by)
    # The same lock as an import of the roster takes.
    Compound.objects.select_for_update().get(pk=claim.unit.building.compound_id)
    user = User.objects.select_for_update().get(pk=claim.user_id)
    now = clock.db_now()
    ownership = _ownership(claim, user)
    if ends_others:
        _end_others(claim, ownership, by)
    if is_name_checked and user.real_name_verified_at is None:
        user.real_name, user.real_name_verified_at = claim.name, now
        user.save(update_fields=["real_name", "real_name_verified_at"])
    verify_units(people=[user], at=now)
    user.update_tier()
    user.save(update_fields=["identity_tier"])
    claim.ownership = ownership
    return _decide(claim, ClaimState.CONFIRMED, by=by)


@transaction.atomic
def refuse_claim(*, claim_id: int, by: User, reason: str) -> UnitClaim:
    """Refuse a claim with a reason that the claimant reads.

    Raises BadClaim, NotEntrusted.
    """
    claim = _pending(claim_id)
    _check_decider(claim, by)
    if not reason.strip():
        raise BadClaim(_("请写明理由，告诉申请人缺什么、怎样补。"))
    return _decide(claim, ClaimState.REFUSED, by=by, reason=reason.strip()[:200])


def _pending(claim_id: int) -> UnitClaim:
    claims = UnitClaim.objects.select_for_update(of=("self",))
    claim = claims.select_related("unit__building__compound").get(pk=claim_id)
    if claim.state != ClaimState.PENDING:
        text = _("这份申请%(state)s，不能再处理。")
        raise BadClaim(text % {"state": claim.get_state_display()})
    return claim


def _check_decider(claim: UnitClaim, by: User) -> None:
    if claim.user_id == by.pk:
        raise NotEntrusted(_("自己的申请要由另一位工作人员核实。"))
    if not permissions.can_keep_compound(by, claim.unit.building.compound):
        raise NotEntrusted


def _ownership(claim: UnitClaim, user: User) -> Ownership:
    """The ownership that a roster lists for the claimant, else a new one."""
    current = Ownership.objects.current().filter(unit=claim.unit)
    known = next((one for one in current if _is_of(one, claim, user)), None)
    if known is None:
        return Ownership.objects.create(
            unit=claim.unit,
            person_key=blind_index(f"phone:{user.phone}"),
            name=claim.name,
            phone_index=user.phone_index or "",
            user=user,
            origin=Origin.CLAIM,
            since_on=clock.db_now().date(),
        )
    known.user = user
    known.save(update_fields=["user"])
    return known


def _is_of(ownership: Ownership, claim: UnitClaim, user: User) -> bool:
    if ownership.user_id is not None:
        return ownership.user_id == user.pk
    has_phone = bool(user.phone_index) and ownership.phone_index == user.phone_index
    return has_phone or (ownership.name == claim.name and not ownership.is_developer)


def _end_others(claim: UnitClaim, kept: Ownership, by: User) -> None:
    today = clock.db_now().date()
    others = Ownership.objects.current().filter(unit=claim.unit).exclude(pk=kept.pk)
    ended = list(others)
    others.update(until_on=today)
    audit.record_all(
        audit.prepare("ownership.ended", actor=by, target=one, data={"claim": claim.pk})
        for one in ended
    )
    unverify_units(user_ids=[one.user_id for one in ended if one.user_id])


def _decide(
    claim: UnitClaim, state: ClaimState, *, by: User, reason: str = ""
) -> UnitClaim:
    claim.state, claim.reason = state, reason
    claim.decided_by, claim.decided_at = by, clock.db_now()
    claim.save(
        update_fields=["state", "reason", "decided_by", "decided_at", "ownership"]
    )
    audit.record(f"claim.{state}", actor=by, target=claim, data=_told(claim))
    return claim


def _told(claim: UnitClaim) -> dict[str, object]:
    return {
        "user": claim.user_id,
        "unit": claim.unit_id,
        "ownership": claim.ownership_id,
    }
