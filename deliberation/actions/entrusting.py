"""Mandates given online: an owner offers, the agent accepts, both may end it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import IdentityTier
from accounts.tiers import at_least
from audit.log import record
from common import clock

from ..exceptions import AlreadyVoted, NotAllowed, NotOnRoll, NotReady
from ..models import Poll, Proxy
from ..rules.lifecycle import VOTING, Phase
from ..rules.proxies import online_refusal
from . import proxies
from .steps import must_be_in


@transaction.atomic
def offer_proxy(
    *,
    owner,
    poll_id: int,
    entry_id: int,
    agent,
    opinions: Mapping[int, str],
    expires_at: datetime,
) -> Proxy:
    """Entrust somebody online with one's entry; it holds once he accepts.

    `opinions` as in `register_proxy`. Raises NotReady where the rule asks for paper or
    knows no mandates, for an agent without a verified phone or with as many as the
    rule allows, and for an incomplete mandate; NotOnRoll; AlreadyVoted.
    Source: 电子签名法 第三条、第四条; 物业管理条例 第十二条.
    """
    poll = Poll.objects.select_for_update().get(pk=poll_id)
    at = clock.db_now()
    proxies.must_take_proxies(poll, at)
    refusal = online_refusal(poll.terms)
    if refusal:
        raise NotReady(f"{refusal}。")
    entry = poll.roll.entries.of(owner).filter(pk=entry_id).first()
    if entry is None:
        raise NotOnRoll
    if not at_least(agent, IdentityTier.PHONE) or not agent.is_active:
        raise NotReady(_("受托人还没有验证手机号，请他先登录验证。"))
    proxies.check(poll, entry, agent, at)
    if not at < expires_at:
        raise NotReady(_("委托的有效期已过。"))
    proxy = Proxy.objects.create(
        poll=poll,
        entry=entry,
        agent=agent,
        source=Proxy.Source.ONLINE,
        opinions=proxies.read_opinions(poll, opinions),
        expires_at=expires_at,
        registered_at=at,
        registered_by=owner,
    )
    _log("proxy.offered", owner, proxy)
    return proxy


@transaction.atomic
def accept_proxy(*, agent, proxy_id: int) -> Proxy:
    """Take a mandate on; raises NotAllowed for anybody but the agent.

    Raises AlreadyVoted once the entry has voted, NotReady for a mandate that has ended
    and for an agent who holds as many as the rule allows.
    """
    proxy, at = _held(agent, proxy_id)
    if proxy.agent_id != agent.pk:
        raise NotAllowed(_("只有受托人可以接受委托。"))
    if proxy.accepted_at is not None:
        raise NotReady(_("您已经接受了这份委托。"))
    if proxy.expires_at <= at:
        raise NotReady(_("委托的有效期已过。"))
    if proxy.entry.ballots.exists():
        raise AlreadyVoted
    proxies.check_number(proxy.poll, agent, at)
    proxy.accepted_at = at
    proxy.save(update_fields=["accepted_at"])
    _log("proxy.accepted", agent, proxy)
    return proxy


@transaction.atomic
def end_proxy(*, user, proxy_id: int) -> Proxy:
    """Take a mandate back or give it up, by either side, before a ballot is cast by it.

    Raises AlreadyVoted after that, NotAllowed for others, NotReady when it has ended.
    """
    proxy, at = _held(user, proxy_id)
    if proxy.castings.exists():
        raise AlreadyVoted(_("受托人已经按这份委托投票，不能再撤销。"))
    is_declined = proxy.agent_id == user.pk and proxy.accepted_at is None
    proxy.revoked_at, proxy.revoked_by = at, user
    proxy.save(update_fields=["revoked_at", "revoked_by"])
    _log("proxy.declined" if is_declined else "proxy.revoked", user, proxy)
    return proxy


def _held(user, proxy_id: int) -> tuple[Proxy, datetime]:
    """The mandate with its poll held still: no ballot is cast by it meanwhile."""
    known = Proxy.objects.concerning(user).filter(pk=proxy_id)
    poll_id = known.values_list("poll_id", flat=True).first()
    if poll_id is None:
        raise NotAllowed(_("这份委托不是您给出或者收到的。"))
    poll = Poll.objects.select_for_update().get(pk=poll_id)
    at = clock.db_now()
    must_be_in(
        poll, at, VOTING | {Phase.ROLL_FROZEN}, _("表决已经截止，委托不再变更。")
    )
    proxy = Proxy.objects.select_related("entry").get(pk=proxy_id)
    proxy.poll = poll
    if proxy.source != Proxy.Source.ONLINE:
        raise NotReady(_("这是书面委托，要撤销请联系召集人。"))
    if proxy.revoked_at is not None:
        raise NotReady(_("这份委托已经撤销。"))
    return proxy, at


def _log(event: str, actor, proxy: Proxy) -> None:
    data = {
        "poll": proxy.poll_id,
        "entry": proxy.entry_id,
        "agent": proxy.agent_id,
        "owner": proxy.registered_by_id,
    }
    record(event, actor=actor, target=proxy, data=data)
