"""What the terms of a rule of voting must and may hold.

Every threshold names what is counted and of what: 业主 count those who took part in the
ballot, 居民 and 村民 those who came, 集体经济组织 all members.
"""

from typing import Any

from rulebook.checks import (
    Check,
    days,
    flag,
    list_of,
    mapping,
    one_of,
    or_none,
    text,
    whole,
)

MEASURES = ("persons", "area", "households")
COUNTS = ("participating", "present", "votes_cast", "approve")
BASES = ("all", "registered", "present", "participating", "votes_cast")

_threshold = mapping(
    {
        "count": one_of(*COUNTS),
        "num": whole,
        "den": whole,
        "op": one_of("ge", "gt"),
        "base": one_of(*BASES),
    }
)


def threshold(value: Any) -> Any:
    """A fraction of the law: what is counted, how much of it, of what."""
    clean = _threshold(value)
    if clean["num"] > clean["den"]:
        raise ValueError("num: more than the whole")
    if clean["op"] == "gt" and clean["num"] == clean["den"]:
        raise ValueError("op: nothing is more than the whole")
    return clean


def condition(value: Any) -> Any:
    """One or several thresholds; `join` says whether all of them or any must hold."""
    clean = mapping({"join": one_of("and", "or")}, dict.fromkeys(MEASURES, threshold))(
        value
    )
    if len(clean) == 1:
        raise ValueError("needs a threshold")
    return clean


def window(value: Any) -> Any:
    """The least and the most days that voting may stay open."""
    clean = mapping({"min": days, "max": days})(value)
    if clean["max"] < clean["min"]:
        raise ValueError("max: less than min")
    return clean


# "written": on paper or as a data message (电子签名法 第四条); "paper": on paper only
proxy = mapping(
    {"form": one_of("written", "paper"), "limit": or_none(whole), "note": text}
)
share = mapping({"by": text, "num": whole, "den": whole, "op": one_of("ge", "gt")})
# When the days of notice may be left out, and which article says so.
at_once = mapping({"when": text, "article": text})
electorate = mapping(
    {
        "type": one_of(
            "property_units",
            "residents",
            "representatives",
            "voters",
            "villagers",
            "members",
            "seats",
        ),
        "who": text,
    }
)

REQUIRED: dict[str, Check] = {
    "matter": text,
    "form": one_of("decision", "election", "recall", "petition", "deliberation"),
    "electorate": electorate,
    "participation": or_none(condition),
    "approval": or_none(condition),
    # a missing ballot; to follow the majority needs a clause of the owners' own rules
    "unreturned": one_of("not_participating", "follow_majority"),
    "abstain": one_of("participates", "not_participating"),
    "invalid": one_of("participates", "not_participating"),
    "notice_days": or_none(days),
    "window_days": or_none(window),
    "objection_days": or_none(days),
    "publicity_days": or_none(days),
    # may the platform itself take the vote that binds?
    "online": one_of("never", "advisory_only", "designated_only", "conditional", "yes"),
    "paper": flag,
    "change_until_close": flag,  # a later ballot replaces the earlier one
    # online and paper for one row of the roll: which of them stands
    "channel_conflict": one_of("first_valid", "paper"),
    "proxy": or_none(proxy),
    "secrecy": one_of("recorded", "secret", "either"),
    "party_review": flag,
    "legal_effects": list_of(one_of("advisory", "charter", "statutory")),
}
OPTIONAL: dict[str, Check] = {
    "run_off": condition,  # what a second round of an election asks instead
    "petition": list_of(share),  # who may demand that the meeting or vote be held
    "at_once": at_once,
    "composition": text,
    "co_owners": one_of("first_valid", "named_voter"),  # whose ballot is the unit's
    "online_note": text,
    "roll_days": days,  # the roll is published so many days before
    "roll_objection_days": days,
    "roll_decision_days": days,
}
