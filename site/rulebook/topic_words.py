"""The rules about topics in words, for the page that shows them and for the form."""

from rulebook.fractions import fraction
from rulebook.loader import Row

ROLES = {
    "resident": "居民",
    "building_head": "楼栋长",
    "council_member": "居民议事会成员",
    "party_pioneer": "党员先锋",
    "grid_worker": "群众网格员",
    "committee": "村（居）委",
    "town": "镇街",
}
STEPS = {
    "seconding": "附议",
    "review": "审议",
    "publicity": "公示",
    "vote": "表决",
    "result": "结果",
    "follow_up": "落实",
}
PLACES = {"compound": "小区", "community": "社区", "village": "村"}
BASES = {"persons": ("人数", "人"), "households": ("户数", "户")}
BELONGS = {"unit": "业主（已核实房屋）", "resident": "已核实的居民"}


def seconding(row: Row) -> str:
    """Say how many must second: "户数的百分之五以上，不少于 5 户"."""
    asked = row.terms["seconding"]
    if asked is None:
        return "不需要附议"
    base, unit = BASES[asked["base"]]
    share = fraction(asked["num"], asked["den"])
    least = f"，不少于 {asked['least']} {unit}" if asked["least"] > 1 else ""
    return f"{base}的{share}以上{least}"


def proposers(row: Row) -> str:
    """Say who may raise such a topic, and whose needs no seconding."""
    terms = row.terms
    roles = [name for name in terms["proposers"] if name != "resident"]
    who = [BELONGS[terms["belongs"]]] if "resident" in terms["proposers"] else []
    told = "、".join(who + [ROLES[name] for name in roles])
    exempt = "、".join(ROLES[name] for name in terms.get("exempt", []))
    return f"{told}；{exempt}提出的不需要附议" if exempt else told


def steps(row: Row) -> str:
    """Write the way of such a topic: 提议 → 附议 → …."""
    return " → ".join(["提议", *(STEPS[name] for name in row.terms["steps"])])


def facts(row: Row) -> list[tuple[str, str]]:
    """What a rule about topics says, as label and words; unsaid things left out."""
    terms = row.terms
    days = terms["publicity_days"]
    told = [
        ("事项", terms["matter"]),
        ("在哪里提", "、".join(PLACES[name] for name in terms["places"])),
        ("谁可以提", proposers(row)),
        ("附议", seconding(row)),
        ("步骤", steps(row)),
        ("党组织研究", "须先研究并记录" if terms["party_review"] else ""),
        ("公示", f"{days} 日" if days else ""),
    ]
    return [(label, words) for label, words in told if words]
