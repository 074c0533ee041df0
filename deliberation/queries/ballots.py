"""Whose ballots somebody may cast, what stands already, and what keeps them from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User

from ..actions.holding import closed_message
from ..models import (
    Ballot,
    Casting,
    Channel,
    PaperBallot,
    PaperState,
    Poll,
    Proxy,
    RollEntry,
)
from ..rules.lifecycle import VOTING, Phase


@dataclass(frozen=True)
class Stake:
    """What one form votes for: all entries of one person, as voter or by mandate.

    `casting` is the act of voting that stands, `is_own` whether it may be replaced
    by the same voter; the first entry is the one that the form is about.
    """

    entries: Sequence[RollEntry]
    proxy: Proxy | None = None
    casting: Casting | None = None
    is_own: bool = False
    has_paper: bool = False

    @property
    def entry(self) -> RollEntry:
        """The entry in the address of the form."""
        return self.entries[0]

    @property
    def label(self) -> str:
        """The units or seats by name."""
        return "、".join(entry.label for entry in self.entries)

    @property
    def is_free(self) -> bool:
        """Whether nothing stands yet."""
        return self.casting is None and not self.has_paper


def stakes(poll: Poll, user: User, at: datetime) -> list[Stake]:
    """All that a person votes for in a poll, in a constant number of queries.

    Entries that count as one person are voted for together.
    Source: 建筑物区分所有权司法解释 (法释〔2020〕17号) 第九条.
    """
    if not user.is_authenticated or getattr(poll, "roll", None) is None:
        return []
    own = RollEntry.objects.of(user).filter(roll=poll.roll).order_by("pk")
    proxies = Proxy.objects.valid(at).filter(poll=poll, agent=user)
    mandates = list(proxies.select_related("entry").order_by("pk"))
    groups = [(entries, {}) for entries in _by_person(list(own))]
    groups += _by_mandates(mandates)
    standing = _standing(groups)
    papers = _papers(groups)
    return [_stake(entries, held, standing, papers, user) for entries, held in groups]


def stake_of(poll: Poll, user: User, entry_id: int, at: datetime) -> Stake | None:
    """The stake that an entry belongs to; None for somebody who votes not for it."""
    found = stakes(poll, user, at)
    return next((s for s in found if entry_id in {e.pk for e in s.entries}), None)


def blocked(poll: Poll, stake: Stake, at: datetime) -> str:
    """Say why a form takes no vote at the moment; "" when it does."""
    if poll.phase(at) not in VOTING:
        return closed_message(poll, at)
    if stake.has_paper:
        return _("已收到这套房屋（席位）的纸质票，不再在网上投票。")
    if stake.casting is None:
        return ""
    if not stake.is_own:
        return taken_by(stake)
    if not poll.terms["change_until_close"]:
        return _("您已经投过票，按这次表决的规则，投出后不能更改。")
    return ""


def no_mandate(poll: Poll, stake: Stake, at: datetime) -> str:
    """Say why an entry is not to be entrusted at the moment; "" when it may be."""
    if poll.phase(at) not in VOTING | {Phase.ROLL_FROZEN}:
        return _("名册固定之后、表决截止之前才能委托。")
    if not stake.is_free:
        return _("已经投过票，不再委托。")
    return ""


def taken_by(stake: Stake) -> str:
    """Say who was first, never how they voted."""
    if stake.has_paper or stake.casting.channel == Channel.PAPER:
        return _("这套房屋（席位）的纸质票已经计入。")
    if stake.casting.channel == Channel.PROXY:
        return _("这套房屋（席位）已由代理人投票，以先投的有效票为准。")
    return _("这套房屋已由共有人投票，以先投的有效票为准。")


def choices_of(casting: Casting, user: User) -> dict[int, str]:
    """What a person's own act of voting says now, by question."""
    ballots = Ballot.objects.visible_to(user).filter(casting=casting)
    return dict(ballots.values_list("item_id", "choice"))


def entries_of(casting: Casting) -> list[RollEntry]:
    """The entries whose ballots an act of voting has filled and still fills."""
    filled = casting.ballots.values("roll_entry")
    return list(RollEntry.objects.filter(pk__in=filled).order_by("pk"))


def _by_person(entries: Sequence[RollEntry]) -> list[list[RollEntry]]:
    groups: dict[str, list[RollEntry]] = {}
    for entry in entries:
        key = entry.person_key if entry.shared else f"entry:{entry.pk}"
        groups.setdefault(key, []).append(entry)
    return list(groups.values())


def _by_mandates(proxies: Sequence[Proxy]):
    """The entries of one person together whose mandates say the same."""
    groups: dict[tuple, list[Proxy]] = {}
    for proxy in proxies:
        entry = proxy.entry
        key = entry.person_key if entry.shared else f"entry:{entry.pk}"
        groups.setdefault((key, *sorted(proxy.opinions.items())), []).append(proxy)
    return [
        ([proxy.entry for proxy in held], {proxy.entry_id: proxy for proxy in held})
        for held in groups.values()
    ]


def _standing(groups) -> dict[int, Casting]:
    entries = [entry for group, _proxy in groups for entry in group]
    if not entries:
        return {}
    ballots = Ballot.objects.filter(roll_entry__in=entries).select_related("casting")
    return {ballot.roll_entry_id: ballot.casting for ballot in ballots}


def _papers(groups) -> set[int]:
    entries = [entry for group, _proxy in groups for entry in group]
    if not entries:
        return set()
    live = PaperBallot.objects.filter(entry__in=entries)
    live = live.exclude(state=PaperState.SET_ASIDE)
    return set(live.values_list("entry_id", flat=True))


def _stake(entries, mandates, standing, papers, user) -> Stake:
    """Lead with the entry that may still be voted for, or was voted for by oneself."""
    channel = Channel.PROXY if mandates else Channel.ONLINE

    def is_own(entry):
        casting = standing.get(entry.pk)
        same = casting and casting.channel == channel
        return bool(same and casting.voter_id == user.pk)

    def rank(entry):
        taken = entry.pk in papers or entry.pk in standing
        return (not is_own(entry), taken, entry.pk)

    ordered = sorted(entries, key=rank)
    lead = ordered[0]
    return Stake(
        entries=ordered,
        proxy=mandates.get(lead.pk),
        casting=standing.get(lead.pk),
        is_own=is_own(lead),
        has_paper=lead.pk in papers,
    )
