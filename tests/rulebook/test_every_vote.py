"""Every row of voting, number by number, as the tables of the law were read.

The rows are written out here a second time, by hand and in another form, so that
neither a slip in a file nor a later edit of it goes unseen.
"""

from datetime import date
from typing import NamedTuple

import pytest

from rulebook import loader
from rulebook.thresholds import condition

UNIT, ADVICE, BINDING = "property_units", "advisory", "statutory"
BOTH, CUSTOM = (ADVICE, BINDING), (ADVICE, "charter")
OWNERS_CAME = "persons participating >=2/3 all & area participating >=2/3 all"
TEN_OR_THIRD = ("1/10", "1/3")


class Law(NamedTuple):
    """One row: what it asks, how long before, who may ask for it, how it is held."""

    electorate: str
    came: str
    agreed: str
    notice: int | None
    online: str
    effects: tuple[str, ...]
    law: str
    articles: tuple[str, ...]
    since: str | None
    petition: tuple[str, ...] = ()
    run_off: str = ""
    # Roll published, objection to it, decision on that, in days.
    roll: tuple[int, int, int] | None = None
    publicity: int | None = None
    proxies: int | str | None = None  # the most one agent may hold; "any", or none
    party: bool = False
    secret: bool = False
    verified: bool = True
    at_once: str = ""  # when the days of notice may be left out


CIVIL, PROPERTY = "中华人民共和国民法典", "物业管理条例"
TOWN = "中华人民共和国城市居民委员会组织法"
VILLAGE = "中华人民共和国村民委员会组织法"
COLLECTIVE = "中华人民共和国农村集体经济组织法"
MEETING, HALF_OF_MEETING = "persons present >1/2 all", "persons approve >1/2 present"
TWO_THIRDS = "persons present >=2/3 all"
VOTED, HALF_OF_VOTES = (
    "persons votes_cast >1/2 registered",
    ("persons approve >1/2 votes_cast"),
)
REPS_VOTED = "persons votes_cast >2/3 all"
VILLAGE_MEETING = "persons present >1/2 all | households present >=2/3 all"
GROUP_MEETING = "persons present >=2/3 all | households present >=2/3 all"
RUN_OFF = "persons approve >=1/3 votes_cast"

# fmt: off
LAWS = {
    # 业主
    "owners.ordinary@2020-05-28": Law(
        UNIT, OWNERS_CAME,
        "persons approve >1/2 participating & area approve >1/2 participating",
        15, "designated_only", BOTH, CIVIL,
        ("第二百七十八条", "第一项至第五项、第九项", "第八条、第九条", "第十四条"),
        "2021-01-01", proxies="any"),
    "owners.special@2020-05-28": Law(
        UNIT, OWNERS_CAME,
        "persons approve >=3/4 participating & area approve >=3/4 participating",
        15, "designated_only", BOTH, CIVIL,
        ("第二百七十八条", "第六项至第八项"), "2021-01-01", proxies="any"),
    "owners.change_of_use@2020-05-28": Law(
        UNIT, "", "persons approve >=1/1 all", None, "advisory_only", (ADVICE,),
        CIVIL, ("第二百七十九条", "第十条、第十一条"), "2021-01-01", proxies="any"),
    "owners.petition@2018-03-19": Law(
        UNIT, "", "persons approve >=1/5 all", None, "yes", (BINDING,),
        PROPERTY, ("第十三条",), "2018-03-19"),
    "owners.no_assembly@2018-03-19": Law(
        UNIT, "", "persons approve >=1/1 all", None, "advisory_only", (ADVICE,),
        PROPERTY, ("第十条",), "2018-03-19", proxies="any", verified=False),
    # 居民
    "residents.assembly@2018-12-29": Law(
        "residents", MEETING, HALF_OF_MEETING, None, "conditional", BOTH,
        TOWN, ("第九条、第十条",), "2018-12-29", petition=("1/5", "1/5", "1/3")),
    "residents.assembly@2025-10-28": Law(
        "residents", MEETING, HALF_OF_MEETING, 10, "conditional", BOTH, TOWN,
        ("第二十六条、第二十七条、第三十条", "第三十四条"), "2026-01-01",
        petition=TEN_OR_THIRD, publicity=15, party=True),
    # The same text; this version tells that a meeting may be called at once.
    "residents.assembly@2026-11-27": Law(
        "residents", MEETING, HALF_OF_MEETING, 10, "conditional", BOTH, TOWN,
        ("第二十六条、第二十七条、第三十条", "第三十四条"), "2026-11-27",
        petition=TEN_OR_THIRD, publicity=15, party=True, at_once="特殊情况"),
    "residents.representatives@2025-10-28": Law(
        "representatives", TWO_THIRDS, HALF_OF_MEETING, None, "conditional", BOTH,
        TOWN, ("第二十八条、第二十九条",), "2026-01-01",
        petition=("1/5",), publicity=15, party=True),
    "residents.election@2025-10-28": Law(
        "voters", VOTED, HALF_OF_VOTES, None, "never", (BINDING,), TOWN,
        ("第十四条", "第十七条", "第十九条"), "2026-01-01", run_off=RUN_OFF,
        roll=(20, 5, 3), proxies=3, secret=True),
    "residents.election_by_representatives@2025-10-28": Law(
        "representatives", REPS_VOTED, HALF_OF_VOTES, None, "never", (BINDING,), TOWN,
        ("第十九条",), "2026-01-01", secret=True),
    "residents.recall@2025-10-28": Law(
        "voters", VOTED, HALF_OF_VOTES, None, "never", (BINDING,), TOWN,
        ("第二十条",), "2026-01-01", petition=TEN_OR_THIRD, secret=True),
    "residents.recall_by_representatives@2025-10-28": Law(
        "representatives", REPS_VOTED, HALF_OF_VOTES, None, "never", (BINDING,), TOWN,
        ("第二十条",), "2026-01-01", petition=TEN_OR_THIRD, secret=True),
    "residents.deliberation@2025-10-28": Law(
        "residents", "", "", None, "yes", CUSTOM, TOWN,
        ("第三十二条", "第三十四条第五项"), "2026-01-01", publicity=15),
    # 村民
    "villagers.assembly@2018-12-29": Law(
        "villagers", VILLAGE_MEETING, HALF_OF_MEETING, 10, "conditional", BOTH,
        VILLAGE, ("第二十一条、第二十二条",), "2018-12-29", petition=TEN_OR_THIRD),
    "villagers.assembly@2025-10-28": Law(
        "villagers", VILLAGE_MEETING, HALF_OF_MEETING, 10, "conditional", BOTH,
        VILLAGE, ("第二十五条至第二十八条", "第三十五条"), "2026-01-01",
        petition=TEN_OR_THIRD, publicity=15),
    "villagers.representatives@2018-12-29": Law(
        "representatives", TWO_THIRDS, HALF_OF_MEETING, None, "conditional", BOTH,
        VILLAGE, ("第二十五条、第二十六条",), "2018-12-29", petition=("1/5",)),
    "villagers.representatives@2025-10-28": Law(
        "representatives", TWO_THIRDS, HALF_OF_MEETING, None, "conditional", BOTH,
        VILLAGE, ("第二十九条、第三十条",), "2026-01-01",
        petition=("1/5",), publicity=15),
    "villagers.group@2018-12-29": Law(
        "villagers", GROUP_MEETING, HALF_OF_MEETING, None, "conditional", BOTH,
        VILLAGE, ("第二十八条",), "2018-12-29"),
    "villagers.group@2025-10-28": Law(
        "villagers", GROUP_MEETING, HALF_OF_MEETING, None, "conditional", BOTH,
        VILLAGE, ("第三十二条",), "2026-01-01", publicity=15),
    "villagers.election@2018-12-29": Law(
        "voters", VOTED, HALF_OF_VOTES, None, "never", (BINDING,), VILLAGE,
        ("第十四条、第十五条",), "2018-12-29", run_off=RUN_OFF, roll=(20, 5, 3),
        proxies="any", secret=True),
    "villagers.election@2025-10-28": Law(
        "voters", VOTED, HALF_OF_VOTES, None, "never", (BINDING,), VILLAGE,
        ("第十六条至第十八条",), "2026-01-01", run_off=RUN_OFF, roll=(20, 5, 3),
        proxies=3, secret=True),
    "villagers.recall@2018-12-29": Law(
        "voters", VOTED, HALF_OF_VOTES, None, "never", (BINDING,), VILLAGE,
        ("第十六条",), "2018-12-29", petition=("1/5", "1/3"), secret=True),
    "villagers.recall@2025-10-28": Law(
        "voters", VOTED, HALF_OF_VOTES, None, "never", (BINDING,), VILLAGE,
        ("第十九条",), "2026-01-01", petition=("1/5", "1/3"), secret=True),
    "villagers.deliberation@2025-10-28": Law(
        "villagers", "", "", None, "yes", CUSTOM, VILLAGE, ("第三十三条", "第三十五条"),
        "2026-01-01", publicity=15),
    # 集体经济组织
    "collective.assembly@2024-06-28": Law(
        "members", TWO_THIRDS, "persons approve >=2/3 all", 10, "yes", BOTH,
        COLLECTIVE, ("第二十六条、第二十七条",), "2025-05-01",
        proxies="any", party=True),
    "collective.representatives@2024-06-28": Law(
        "representatives", "", "persons approve >=2/3 all", None, "yes", BOTH,
        COLLECTIVE, ("第二十八条",), "2025-05-01", party=True),
    # 习惯，不是法律
    "party.members_review@default": Law(
        "members", TWO_THIRDS, "persons approve >1/2 all", None, "never",
        ("charter",), "四议两公开工作法（各地规程）", (), None, verified=False),
    "council.default@default": Law(
        "seats", TWO_THIRDS, HALF_OF_MEETING, 3, "yes", CUSTOM,
        "居民议事会议事规则（范本）", (), None, publicity=7, verified=False),
}
# fmt: on
SIGNS = {"ge": ">=", "gt": ">"}


def asked(row, stage):
    """The thresholds of a stage in the form of the table; "" without any."""
    found = condition(row.terms, stage) if row.terms.get(stage) else None
    if found is None:
        return ""
    parts = [
        f"{t.measure} {t.count} {SIGNS[t.op]}{t.num}/{t.den} {t.base}"
        for t in found.thresholds
    ]
    return (" | " if found.is_union else " & ").join(parts)


def as_law(row) -> Law:
    """A row of the rulebook in the form of the table, but for the articles."""
    terms, source = row.terms, row.source
    roll = tuple(
        terms.get(name)
        for name in ("roll_days", "roll_objection_days", "roll_decision_days")
    )
    proxy = terms["proxy"]
    return Law(
        electorate=terms["electorate"]["type"],
        came=asked(row, "participation"),
        agreed=asked(row, "approval"),
        notice=terms["notice_days"],
        online=terms["online"],
        effects=tuple(terms["legal_effects"]),
        law=source.law,
        articles=(),
        since=source.from_ and source.from_.isoformat(),
        petition=tuple(f"{p['num']}/{p['den']}" for p in terms.get("petition", [])),
        run_off=asked(row, "run_off"),
        roll=None if roll == (None, None, None) else roll,
        publicity=terms["publicity_days"],
        proxies=proxy and (proxy["limit"] or "any"),
        party=terms["party_review"],
        secret=terms["secrecy"] == "secret",
        verified=source.verified,
        at_once=terms.get("at_once", {}).get("when", ""),
    )


def test_the_table_holds_every_row_and_no_other():
    assert {row.key for row in loader.all_rows("vote")} == set(LAWS)


@pytest.mark.parametrize("row", loader.all_rows("vote"), ids=lambda row: row.key)
def test_a_row_says_what_the_law_says(row):
    law = LAWS[row.key]
    assert as_law(row) == law._replace(articles=())
    assert [one for one in law.articles if one not in row.source.article] == []


@pytest.mark.parametrize("row", loader.all_rows("vote"), ids=lambda row: row.key)
def test_petitions_include_their_number(row):
    """以上 includes it: 民法典 第一千二百五十九条."""
    assert {one["op"] for one in row.terms.get("petition", [])} <= {"ge"}


@pytest.mark.parametrize(
    ("name", "day", "version"),
    [
        ("residents.assembly", date(2025, 12, 31), "2018-12-29"),
        ("residents.assembly", date(2026, 1, 1), "2025-10-28"),
        ("residents.assembly", date(2026, 11, 26), "2025-10-28"),
        ("residents.assembly", date(2026, 11, 27), "2026-11-27"),
        ("villagers.group", date(2025, 12, 31), "2018-12-29"),
        ("villagers.recall", date(2026, 1, 1), "2025-10-28"),
        ("owners.special", date(2021, 1, 1), "2020-05-28"),
        ("collective.assembly", date(2025, 5, 1), "2024-06-28"),
    ],
)
def test_a_row_begins_on_its_day(name, day, version):
    assert loader.find(name, day).version == version


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("residents.representatives@2025-10-28", "五分之四"),
        ("villagers.representatives@2025-10-28", "三分之一"),  # women
        ("collective.representatives@2024-06-28", "二十人"),
    ],
)
def test_who_must_be_among_the_representatives(name, words):
    composition = loader.find(name, date(2026, 11, 22)).terms["composition"]
    assert words in composition
