"""Who counts as one person, and for how much area.

One unit is one person; units of one buyer, and all that the developer has left, are one
person together, with their areas summed. Such rows share a `person` in the roll.
Source: 建筑物区分所有权司法解释 (法释〔2020〕17号) 第八条、第九条.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from deliberation.rules.errors import RecordRefused
from deliberation.rules.record import CHOICES, Counts, Entry, Person, Roll

UNRETURNED = "unreturned"


@dataclass(frozen=True)
class Voter:
    """One person as the law counts them, or `persons` of them that answered alike.

    `choice` may be unreturned; the area, in 0.01 m², is that of all of them together.
    """

    choice: str
    area: int
    served: bool
    followed: bool = False
    persons: int = 1


def count(roll: Roll, terms: Mapping[str, Any]) -> Counts:
    """Count persons, area and households of a roll as the terms of its rule say.

    Area only where each row has one, households likewise. Raises RecordRefused when two
    ballots of one person differ, or more came than the roll holds.
    """
    groups: dict[Person, list[Entry]] = defaultdict(list)
    for entry in roll.entries:
        groups[entry.person].append(entry)
    counts = count_voters(
        [_voter(entries, roll.ballots) for entries in groups.values()],
        terms,
        tracked=any(entry.served is not None for entry in roll.entries),
        with_area=all(entry.area is not None for entry in roll.entries),
        present=roll.present,
    )
    if all(entry.household is not None for entry in roll.entries):
        counts["households"] = _households(groups.values(), roll.ballots)
    return counts


def count_voters(
    voters: list[Voter],
    terms: Mapping[str, Any],
    *,
    tracked: bool,
    with_area: bool,
    present: int | None = None,
) -> dict[str, dict[str, int]]:
    """Count persons, and area where it is known, as the terms of a rule say.

    `tracked`: it was noted who was served; `present`: who came, by default those who
    handed in a ballot. Raises RecordRefused if more came than there are.
    """
    if terms["unreturned"] == "follow_majority":
        voters = _followed(voters)
    persons = _sums(voters, lambda voter: voter.persons, terms, tracked)
    persons["present"] = _present(present, persons)
    counts = {"persons": persons}
    if with_area:
        counts["area"] = _sums(voters, lambda voter: voter.area, terms, tracked)
    return counts


def _voter(entries: list[Entry], ballots: Mapping[str, str]) -> Voter:
    """Bring the rows of one person together; one ballot speaks for all their units."""
    cast = {ballots[row.entry] for row in entries if row.entry in ballots}
    if len(cast) > 1:
        names = "、".join(row.entry for row in entries[:5])
        raise RecordRefused(f"同一人的表决票互相矛盾：{names}")
    return Voter(
        choice=cast.pop() if cast else UNRETURNED,
        area=sum(row.area or 0 for row in entries),
        served=all(row.served is True for row in entries),
    )


def _sums(
    voters: Iterable[Voter],
    weight: Callable[[Voter], int],
    terms: Mapping[str, Any],
    tracked: bool,
) -> dict[str, int]:
    sums = dict.fromkeys((*CHOICES, UNRETURNED), 0)
    everyone = served = followed = 0
    for voter in voters:
        each = weight(voter)
        sums[voter.choice] += each
        everyone += each
        served += each if voter.served else 0
        followed += each if voter.followed else 0
    found = {"all": everyone, **({"served": served} if tracked else {})}
    found["votes_cast"] = everyone - sums[UNRETURNED] - followed
    found["participating"] = _participating(sums, terms)
    found.update(sums)
    if terms["unreturned"] == "follow_majority":
        found["followed"] = followed
    return found


def _participating(sums: Mapping[str, int], terms: Mapping[str, Any]) -> int:
    """Add up the choices that the rule reads as taking part."""
    doubtful = [name for name in CHOICES[2:] if terms[name] == "participates"]
    return sum(sums[name] for name in (*CHOICES[:2], *doubtful))


def check_parts(
    measure: str, counts: Mapping[str, int], terms: Mapping[str, Any]
) -> None:
    """Refuse ready totals whose choices add up to more than took part.

    Raises RecordRefused.
    """
    choices = {name: counts.get(name, 0) for name in CHOICES}
    most = counts.get("participating", counts.get("votes_cast", counts["all"]))
    if _participating(choices, terms) > most:
        raise RecordRefused(f"{measure}：各项选择之和多于参与表决的")


def _present(signed_in: int | None, persons: Mapping[str, int]) -> int:
    """Who came: as signed in, else those who handed in a ballot."""
    if signed_in is None:
        return persons["votes_cast"]
    if signed_in > persons["all"]:
        raise RecordRefused("present：到会的多于名册上的人数")
    return signed_in


def _households(
    groups: Iterable[list[Entry]], ballots: Mapping[str, str]
) -> dict[str, int]:
    """Count households, and those of which somebody handed in a ballot."""
    every: set[str | None] = set()
    there: set[str | None] = set()
    for entries in groups:
        names = {row.household for row in entries}
        every |= names
        if any(row.entry in ballots for row in entries):
            there |= names
    return {"all": len(every), "present": len(there)}


def _followed(voters: list[Voter]) -> list[Voter]:
    """Let those who were served and stayed silent join the majority.

    Only where the owners' own rules say so, and only a majority of persons and of area
    alike; a tie has no followers.
    """
    side = _majority(voters)
    if side is None:
        return voters
    return [
        replace(voter, choice=side, followed=True)
        if voter.served and voter.choice == UNRETURNED
        else voter
        for voter in voters
    ]


def _majority(voters: Iterable[Voter]) -> str | None:
    persons = area = 0
    for voter in voters:
        sign = {"approve": 1, "against": -1}.get(voter.choice, 0)
        persons += sign * voter.persons
        area += sign * voter.area
    if persons > 0 and area >= 0:
        return "approve"
    return "against" if persons < 0 and area <= 0 else None
