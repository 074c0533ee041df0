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
PLACES = ("city", "county", "town", "village", "grid", "compound", "building")
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
# What people may ask of whoever holds a role.
DOES = {
    RESIDENT: ("反映本小区的情况", "提出议题、附议、参加表决"),
    BUILDING_HEAD: ("收集本栋住户的意见", "代为提出议题", "提醒和帮助本栋住户参加表决"),
    PARTY_PIONEER: ("带头参加公共事务", "代为提出议题", "初步了解议题是否属实、可行"),
    GRID_WORKER: ("上报隐患和矛盾纠纷", "代录线下意见", "代为提出议题"),
    COUNCIL_MEMBER: ("审议议题", "提议召开会议", "监督决定的落实"),
    COMMITTEE: (
        "核实房屋和业主名册",
        "受理议题、组织公示和表决",
        "办理授权，调解矛盾纠纷",
    ),
    TOWN: ("指导和监督村(居)的议事、表决", "受理对村(居)办理情况的投诉"),
    COUNTY: ("制定本县(区)的议事规则模板", "督办跨镇街的事项"),
    CITY: ("制定全市的议事规则模板", "督办跨县(区)的事项"),
}
# Neighbours who serve unpaid: their full names are shown by consent only.
NEIGHBOURS = frozenset({BUILDING_HEAD, COUNCIL_MEMBER})
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
