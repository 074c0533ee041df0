"""The engine against a slow one, written apart from it, on random rolls.

The slow one reads the record as it is handed in, keeps its own table of the law and
divides with fractions; it knows nothing of the rulebook.
"""

import math
import random
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.rules.record import parse
from deliberation.rules.tally import tally
from rulebook import loader

DAY = date(2026, 11, 22)
HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)
MORE, LEAST = "more than", "at least"
# rule: what must come, what must agree: (measure, share, comparison), … of what
LAW = {
    "owners.ordinary": (
        [("persons", TWO_THIRDS, LEAST), ("area", TWO_THIRDS, LEAST)],
        [("persons", HALF, MORE), ("area", HALF, MORE)],
        "took part",
    ),
    "owners.special": (
        [("persons", TWO_THIRDS, LEAST), ("area", TWO_THIRDS, LEAST)],
        [("persons", Fraction(3, 4), LEAST), ("area", Fraction(3, 4), LEAST)],
        "took part",
    ),
    "owners.petition": ([], [("persons", Fraction(1, 5), LEAST)], "everybody"),
    "owners.change_of_use": ([], [("persons", Fraction(1), LEAST)], "everybody"),
    "residents.assembly": (
        [("persons", HALF, MORE)],
        [("persons", HALF, MORE)],
        "came",
    ),
    "residents.representatives": (
        [("persons", TWO_THIRDS, LEAST)],
        [("persons", HALF, MORE)],
        "came",
    ),
    "residents.election_by_representatives": (
        [("persons", TWO_THIRDS, MORE)],
        [("persons", HALF, MORE)],
        "voted",
    ),
    "villagers.assembly": (
        [("persons", HALF, MORE), ("households", TWO_THIRDS, LEAST)],
        [("persons", HALF, MORE)],
        "came",
    ),
    "villagers.recall": (
        [("persons", HALF, MORE)],
        [("persons", HALF, MORE)],
        "voted",
    ),
    "collective.assembly": (
        [("persons", TWO_THIRDS, LEAST)],
        [("persons", TWO_THIRDS, LEAST)],
        "everybody",
    ),
}
MEETINGS = {
    "residents.assembly",
    "residents.representatives",
    "villagers.assembly",
    "collective.assembly",
}
ANY_SUFFICES = {"villagers.assembly"}
RULES = {name: loader.find(name, on=DAY) for name in LAW}


class Slow:
    """Counts by asking every person again for each question."""

    def __init__(self, rule, record):
        self.rule, self.record = rule, record
        said = {b["entry"]: b["choice"] for b in record["ballots"]}
        self.rows, self.answer = {}, {}
        for row in record["roll"]:
            self.rows.setdefault(row["person"], []).append(row)
            answer = said.get(row["entry"])
            self.answer[row["person"]] = self.answer.get(row["person"]) or answer

    def weigh(self, measure, people):
        if measure == "persons":
            return len(people)
        rows = [row for person in people for row in self.rows[person]]
        if measure == "area":  # in hundredths
            return sum(int(row["area"].replace(".", "")) for row in rows)
        return len({row["household"] for row in rows})

    def group(self, who, measure):
        """How many, or how much, came, voted, took part, agreed or are there."""
        if who == "came" and measure == "persons" and "present" in self.record:
            return self.record["present"]
        wanted = {
            "everybody": (None, "approve", "against", "abstain", "invalid"),
            "came": ("approve", "against", "abstain", "invalid"),
            "voted": ("approve", "against", "abstain", "invalid"),
            "took part": ("approve", "against", "abstain"),
            "agreed": ("approve",),
        }[who]
        return self.weigh(measure, [p for p, a in self.answer.items() if a in wanted])

    def short(self, measure, share, comparison, some, whole):
        part, all_of_it = self.group(some, measure), self.group(whole, measure)
        if not all_of_it:
            return True
        ratio = Fraction(part, all_of_it)
        return ratio < share or (comparison == MORE and ratio == share)

    def failing(self):
        turnout, agreement, whole = LAW[self.rule]
        coming = "came" if self.rule in MEETINGS else "voted"
        if self.rule.startswith("owners."):
            coming = "took part"
        missed = [m for m, s, c in turnout if self.short(m, s, c, coming, "everybody")]
        if self.rule in ANY_SUFFICES and len(missed) < len(turnout):
            missed = []
        refused = [m for m, s, c in agreement if self.short(m, s, c, "agreed", whole)]
        return {f"participation.{m}" for m in missed} | {
            f"approval.{m}" for m in refused
        }

    def needed(self):
        """The least agreement, from the ratio alone; areas in hundredths."""
        _, agreement, whole = LAW[self.rule]
        found = {}
        for measure, share, comparison in agreement:
            edge = self.group(whole, measure) * share
            least = math.floor(edge) + 1 if comparison == MORE else math.ceil(edge)
            found[f"approval.{measure}"] = max(least, 1)
        return found


def random_record(dice, rule):
    """A roll of up to nine rows; round areas, so that edges are really met."""
    size = dice.randint(1, 9)
    people = dice.randint(1, size)
    mood = dice.choice([["approve"] * 4 + ["against"], ["approve", "against"]])
    mood = [*mood, "abstain", "invalid"] if dice.random() < 0.5 else mood
    answers = [dice.choice(mood) for _ in range(people)]
    returned = dice.choice([0.5, 0.7, 0.9, 1.0])
    roll, ballots = [], []
    for at in range(size):
        who = at if at < people else dice.randrange(people)
        cents = dice.choice([100, 100, 200, 300, dice.randint(1, 500)])
        roll.append(
            {
                "entry": f"e{at}",
                "person": f"p{who}",
                "household": f"h{who // 2}",
                "area": f"{cents // 100}.{cents % 100:02d}",
            }
        )
        if dice.random() < returned:
            ballots.append({"entry": f"e{at}", "choice": answers[who]})
    record = {"roll": roll, "ballots": ballots}
    if rule in MEETINGS and dice.random() < 0.5:
        voted = {int(roll[int(b["entry"][1:])]["person"][1:]) for b in ballots}
        record["present"] = dice.randint(len(voted), people)
    return record


def agree(rule, record):
    """Compare the two engines; tell what the fast one found."""
    outcome, slow = tally(RULES[rule], parse(record)), Slow(rule, record)
    failing = slow.failing()
    assert set(outcome.failing) == failing, (rule, record)
    assert outcome.passed is not bool(failing), (rule, record)
    for test, least in slow.needed().items():
        assert outcome.needed[test] == least, (rule, record)
    return outcome


def test_the_two_engines_agree_on_a_hundred_thousand_rolls():
    dice = random.Random(278)
    names = sorted(LAW)
    passed = dict.fromkeys(names, 0)
    met = set()
    for _ in range(100_000):
        rule = dice.choice(names)
        outcome = agree(rule, random_record(dice, rule))
        passed[rule] += outcome.passed
        met |= {(rule, test) for test in outcome.failing}
    # each rule was passed often, and each of its tests failed at least once
    assert min(passed.values()) > 100
    asked = {
        (rule, test)
        for rule in names
        for test in tally(
            RULES[rule], parse(random_record(random.Random(1), rule))
        ).needed
    }
    assert met == asked


areas = st.integers(1, 10**7).map(lambda cents: f"{cents // 100}.{cents % 100:02d}")


@st.composite
def owner_rolls(draw):
    """Rolls of owners with any areas, one ballot or none a unit."""
    units = draw(st.lists(areas, min_size=1, max_size=12))
    choices = ["approve", "against", "abstain", "invalid", None]
    said = [draw(st.sampled_from(choices)) for _ in units]
    return {
        "roll": [
            {"entry": f"e{n}", "person": f"p{n}", "household": "h", "area": area}
            for n, area in enumerate(units)
        ],
        "ballots": [
            {"entry": f"e{n}", "choice": choice}
            for n, choice in enumerate(said)
            if choice
        ],
    }


@settings(max_examples=200, deadline=None)
@given(owner_rolls(), st.sampled_from(["owners.ordinary", "owners.special"]))
def test_any_areas(record, rule):
    agree(rule, record)


@settings(max_examples=200, deadline=None)
@given(owner_rolls(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_ballots_says_nothing(record, dice):
    before = tally(RULES["owners.ordinary"], parse(record))
    mixed = {name: dice.sample(rows, len(rows)) for name, rows in record.items()}
    assert tally(RULES["owners.ordinary"], parse(mixed)) == before


@settings(max_examples=200, deadline=None)
@given(owner_rolls())
def test_one_more_approval_never_undoes_a_decision(record):
    before = tally(RULES["owners.special"], parse(record))
    returned = {ballot["entry"] for ballot in record["ballots"]}
    silent = [row["entry"] for row in record["roll"] if row["entry"] not in returned]
    if before.passed and silent:
        record["ballots"].append({"entry": silent[0], "choice": "approve"})
        assert tally(RULES["owners.special"], parse(record)).passed


@pytest.mark.parametrize("rule", sorted(LAW))
def test_ready_totals_say_the_same_as_the_rows_they_come_from(rule):
    dice = random.Random(rule)
    for _ in range(200):
        outcome = tally(RULES[rule], parse(random_record(dice, rule)))
        shown = outcome.as_dict()
        names = ("all", "present", "votes_cast", "participating", "approve")
        totals = {
            measure: {n: shown[measure][n] for n in names if n in shown[measure]}
            for measure in ("persons", "area", "households")
        }
        again = tally(RULES[rule], parse({"totals": totals}))
        assert again.failing == outcome.failing
        assert again.needed == outcome.needed
