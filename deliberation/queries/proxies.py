"""Mandates as their two sides see them."""

from datetime import datetime

from django.db.models import QuerySet

from ..models import PollItem, Proxy, RollEntry
from ..rules.lifecycle import VOTING, Phase
from ..rules.proxies import OPINIONS

# Nobody gives or holds more than this at a time; older ones are left out.
MOST = 50


def of(user) -> QuerySet[Proxy]:
    """The mandates that a person gave online or received, with what pages show."""
    rows = Proxy.objects.visible_to(user)
    return rows.concerning(user).select_related(
        "poll__roll", "entry", "agent", "registered_by"
    )


def newest(user) -> list[Proxy]:
    """The newest of them, for the page of one's own votes."""
    return list(of(user).order_by("-pk")[:MOST])


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
