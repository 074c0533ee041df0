"""What the terms of a rule about topics (议题) must and may hold.

A rule says where a kind of topic is raised, by whom, how many neighbours must second
it, which steps it takes, and by which rule of voting it is decided.
"""

from typing import Any

from rulebook.checks import Check, days, flag, list_of, mapping, one_of, or_none, text
from rulebook.checks import whole as _whole

PLACES = ("compound", "community", "village")
STEPS = ("seconding", "review", "publicity", "vote", "result", "follow_up")
ROLES = (
    "resident",
    "building_head",
    "council_member",
    "party_pioneer",
    "grid_worker",
    "committee",
    "town",
)

_share = mapping(
    {
        "num": _whole,
        "den": _whole,
        # Never fewer than so many, however small the place is.
        "least": _whole,
        # persons: owners as the law counts them; households: one of each home
        "base": one_of("persons", "households"),
    }
)


def seconding(value: Any) -> Any:
    """How many must second: so large a share, and never fewer than `least`."""
    clean = _share(value)
    if clean["num"] > clean["den"]:
        raise ValueError("num: more than the whole")
    return clean


def steps(value: Any) -> Any:
    """The steps after 提议, in the order of the house; some may be left out."""
    clean = list_of(one_of(*STEPS))(value)
    if clean != [step for step in STEPS if step in clean]:
        raise ValueError("must keep the order of the steps, each once")
    if "review" not in clean or "result" not in clean:
        raise ValueError("needs review and result")
    return clean


REQUIRED: dict[str, Check] = {
    "matter": text,
    "places": list_of(one_of(*PLACES)),
    "vote_rule": or_none(text),
    # unit: owners alone; resident: everybody who lives there
    "belongs": one_of("unit", "resident"),
    "proposers": list_of(one_of(*ROLES)),
    "seconding": or_none(seconding),
    "steps": steps,
    "party_review": flag,
    "publicity_days": or_none(days),
}
OPTIONAL: dict[str, Check] = {
    # whose proposals need no seconding
    "exempt": list_of(one_of(*ROLES)),
}
