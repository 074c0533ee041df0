"""The demo polls end as they are meant to, whoever lives in the compound."""

import random

import pytest

from config.demo.polls import FEW, POLLS, SPECIAL, choices


def persons(count: int, seed: int) -> list[tuple[str, int]]:
    """People with flats of 60 to 160 m²."""
    rng = random.Random(seed)
    return [(f"p{number}", rng.randint(6000, 16000)) for number in range(count)]


def share(found, everybody, choice=None) -> tuple[float, float]:
    """What part of persons and of area said something, or one thing."""
    areas = dict(everybody)
    said = [key for key, word in found.items() if choice in (None, word)]
    return len(said) / len(areas), sum(areas[k] for k in said) / sum(areas.values())


@pytest.mark.parametrize("count", [36, 400])
@pytest.mark.parametrize("poll", POLLS, ids=lambda poll: poll.title)
def test_as_many_come_as_the_plan_says(poll, count):
    found = choices(poll, persons(count, 1), random.Random(2))
    assert abs(len(found) - count * poll.came / 100) <= 2


@pytest.mark.parametrize("count", [36, 400])
@pytest.mark.parametrize("seed", range(5))
def test_persons_and_area_part_under_the_rule_of_three_quarters(count, seed):
    (poll,) = (one for one in POLLS if one.rule == SPECIAL)
    everybody = persons(count, seed)
    found = choices(poll, everybody, random.Random(seed))
    came, agreed = share(found, everybody), share(found, everybody, "approve")
    assert min(came) >= 2 / 3
    assert agreed[0] / came[0] >= 3 / 4
    assert agreed[1] / came[1] < 3 / 4


def test_a_tie_is_exact():
    (poll,) = (one for one in POLLS if one.approve == 50)
    found = list(choices(poll, persons(375, 3), random.Random(3)).values())
    assert found.count("approve") == found.count("against") == len(found) / 2


def test_the_same_seed_gives_the_same_votes():
    found = [choices(POLLS[0], persons(50, 4), random.Random(4)) for _ in range(2)]
    assert found[0] == found[1]


def test_every_ending_is_shown_and_the_small_demo_shows_three():
    endings = {"open", "certified", "extended", "objection", "carried out", "cancelled"}
    assert {poll.ending for poll in POLLS} == endings
    assert len(POLLS[:FEW]) == 3
