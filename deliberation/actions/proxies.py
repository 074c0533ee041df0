"""Mandates to vote for somebody else (委托书)."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from common import clock
from common.uploads import Upload

from ..exceptions import AlreadyVoted, NotOnRoll, NotReady
from ..models import Poll, Proxy, RollEntry
from ..rules.lifecycle import VOTING, Phase
from ..rules.proxies import household_refusal
from .casting import ONLINE
from .papers import keep_scan
from .steps import hold_still, must_be_in


@transaction.atomic
def register_proxy(
    *,
    user,
    poll_id: int,
    entry_id: int,
    agent,
    opinions: Mapping[int, str],
    expires_at: datetime,
    scan: Upload | None = None,
    reference: str = "",
) -> Proxy:
    """Register a written mandate: who votes for an entry, on what, and until when.

    `opinions`: question id to the opinion that binds the agent, "" leaves it to him.
    Raises NotReady where the rule knows no proxies, the agent has as many as it
    allows, or the paper is incomplete; AlreadyVoted after the entry's ballot.
    Source: 物业管理条例 第十二条 (written); 城市居民委员会组织法 第十九条 (number).
    """
    poll = hold_still(user, poll_id)
    at = clock.db_now()
    must_take_proxies(poll, at)
    entry = poll.roll.entries.filter(pk=entry_id).first()
    if entry is None:
        raise NotOnRoll(_("这套房屋（席位）不在本次表决的名册上。"))
    check(poll, entry, agent)
    check_number(poll, agent, at, [entry])
    if expires_at <= at:
        raise NotReady(_("委托书的有效期已过。"))
    proxy = Proxy.objects.create(
        poll=poll,
        entry=entry,
        agent=agent,
        scan=keep_scan(user, scan, reference),
        opinions=read_opinions(poll, opinions),
        expires_at=expires_at,
        registered_at=at,
        registered_by=user,
    )
    data = {"poll": poll.pk, "entry": entry.pk, "agent": agent.pk}
    record("proxy.registered", actor=user, target=proxy, data=data)
    return proxy


@transaction.atomic
def revoke_proxy(*, user, proxy_id: int) -> Proxy:
    """Take a mandate back; a ballot that was cast by it stands."""
    poll_id = Proxy.objects.values_list("poll_id", flat=True).get(pk=proxy_id)
    hold_still(user, poll_id)
    proxy = Proxy.objects.select_for_update().get(pk=proxy_id)
    if proxy.revoked_at is not None:
        raise NotReady(_("这份委托已经撤销。"))
    proxy.revoked_at, proxy.revoked_by = clock.db_now(), user
    proxy.save(update_fields=["revoked_at", "revoked_by"])
    data = {"poll": poll_id, "entry": proxy.entry_id}
    record("proxy.revoked", actor=user, target=proxy, data=data)
    return proxy


def must_take_proxies(poll: Poll, at: datetime) -> None:
    """Raise NotReady outside the time of mandates, or where the rule knows none."""
    must_be_in(
        poll,
        at,
        VOTING | {Phase.ROLL_FROZEN},
        _("名册固定之后、表决截止之前才能登记委托。"),
    )
    if poll.terms["proxy"] is None:
        raise NotReady(_("这次表决的规则没有委托投票，请本人投票。"))


def check(poll: Poll, entry: RollEntry, agent, *, is_online: bool = False) -> None:
    """See that an entry may be entrusted to this agent.

    Raises AlreadyVoted; NotReady for a voter of the entry itself, for an entry that is
    entrusted already, and for somebody whom the rule does not let be the agent.
    """
    if entry.ballots.exists():
        raise AlreadyVoted
    if entry.voters.filter(user=agent, ended_at__isnull=True).exists():
        raise NotReady(_("受托人本来就是这套房屋的表决人，不需要委托。"))
    if entry.proxies.filter(revoked_at__isnull=True).exists():
        raise NotReady(_("这套房屋已经委托了一名代理人，须先撤销。"))
    homes = set(poll.roll.entries.of(agent).values_list("household_key", flat=True))
    refusal = household_refusal(
        poll.terms, entry.household_key, homes, is_online=is_online
    )
    if refusal:
        raise NotReady(f"{refusal}。")


def check_number(
    poll: Poll, agent, at: datetime, entries: Collection[RollEntry]
) -> None:
    """Raise NotReady where these would give an agent more than the rule allows.

    The law counts who entrusts, so the units of one person are one.
    Source: 城市居民委员会组织法 第十九条 (不超过三人).
    """
    limit = poll.terms["proxy"]["limit"]
    if limit is None:
        return
    held = poll.proxies.valid(at).filter(agent=agent)
    persons = set(held.values_list("entry__person_key", flat=True))
    if len(persons | {entry.person_key for entry in entries}) > limit:
        raise NotReady(
            _("每名受托人最多接受 %(n)s 人的委托，请另找代理人。") % {"n": limit}
        )


def read_opinions(poll: Poll, opinions: Mapping[int, str]) -> dict[str, str]:
    """Give the entrusted questions with their opinions as they are kept.

    Raises NotReady for questions or opinions that this poll does not have.
    """
    known = set(poll.items.values_list("pk", flat=True))
    if not opinions or not set(opinions) <= known:
        raise NotReady(_("委托书应写明委托哪几项表决事项。"))
    if not set(opinions.values()) <= {"", *ONLINE}:
        raise NotReady(_("委托书写明的意见应是同意、反对或者弃权。"))
    return {str(item): str(choice) for item, choice in sorted(opinions.items())}
