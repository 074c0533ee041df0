"""Random walks over casting, changing, proxies, papers, sales and the end.

Beside the database walks a small model in dictionaries; after every step both hold
the same ballots, and each refusal is one that the model expects.
"""

import itertools

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from common.errors import DomainError
from deliberation.actions.counting import tally_poll
from deliberation.actions.papers import confirm_paper_ballot, set_paper_aside
from deliberation.actions.proxies import register_proxy, revoke_proxy
from deliberation.actions.transfers import transfer_entry
from deliberation.exceptions import (
    AlreadyVoted,
    NotOnRoll,
    PersonConflict,
    VotingClosed,
)
from deliberation.models import Ballot, PaperState
from deliberation.rules.rolls import RollLine
from tests.accounts.factories import KeeperFactory, UserFactory

from .passing import cast, close, entry, items, made, paper
from .polling import place

ENTRIES = range(4)
# Entries 2 and 3 are one person's.
PERSON = {0: {0}, 1: {1}, 2: {2, 3}, 3: {2, 3}}
OWNERS = {0: (0,), 1: (1, 2), 2: (3,), 3: (3, 4)}
PEOPLE = range(6)
choices = st.sampled_from(["approve", "against", "abstain"])
entries = st.sampled_from(ENTRIES)
people = st.sampled_from(PEOPLE)


class Walk(RuleBasedStateMachine):
    """One poll, its people, and what should stand in its ballots."""

    @classmethod
    def setup_people(cls):
        cls.staff = KeeperFactory.create_batch(2, place=place())
        cls.people = UserFactory.create_batch(len(PEOPLE))

    def __init__(self):
        super().__init__()
        self.point = transaction.savepoint()
        roll = [
            RollLine(
                label=str(n),
                person="p" if len(PERSON[n]) > 1 else "",
                area=100,
                voters=tuple(self.people[who].pk for who in OWNERS[n]),
            )
            for n in ENTRIES
        ]
        self.poll = made(roll=roll)
        self.owners = {n: set(who) for n, who in OWNERS.items()}
        self.ballots = {}  # entry: (choice, who, channel)
        self.group = {n: min(PERSON[n]) for n in PERSON}
        self.names = itertools.count(100)
        self.agents, self.papers = {}, {}  # entry: person; entry: (paper, reading)
        self.counted = set()
        self.is_open, self.is_tallied = True, False
        self.keys = (f"w{id(self)}-{n}" for n in itertools.count())

    def teardown(self):
        transaction.savepoint_rollback(self.point)

    def expect(self, verb, *refusals):
        """Do it; where the model expects refusals, one of them must come."""
        if not refusals:
            return verb()
        with pytest.raises(refusals):
            verb()
        return None

    def together(self, number):
        """The entries that count as one person with this one."""
        return {n for n in self.group if self.group[n] == self.group[number]}

    def channel(self, who, number):
        """By what right somebody may vote for an entry; None: by none."""
        if who in self.owners[number]:
            return "online"
        return "proxy" if self.agents.get(number) == who else None

    def refusal(self, who, number, choice):
        """What the law answers to a ballot; None: it is taken."""
        if not self.is_open:
            return VotingClosed
        if number in self.papers or number in self.counted:
            return AlreadyVoted
        channel = self.channel(who, number)
        if channel is None:
            return NotOnRoll
        own = (who, channel)
        stands = self.ballots.get(number)
        if stands and stands[1:] != own:
            return AlreadyVoted
        others = {n for n in self.together(number) if n in self.ballots}
        # An agent whose mandate for an entry has ended changes its ballot no more.
        mine = {n for n in others if self.ballots[n][1:] == own}
        changed = mine & self.filled(who, number) if channel == "proxy" else mine
        if any(self.ballots[n][0] != choice for n in others - changed):
            return PersonConflict
        return None

    def filled(self, who, number):
        """The entries for which a ballot of this person is written."""
        channel = self.channel(who, number)
        taken = {
            n
            for n in self.together(number)
            if n in self.ballots and self.ballots[n][1:] != (who, channel)
        }
        mine = {n for n in self.together(number) if self.channel(who, n) == channel}
        busy = set(self.papers) | self.counted
        return ({number} | (mine - busy)) - taken

    @rule(who=people, number=entries, choice=choices)
    def cast_by_anybody(self, who, number, choice):
        self.cast(who, number, choice)

    @rule(pick=st.integers(0, 3), number=entries, choice=choices)
    def cast_by_right(self, pick, number, choice):
        self.cast(self.rightful(pick, number), number, choice)

    @rule(picks=st.permutations(range(2)), number=entries, choice=choices)
    def cast_by_two_owners(self, picks, number, choice):
        for pick, said in zip(picks, (choice, "approve"), strict=True):
            self.cast(self.rightful(pick, number), number, said)

    def rightful(self, pick, number):
        """One of those who may vote for an entry."""
        rights = sorted(self.owners[number])
        if number in self.agents:
            rights.append(self.agents[number])
        return rights[pick % len(rights)]

    def cast(self, who, number, choice):
        refusal = self.refusal(who, number, choice)
        key = next(self.keys)

        def verb():
            return cast(self.poll, self.people[who], choice, number, key=key)

        casting = self.expect(verb, *([refusal] if refusal else []))
        if casting is None:
            return
        channel = self.channel(who, number)
        for n in self.filled(who, number):
            self.ballots[n] = (choice, who, channel)
        again = cast(self.poll, self.people[who], choice, number, key=key)
        assert again.receipt == casting.receipt

    @rule(number=entries, agent=people)
    def entrust(self, number, agent):
        sound = (
            self.is_open
            and number not in self.ballots
            and number not in self.agents
            and agent not in self.owners[number]
        )

        def verb():
            return register_proxy(
                user=self.staff[0], poll_id=self.poll.pk,
                entry_id=entry(self.poll, number).pk, agent=self.people[agent],
                opinions=dict.fromkeys(items(self.poll), ""),
                expires_at=self.poll.closes_at, reference="委托书",
            )  # fmt: skip

        self.expect(verb, *([] if sound else [DomainError]))
        if sound:
            self.agents[number] = agent

    @precondition(lambda self: self.agents)
    @rule(data=st.data())
    def revoke(self, data):
        number = data.draw(st.sampled_from(sorted(self.agents)))
        proxy = entry(self.poll, number).proxies.get(revoked_at=None)
        revoke_proxy(user=self.staff[0], proxy_id=proxy.pk)
        del self.agents[number]

    @rule(number=entries, reading=st.sampled_from(["approve", "against", "blank"]))
    def enter_paper(self, number, reading):
        busy = number in self.papers or number in self.counted or self.is_tallied

        def verb():
            return paper(self.poll, self.staff[0], reading, number)

        found = self.expect(verb, *([DomainError] if busy else []))
        if found is None:
            return
        if number in self.ballots:
            assert found.state == PaperState.SET_ASIDE
        else:
            self.papers[number] = (found, reading)

    @precondition(lambda self: self.papers and not self.is_tallied)
    @rule(data=st.data(), same=st.booleans())
    def second_reading(self, data, same):
        number = data.draw(st.sampled_from(sorted(self.papers)))
        found, reading = self.papers[number]
        found.refresh_from_db()
        if found.state != PaperState.READ_ONCE:
            set_paper_aside(user=self.staff[0], paper_id=found.pk, reason="不清")
            del self.papers[number]
            return
        said = reading if same else "abstain"
        read = confirm_paper_ballot(
            user=self.staff[1],
            paper_id=found.pk,
            readings=dict.fromkeys(items(self.poll), said),
        )
        if not same:
            assert read.state == PaperState.DISPUTED
            return
        del self.papers[number]
        choice = "invalid" if reading == "blank" else reading
        others = [self.ballots[n] for n in self.together(number) if n in self.ballots]
        if number in self.ballots or any(b[0] != choice for b in others):
            assert read.state == PaperState.SET_ASIDE
            return
        assert read.state == PaperState.COUNTED
        self.ballots[number] = (choice, None, "paper")
        self.counted.add(number)

    @rule(number=entries, buyer=people)
    def sell(self, number, buyer):
        person = self.together(number)
        sound = (
            self.is_open
            and not person & (set(self.ballots) | set(self.papers))
            and not entry(self.poll, number)
            .voters.filter(user=self.people[buyer])
            .exists()
        )

        def verb():
            return transfer_entry(
                user=self.staff[0], entry_id=entry(self.poll, number).pk,
                voters=[self.people[buyer].pk], basis="登记簿",
            )  # fmt: skip

        self.expect(verb, *([] if sound else [DomainError]))
        if sound:
            own = [n for n in self.group if n != number and self.owners[n] == {buyer}]
            if own:
                self.group[number] = self.group[min(own)]
            elif len(person) > 1:
                self.group[number] = next(self.names)
            self.owners[number] = {buyer}
            self.agents.pop(number, None)

    @precondition(lambda self: self.is_open and len(self.ballots) > 2)
    @rule()
    def end(self):
        self.poll = close(self.poll)
        self.is_open = False
        self.agents.clear()

    @precondition(lambda self: not self.is_open and not self.is_tallied)
    @rule()
    def tally(self):
        def verb():
            return tally_poll(user=self.staff[0], poll_id=self.poll.pk)

        results = self.expect(verb, *([DomainError] if self.papers else []))
        if results is None:
            return
        self.is_tallied = True
        outcome = results[0].outcome["persons"]
        said = {
            frozenset(self.together(n)): choice
            for n, (choice, _who, _channel) in self.ballots.items()
        }
        assert outcome["all"] == len(set(self.group.values()))
        for choice in ("approve", "against", "abstain", "invalid"):
            assert outcome[choice] == list(said.values()).count(choice)

    @invariant()
    def the_database_holds_what_the_model_holds(self):
        order = list(self.poll.roll.entries.order_by("pk").values_list("pk", flat=True))
        standing = Ballot.objects.filter(item__poll=self.poll)
        found = {
            order.index(ballot.roll_entry_id): (ballot.choice, ballot.casting.channel)
            for ballot in standing.select_related("casting")
        }
        assert found == {n: (b[0], b[2]) for n, b in self.ballots.items()}


@pytest.mark.usefixtures("kept")
def test_no_walk_leaves_the_law():
    Walk.setup_people()
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            # A walk is short enough to be read; shrinking it takes minutes.
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
