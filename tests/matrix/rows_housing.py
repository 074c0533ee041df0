"""Homes, mandates and rosters: what they answer to whom.

Staff without a mandate read why with status 403. The committee keeps the compound; for
the committee of another community the objects here are not there.
"""

from tests.matrix.table import Row

ALL = "*:200"
SIGNED_IN = "*:200 visitor:302"
MINE = "*:404 visitor:302 owner:200"
ANY_KEEPER = "outside:302 staff:403 keepers:200"
KEEPERS = "outside:302 staff:403 keepers:200 neighbour:404"
CODE = "homes.compound.code"
CLAIM, ROSTER, MANDATE = "homes.claim.pk", "homes.roster.pk", "homes.mandate.pk"


def then(codes: str, code: str) -> str:
    """The same people, answered by another code than 200."""
    return codes.replace(":200", f":{code}")


NO_GET = then(ANY_KEEPER, "405")

ROWS = [
    Row("accounts:who", "any", get=ALL),
    Row("accounts:who_region", "any", "homes.place.code", get=ALL),
    Row("accounts:who_region", "no such", "nowhere", get="*:404"),
    Row("accounts:who_compound", "any", CODE, get=ALL),
    Row("accounts:who_compound", "no such", "nowhere", get="*:404"),
    Row("accounts:homes", "own", get=SIGNED_IN),
    Row("accounts:claim_start", "any", get=SIGNED_IN, query="q=江湾"),
    Row(
        "accounts:claim_new",
        "any",
        CODE,
        get=SIGNED_IN,
        post="*:422 visitor:302",
    ),
    Row("accounts:claim_new", "no such", "nowhere", get="*:404 visitor:302"),
    Row("accounts:claim", "of the owner", CLAIM, get=MINE),
    Row("accounts:claim_evidence", "of the owner", CLAIM, get=MINE),
    Row(
        "accounts:claim_withdraw",
        "of the owner",
        CLAIM,
        get="*:405 visitor:302",
        post="*:404 visitor:302 owner:302",
    ),
    *(
        Row(f"housing:{name}", "any", get=ANY_KEEPER, post=NO_GET)
        for name in ("compounds", "claims", "mandates", "roster_template")
    ),
    *(
        Row(f"housing:{name}", "any", get=ANY_KEEPER, post=then(ANY_KEEPER, "422"))
        for name in ("compound_new", "mandate_new")
    ),
    Row("housing:compound", "any", CODE, get=KEEPERS),
    Row("housing:compound", "no such", "nowhere", get=then(KEEPERS, "404")),
    *(
        Row(f"housing:{name}", "any", CODE, get=KEEPERS, post=then(KEEPERS, "422"))
        for name in ("compound_edit", "roster_new")
    ),
    Row("housing:roster", "to be checked", ROSTER, get=KEEPERS),
    Row("housing:roster", "no such", "99999", get=then(KEEPERS, "404")),
    *(
        Row(
            f"housing:{name}",
            "to be checked",
            ROSTER,
            get=NO_GET,
            post=then(KEEPERS, "302"),
        )
        for name in ("roster_confirm", "roster_discard")
    ),
    Row("housing:claim", "waiting", CLAIM, get=KEEPERS),
    Row("housing:claim", "no such", "99999", get=then(KEEPERS, "404")),
    Row("housing:claim_evidence", "waiting", CLAIM, get=NO_GET, post=KEEPERS),
    Row(
        "housing:claim_confirm",
        "waiting",
        CLAIM,
        get=NO_GET,
        post=then(KEEPERS, "302"),
    ),
    Row(
        "housing:claim_refuse",
        "waiting, no reason",
        CLAIM,
        get=NO_GET,
        post=then(KEEPERS, "422"),
    ),
    Row(
        "housing:mandate_end",
        "in force, no reason",
        MANDATE,
        get=KEEPERS,
        post=then(KEEPERS, "422"),
    ),
]
