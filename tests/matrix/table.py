"""Reading the rows of the matrix."""

from dataclasses import dataclass, field

ROLES = (
    "visitor",
    "weak",
    "owner",
    "other",
    "drafter",
    "approver",
    "moderator",
    "auditor",
    "committee",
    "neighbour",
    "chief",
)
GROUPS = {
    "*": ROLES,
    "citizens": ("weak", "owner", "other"),
    "staff": ROLES[4:],
    "laws": ("drafter", "approver", "moderator", "auditor", "chief"),
    "keepers": ("committee", "neighbour", "chief"),
    "people": ROLES[1:],
    "outside": ("visitor", "weak", "owner", "other"),
}


@dataclass(frozen=True)
class Row:
    """One address about one object: who gets which status.

    `about` names the arguments (World.args), `why` the state of the object. Codes
    are written "*:200 visitor:302", a later word overruling an earlier one; a code
    may be "200/422" where either will do.
    """

    name: str
    why: str
    about: str = ""
    get: str = ""
    post: str = ""
    data: dict = field(default_factory=dict)
    query: str = ""

    def __str__(self) -> str:
        return f"{self.name}[{self.why}]"


def codes(written: str) -> dict[str, set[int]]:
    """Read "*:200 visitor:302" as a set of codes for every role."""
    found: dict[str, set[int]] = {}
    for word in written.split():
        who, _, expected = word.partition(":")
        for role in GROUPS.get(who, (who,)):
            if role not in ROLES:
                raise ValueError(f"nobody is called {role!r}")
            found[role] = {int(code) for code in expected.split("/")}
    if set(found) != set(ROLES):
        raise ValueError(f"{written!r} leaves out {set(ROLES) - set(found)}")
    return found
