"""Nobody of the demo can be taken for a living person."""

import random
import re

import pytest

from config.demo import people

NAME = re.compile(r"^[\u4e00-\u9fff]某[\u4e00-\u9fff]?$")


def test_ten_thousand_people_are_all_different():
    crowd = list(people.crowd(9_000, seed=7))
    assert len({person.phone for person in crowd}) == 9_000
    assert len({person.name for person in crowd}) == 9_000


def test_names_follow_the_pattern_and_leave_the_story_alone():
    names = people.names(7)
    assert [name for name in names if not NAME.match(name)] == []
    assert not {p.name for p in people.STORY} & set(names)


def test_telephones_are_199_0000_first():
    for person in [*people.STORY, *people.crowd(9_900, seed=1)]:
        assert re.fullmatch(r"1990000\d{4}", person.phone)
    assert people.dashed(people.phone(1)) == "199-0000-0001"


def test_load_goes_beyond_ten_thousand_without_repeats():
    assert people.phone(9_999) == "19900009999"
    assert people.phone(10_000) == "19900010000"
    assert len(people.phone(9_999_999)) == 11


@pytest.mark.parametrize("number", [-1, 10_000_000])
def test_telephone_out_of_range_is_refused(number):
    with pytest.raises(ValueError, match="no demo telephone"):
        people.phone(number)


def test_check_character_of_the_standards_own_example():
    # GB 11643-1999 shows 11010519491231002X.
    assert people.check_character("11010519491231002") == "X"


def test_identity_numbers_fail_their_check():
    rng = random.Random(3)
    for number in (people.identity_number(rng) for _ in range(2_000)):
        assert re.fullmatch(r"441302\d{12}", number)
        assert number[-1] != people.check_character(number[:17])


def test_plates_are_out_of_the_issued_range():
    rng = random.Random(3)
    plates = {people.plate(rng) for _ in range(500)}
    assert all(re.fullmatch(r"粤L·00\d\d[A-H]", plate) for plate in plates)


def test_staff_fill_every_role_and_two_moderate():
    roles = [account.role for account in people.STAFF if account.role != "community"]
    assert sorted(roles) == ["approver", "auditor", "drafter", "moderator", "moderator"]
    assert (
        len(people.STAFF) - len(roles) == 4
    )  # a street, a committee of two, a committee
    assert len({account.username for account in people.STAFF}) == len(people.STAFF)


def test_story_has_resident_head_and_council_member():
    assert [person.name for person in people.STORY] == ["林某", "陈某", "黄某"]
    crowd = {person.phone for person in people.crowd(9_000, seed=1)}
    assert not crowd & {person.phone for person in people.STORY}


@pytest.mark.parametrize("seed", [1, 2])
def test_same_seed_same_people(seed):
    assert list(people.crowd(50, seed)) == list(people.crowd(50, seed))


def test_other_seed_other_people():
    assert list(people.crowd(50, 1)) != list(people.crowd(50, 2))
