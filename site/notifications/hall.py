"""Who is told what of 议事厅 and of claims of units."""

from collections.abc import Iterable, Iterator

from accounts.models import UnitClaim
from deliberation.models import HidingAppeal, Post, Proxy, RollVoter, Stage, Topic

from .models import Kind, Notice

BATCH = 1000
# Steps of a poll, told to everybody on its roll.
ABOUT_POLL = {
    "poll.noticed": Kind.VOTE_NOTICED,
    "poll.extended": Kind.VOTE_EXTENDED,
    "poll.cancelled": Kind.VOTE_STOPPED,
    "poll.voided": Kind.VOTE_STOPPED,
    "result.certified": Kind.VOTE_CERTIFIED,
}
# Steps of a mandate, told to the side that did not take them.
ABOUT_PROXY = {
    "proxy.offered": Kind.PROXY_OFFERED,
    "proxy.accepted": Kind.PROXY_ACCEPTED,
    "proxy.declined": Kind.PROXY_ENDED,
    "proxy.revoked": Kind.PROXY_ENDED,
}
_CLAIMS = ("claim.confirmed", "claim.refused")


def told(entry) -> Iterable[Notice]:
    """The notices that an entry of the log gives rise to; none for most."""
    if entry.event in ABOUT_POLL:
        return _to_roll(entry)
    if entry.event == "ballot.cast":
        return _to_co_owners(entry)
    if entry.event in ABOUT_PROXY:
        return _to_other_side(entry)
    if entry.event in ("topic.hidden", "post.hidden"):
        return _to_author(entry)
    if entry.event == "hiding.reviewed":
        return _to_appellant(entry)
    if entry.event in ("topic.moved", "topic.merged"):
        return _to_proposer(entry)
    return _to_claimant(entry) if entry.event in _CLAIMS else ()


def _to_roll(entry) -> Iterator[Notice]:
    voters = RollVoter.objects.filter(
        entry__roll__poll=entry.target_id, ended_at__isnull=True
    )
    people = voters.order_by("user_id").values_list("user_id", flat=True).distinct()
    for person in people.iterator(chunk_size=BATCH):
        yield _of_poll(entry, person, ABOUT_POLL[entry.event], entry.target_id)


def _to_co_owners(entry) -> list[Notice]:
    """Those who vote for the same units; of the choice nothing is told."""
    voters = RollVoter.objects.filter(
        entry__in=entry.data["entries"], ended_at__isnull=True
    )
    others = voters.exclude(user=entry.actor_id).order_by("user_id")
    people = others.values_list("user_id", flat=True).distinct()
    return [_of_poll(entry, p, Kind.VOTED, entry.data["poll"]) for p in people]


def _of_poll(entry, person: int, kind: Kind, poll) -> Notice:
    return Notice(
        recipient_id=person, kind=kind, position=entry.position, poll_id=int(poll)
    )


def _to_other_side(entry) -> list[Notice]:
    """Owner and agent of a mandate, but for the one who acted; paper has no owner."""
    found = []
    for proxy in Proxy.objects.filter(pk=entry.target_id):
        sides = {proxy.agent_id}
        if proxy.source == Proxy.Source.ONLINE:
            sides.add(proxy.registered_by_id)
        found += [
            Notice(
                recipient_id=person,
                kind=ABOUT_PROXY[entry.event],
                position=entry.position,
                poll_id=proxy.poll_id,
                proxy_id=proxy.pk,
            )
            for person in sorted(sides - {entry.actor_id})
        ]
    return found


def _to_author(entry) -> list[Notice]:
    """The author of a hidden topic or post, unless he hid it himself."""
    if entry.event == "topic.hidden":
        rows = Topic.objects.filter(pk=entry.target_id).values_list("proposer", "pk")
    else:
        rows = Post.objects.filter(pk=entry.target_id).values_list("author", "topic")
    return [
        Notice(
            recipient_id=author,
            kind=Kind.SAID_HIDDEN,
            position=entry.position,
            topic_id=topic,
        )
        for author, topic in rows
        if author != entry.actor_id
    ]


def _to_appellant(entry) -> list[Notice]:
    """The author who objected to a hiding."""
    rows = HidingAppeal.objects.filter(pk=entry.target_id)
    return [
        _of_topic(entry, appeal.hiding.author_id, Kind.SAID_APPEAL, appeal.hiding.place)
        for appeal in rows.select_related("hiding__topic", "hiding__post__topic")
    ]


def _to_proposer(entry) -> list[Notice]:
    """Who raised a topic that found too few seconds, or was joined to another."""
    kind = Kind.TOPIC_MERGED if entry.event == "topic.merged" else Kind.TOPIC_LAPSED
    if kind == Kind.TOPIC_LAPSED and entry.data["stage"] != Stage.LAPSED:
        return []
    rows = Topic.objects.filter(pk=entry.target_id).exclude(proposer=entry.actor_id)
    return [_of_topic(entry, topic.proposer_id, kind, topic) for topic in rows]


def _of_topic(entry, person: int, kind: Kind, topic: Topic) -> Notice:
    told = {"recipient_id": person, "kind": kind, "position": entry.position}
    return Notice(topic_id=topic.pk, **told)


def _to_claimant(entry) -> list[Notice]:
    found = UnitClaim.objects.filter(pk=entry.target_id)
    return [
        Notice(
            recipient_id=claimant,
            kind=Kind.CLAIM_DECIDED,
            position=entry.position,
            claim_id=claim,
        )
        for claim, claimant in found.values_list("pk", "user")
    ]
