"""Mandates as their two sides see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from ..models import (
    Ballot,
    Casting,
    Channel,
    PaperBallot,
    PaperState,
    Poll,
    PollItem,
    Proxy,
    RollEntry,
)
from ..rules.lifecycle import VOTING, Phase
from ..rules.proxies import OPINIONS

# Nobody gives or holds more than this at a time; older ones are left out.
MOST = 50


@dataclass(frozen=True)
class Mandate:
    """What one act entrusted: one row for each entry, in the order of the roll."""

    rows: Sequence[Proxy]

    @property
    def lead(self) -> Proxy:
        """The row that speaks for all: the first that stands, else the first."""
        standing = (one for one in self.rows if one.revoked_at is None)
        return next(standing, self.rows[0])

    @property
    def state(self) -> str:
        """Where it stands, as `Proxy.state` says."""
        return self.lead.state

    @property
    def label(self) -> str:
        """The units or seats by name."""
        return "、".join(one.entry.label for one in self.rows)

    @property
    def is_of_one_mind(self) -> bool:
        """Whether all its rows stand in the same place."""
        return len({one.state for one in self.rows}) == 1


def of(user) -> QuerySet[Proxy]:
    """The mandates that a person gave online or received, with what pages show."""
    rows = Proxy.objects.visible_to(user)
    return rows.concerning(user).select_related(
        "poll__roll", "entry", "agent", "registered_by"
    )


def newest(user) -> list[Mandate]:
    """The newest of them, for the page of one's own votes."""
    acts: dict[tuple, list[Proxy]] = {}
    for one in of(user).order_by("-pk")[:MOST]:
        alone = one.pk if one.source == Proxy.Source.PAPER else 0
        given = (one.poll_id, one.agent_id, one.registered_by_id, one.registered_at)
        acts.setdefault((*given, alone), []).append(one)
    return [Mandate(rows[::-1]) for rows in acts.values()]


def whole(user, proxy: Proxy) -> Mandate:
    """All that was entrusted together with this one."""
    return Mandate(list(of(user).of_one_act(proxy).order_by("pk")))


def cast_by(mandate: Mandate) -> Casting | None:
    """The agent's last act of voting by this mandate, if he has voted."""
    lead = mandate.lead
    entries = [one.entry_id for one in mandate.rows]
    return (
        Casting.objects.filter(
            ballots__roll_entry__in=entries,
            channel=Channel.PROXY,
            voter=lead.agent_id,
        )
        .order_by("-pk")
        .first()
    )


def may_entrust(poll: Poll, user) -> list[RollEntry]:
    """A person's entries that have neither voted nor been entrusted."""
    papers = PaperBallot.objects.filter(entry=OuterRef("pk"))
    taken = (
        Exists(Ballot.objects.filter(roll_entry=OuterRef("pk"))),
        Exists(papers.exclude(state=PaperState.SET_ASIDE)),
        Exists(Proxy.objects.filter(entry=OuterRef("pk"), revoked_at__isnull=True)),
    )
    own = RollEntry.objects.of(user).filter(roll=poll.roll)
    return list(own.filter(*(~one for one in taken)).order_by("pk"))


def standing(entry: RollEntry) -> Proxy | None:
    """The mandate that an entry has given and not taken back."""
    return entry.proxies.filter(revoked_at__isnull=True).first()


def in_words(proxy: Proxy) -> list[tuple[PollItem, str]]:
    """Each question with what the mandate says of it."""
    words = dict(OPINIONS)
    return [
        (item, words[proxy.opinions.get(str(item.pk), "no")])
        for item in proxy.poll.items.all()
    ]


def may_change(proxy: Proxy, at: datetime) -> bool:
    """Whether it can still be accepted or ended online."""
    is_open = proxy.poll.phase(at) in VOTING | {Phase.ROLL_FROZEN}
    is_online = proxy.source == Proxy.Source.ONLINE
    return is_open and is_online and proxy.revoked_at is None
