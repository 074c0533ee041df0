"""Graded authority: which mandate opens what, who may grant it, and where.

Authority opens actions and never adds to a vote.
"""

RESIDENT = "resident"
BUILDING_HEAD = "building_head"
COUNCIL_MEMBER = "council_member"
PARTY_PIONEER = "party_pioneer"
GRID_WORKER = "grid_worker"
COMMITTEE = "committee"
TOWN = "town"
COUNTY = "county"
CITY = "city"

# From the least to the most; who grants must stand above what is granted.
_RANKS = {
    RESIDENT: 1,
    BUILDING_HEAD: 2,
    PARTY_PIONEER: 2,
    GRID_WORKER: 2,
    COUNCIL_MEMBER: 3,
    COMMITTEE: 4,
    TOWN: 5,
    COUNTY: 6,
    CITY: 7,
}
HIGHEST_LEVEL = 5
LEAST_GRANTING = _RANKS[COMMITTEE]
_PLACES = {
    RESIDENT: {"village", "grid", "compound", "building"},
    BUILDING_HEAD: {"building"},
    PARTY_PIONEER: {"village", "grid", "compound", "building"},
    GRID_WORKER: {"village", "grid", "compound"},
    COUNCIL_MEMBER: {"village", "grid", "compound"},
    COMMITTEE: {"village"},
    TOWN: {"town"},
    COUNTY: {"county"},
    CITY: {"city"},
}
KEEPERS = tuple(role for role, rank in _RANKS.items() if rank >= LEAST_GRANTING)


def rank(role: str) -> int:
    """The place of a role in the order; raises ValueError for no role of ours."""
    if role not in _RANKS:
        raise ValueError(f"no role {role!r}")
    return _RANKS[role]


def level(role: str) -> int:
    """The authority level 1 to 5; town, county and city share the highest."""
    return min(rank(role), HIGHEST_LEVEL)


def stands_above(granter: str, role: str) -> bool:
    """Say whether a mandate of `granter` is enough to grant `role` within its place."""
    return rank(granter) >= LEAST_GRANTING and rank(granter) > rank(role)


def fits(role: str, place: str) -> bool:
    """Say whether a role can be held for a kind of place.

    `place` is city, county, town, village, grid, compound or building.
    """
    return place in _PLACES[role] if role in _PLACES else False


def grantable(granter: str) -> tuple[str, ...]:
    """The roles that a mandate may grant, in order of rank."""
    return tuple(role for role in _RANKS if stands_above(granter, role))
