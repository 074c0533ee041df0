"""Casting a ballot, once and exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ..exceptions import (
    AlreadyVoted,
    BoundByMandate,
    NotOnRoll,
    SubmissionConflict,
)
from ..models import (
    Ballot,
    Casting,
    Channel,
    Choice,
    PaperBallot,
    PaperState,
    Proxy,
    RollEntry,
    RollVoter,
)
from ..rules.receipts import new_code
from .ballots import (
    Choices,
    Stake,
    check_person,
    read_choices,
    seal,
    split,
    standing,
    write,
)
from .holding import Held, hold

# Tries, should the receipt code be taken or a parallel copy be quicker.
_TRIES = 4
ONLINE = (Choice.APPROVE, Choice.AGAINST, Choice.ABSTAIN)


@dataclass(frozen=True)
class Right:
    """By what right somebody votes: for himself, or by a written mandate."""

    stake: Stake
    proxy: Proxy | None = None

    @property
    def channel(self) -> Channel:
        """How the ballot counts as cast."""
        return Channel.PROXY if self.proxy else Channel.ONLINE


def cast_ballot(
    *, poll_id: int, voter, entry_id: int, choices: Choices, submission_key: str
) -> Casting:
    """Cast the ballot of an entry and give the act of voting, with its receipt.

    It speaks for all entries of the person that the voter votes for, as their voter or
    by mandates that allow the same choices. A repeat of the
    same under the same key gives the first receipt, even after the end; until then
    the same voter may change it if the rule lets him. Raises VotingClosed by the
    database clock, NotOnRoll, AlreadyVoted (a co-owner, proxy or paper was first),
    PersonConflict, BoundByMandate, BadBallot and SubmissionConflict.
    Source: 物业管理条例 第十二条 (owners vote themselves or by written proxy).
    """
    for _attempt in range(_TRIES):
        try:
            return _cast(poll_id, voter, entry_id, choices, submission_key)
        except IntegrityError:
            # A copy or a co-owner was quicker, the code taken, or the window over:
            # the next round reads what is there now and says so.
            continue
    raise SubmissionConflict(_("系统繁忙，您的票没有投出，请再试一次。"))


@transaction.atomic
def _cast(poll_id: int, voter, entry_id: int, choices: Choices, key: str) -> Casting:
    held = hold(poll_id, key)
    if held.first_id:
        return _repeated(held.first_id, voter, seal(key, entry_id, choices))
    held.must_be_open()
    poll = held.poll
    choices = read_choices(poll, choices, ONLINE)
    right = _right(held, voter, entry_id, choices)
    found = standing(right.stake, choices)
    own, others = split(
        right.stake, found, lambda ballot: _is_own(ballot, voter, right)
    )
    check_person(right.stake, choices, others)
    if own and not poll.terms["change_until_close"]:
        raise AlreadyVoted(_("您已经投过票，这次表决投出后不能更改。"))
    casting = Casting(
        poll=poll,
        entry=right.stake.entry,
        voter=voter,
        channel=right.channel,
        proxy=right.proxy,
        receipt=new_code(poll.code),
        submission_key=key,
        content_sha256=seal(key, entry_id, choices),
        cast_at=held.moment,
    )
    stake = _open_part(right.stake, others)
    return write(casting, stake, choices, own)


def _repeated(first_id: int, voter, sha256: str) -> Casting:
    first = Casting.objects.get(pk=first_id)
    if first.voter_id != voter.pk or first.content_sha256 != sha256:
        raise SubmissionConflict
    return first


def _is_own(ballot: Ballot, voter, right: Right) -> bool:
    """Cast by the same person by the same right, so that it may be changed.

    An agent changes those only for which he still holds a mandate.
    """
    casting = ballot.casting
    if casting.voter_id != voter.pk or casting.channel != right.channel:
        return False
    filled = {entry.pk for entry in right.stake.entries}
    return right.proxy is None or ballot.roll_entry_id in filled


def _open_part(stake: Stake, others: Sequence[Ballot]) -> Stake:
    """Leave out entries of the same person for which somebody else has voted."""
    taken = {ballot.roll_entry_id for ballot in others}
    free = [entry for entry in stake.entries if entry.pk not in taken]
    return replace(stake, entries=free)


def _right(held: Held, voter, entry_id: int, choices: Choices) -> Right:
    entry = _entry(held, voter, entry_id)
    if entry.has_paper:
        raise AlreadyVoted(_("这套房屋（席位）的纸质票已经登记，不再在网上投票。"))
    person = _person(entry, voter)
    rest = [e for e in person if e.pk != entry.pk and not e.has_paper]
    if entry.is_mine:
        rest = [e for e in rest if e.is_mine]
        return Right(Stake([entry, *rest], [e.pk for e in person]))
    proxies = _mandates(held, voter, entry, person, choices)
    rest = [e for e in rest if e.pk in proxies and not e.is_mine]
    return Right(Stake([entry, *rest], [e.pk for e in person]), proxies[entry.pk])


def _entry(held: Held, voter, entry_id: int) -> RollEntry:
    entry = _with_voter(voter).filter(pk=entry_id, roll_id=held.poll.roll_pk).first()
    if entry is None:
        raise NotOnRoll
    return entry


def _person(entry: RollEntry, voter) -> list[RollEntry]:
    """All entries of the same person, locked, so that their ballots agree."""
    if not entry.shared:
        return [entry]
    together = _with_voter(voter).filter(
        roll_id=entry.roll_id, person_key=entry.person_key
    )
    return list(together.order_by("pk").select_for_update(no_key=True))


def _with_voter(voter):
    mine = RollVoter.objects.filter(
        entry=OuterRef("pk"), user=voter, ended_at__isnull=True
    )
    papers = PaperBallot.objects.filter(entry=OuterRef("pk"))
    live = papers.exclude(state=PaperState.SET_ASIDE)
    return RollEntry.objects.annotate(is_mine=Exists(mine), has_paper=Exists(live))


def _mandates(
    held: Held,
    voter,
    entry: RollEntry,
    person: Sequence[RollEntry],
    choices: Choices,
) -> Mapping[int, Proxy]:
    """The agent's mandates for entries of one person that allow these choices."""
    found = Proxy.objects.valid(held.moment).filter(entry__in=person, agent=voter)
    proxies = {proxy.entry_id: proxy for proxy in found}
    if entry.pk not in proxies:
        raise _not_on_roll(voter, entry)
    if not _allows(proxies[entry.pk], choices):
        raise BoundByMandate
    return {pk: proxy for pk, proxy in proxies.items() if _allows(proxy, choices)}


def _allows(proxy: Proxy, choices: Choices) -> bool:
    return all(
        proxy.opinions.get(str(item)) in ("", choice)
        for item, choice in choices.items()
    )


def _not_on_roll(voter, entry: RollEntry) -> NotOnRoll:
    if RollVoter.objects.filter(entry=entry, user=voter).exists():
        return NotOnRoll(_("这套房屋（席位）已经转给他人，由新的表决人投票。"))
    return NotOnRoll()
