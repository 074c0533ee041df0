"""Mandates given online: an owner offers, the agent accepts, both may end it.

One act may entrust several entries of one person; each has a row of its own.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import IdentityTier
from accounts.tiers import at_least
from audit.log import record
from common import clock

from ..exceptions import AlreadyVoted, NotAllowed, NotOnRoll, NotReady
from ..models import Ballot, Channel, Poll, Proxy, RollEntry
from ..rules.lifecycle import VOTING, Phase
from ..rules.proxies import online_refusal
from . import proxies
from .steps import must_be_in


@transaction.atomic
def offer_proxy(
    *,
    owner,
    poll_id: int,
    entry_ids: Collection[int],
    agent,
    opinions: Mapping[int, str],
    expires_at: datetime,
) -> list[Proxy]:
    """Entrust somebody online with one's entries; it holds once he accepts.

    Gives a mandate for each entry, in the order of the roll. `opinions` as in
    `register_proxy`. Raises NotReady where the rule asks for paper or knows no
    mandates, for an agent without a verified phone or with as many as the rule allows,
    and for an incomplete mandate; NotOnRoll; AlreadyVoted.
    Source: 电子签名法 第三条、第四条; 物业管理条例 第十二条.
    """
    poll = Poll.objects.select_for_update().get(pk=poll_id)
    at = clock.db_now()
    proxies.must_take_proxies(poll, at)
    refusal = online_refusal(poll.terms)
    if refusal:
        raise NotReady(f"{refusal}。")
    entries = _own(poll, owner, entry_ids)
    if not at_least(agent, IdentityTier.PHONE) or not agent.is_active:
        raise NotReady(_("受托人还没有验证手机号，请他先登录验证。"))
    for entry in entries:
        proxies.check(poll, entry, agent, is_online=True)
    proxies.check_number(poll, agent, at, entries)
    if not at < expires_at:
        raise NotReady(_("委托的有效期已过。"))
    said = proxies.read_opinions(poll, opinions)
    given = [
        Proxy.objects.create(
            poll=poll,
            entry=entry,
            agent=agent,
            source=Proxy.Source.ONLINE,
            opinions=said,
            expires_at=expires_at,
            # The same moment for all: by it they are known as one act.
            registered_at=at,
            registered_by=owner,
        )
        for entry in entries
    ]
    _log("proxy.offered", owner, given)
    return given


@transaction.atomic
def accept_proxy(*, agent, proxy_id: int) -> list[Proxy]:
    """Take on all mandates of one act whose entries have not voted yet.

    Raises NotAllowed for anybody but the agent, AlreadyVoted once every entry has
    voted, NotReady for what has ended and for an agent who holds as many as the rule
    allows.
    """
    rows, at = _held(agent, proxy_id)
    if rows[0].agent_id != agent.pk:
        raise NotAllowed(_("只有受托人可以接受委托。"))
    waiting = [one for one in rows if one.accepted_at is None]
    if not waiting:
        raise NotReady(_("您已经接受了这份委托。"))
    if waiting[0].expires_at <= at:
        raise NotReady(_("委托的有效期已过。"))
    voted = _ballots(waiting).values_list("roll_entry_id", flat=True)
    taken = [one for one in waiting if one.entry_id not in set(voted)]
    if not taken:
        raise AlreadyVoted
    entries = [one.entry for one in taken]
    proxies.check_number(rows[0].poll, agent, at, entries)
    for one in taken:
        one.accepted_at = at
        one.save(update_fields=["accepted_at"])
    _log("proxy.accepted", agent, taken)
    return taken


@transaction.atomic
def end_proxy(*, user, proxy_id: int) -> list[Proxy]:
    """Take back or give up, by either side, all mandates of one act not yet voted by.

    Raises AlreadyVoted when the agent has voted for every entry, NotAllowed for
    others, NotReady when it has ended.
    """
    rows, at = _held(user, proxy_id)
    agent = rows[0].agent_id
    cast = _ballots(rows).filter(casting__channel=Channel.PROXY, casting__voter=agent)
    used = set(cast.values_list("roll_entry_id", flat=True))
    ended = [one for one in rows if one.entry_id not in used]
    if not ended:
        raise AlreadyVoted(_("受托人已经按这份委托投票，不能再撤销。"))
    is_declined = agent == user.pk and ended[0].accepted_at is None
    for one in ended:
        one.revoked_at, one.revoked_by = at, user
        one.save(update_fields=["revoked_at", "revoked_by"])
    _log("proxy.declined" if is_declined else "proxy.revoked", user, ended)
    return ended


def _own(poll: Poll, owner, entry_ids: Collection[int]) -> list[RollEntry]:
    """The person's own entries of these; raises NotOnRoll for any other, or none."""
    wanted = set(entry_ids)
    found = poll.roll.entries.of(owner).filter(pk__in=wanted)
    entries = list(found.order_by("pk"))
    if not entries or len(entries) != len(wanted):
        raise NotOnRoll
    return entries


def _held(user, proxy_id: int) -> tuple[list[Proxy], datetime]:
    """The rows of one act that stand, with their poll held still.

    No ballot is cast by them meanwhile.
    """
    known = Proxy.objects.concerning(user).filter(pk=proxy_id)
    poll_id = known.values_list("poll_id", flat=True).first()
    if poll_id is None:
        raise NotAllowed(_("这份委托不是您给出或者收到的。"))
    poll = Poll.objects.select_for_update().get(pk=poll_id)
    at = clock.db_now()
    must_be_in(
        poll, at, VOTING | {Phase.ROLL_FROZEN}, _("表决已经截止，委托不再变更。")
    )
    asked = Proxy.objects.get(pk=proxy_id)
    if asked.source != Proxy.Source.ONLINE:
        raise NotReady(_("这是书面委托，要撤销请联系召集人。"))
    act = Proxy.objects.of_one_act(asked).filter(revoked_at__isnull=True)
    rows = list(act.select_related("entry").order_by("pk"))
    if not rows:
        raise NotReady(_("这份委托已经撤销。"))
    for one in rows:
        one.poll = poll
    return rows, at


def _ballots(rows: Sequence[Proxy]):
    return Ballot.objects.filter(roll_entry__in=[one.entry_id for one in rows])


def _log(event: str, actor, rows: Sequence[Proxy]) -> None:
    """One line for the act, on its first row, with every entry."""
    first = rows[0]
    data = {
        "poll": first.poll_id,
        "entry": first.entry_id,
        "entries": [one.entry_id for one in rows],
        "agent": first.agent_id,
        "owner": first.registered_by_id,
    }
    record(event, actor=actor, target=first, data=data)
