"""How paper ballots are read."""

from collections.abc import Collection, Mapping

from deliberation.rules.errors import RecordRefused

# A paper that is blank or cannot be read is void; the rule says what void ones are.
READINGS = {
    "approve": "同意",
    "against": "反对",
    "abstain": "弃权",
    "blank": "空白",
    "illegible": "无法辨认",
}
VOID = frozenset({"blank", "illegible"})


def choice_of(reading: str) -> str:
    """Turn a reading into what the ballot counts as."""
    return "invalid" if reading in VOID else reading


def checked(readings: Mapping[str, str], questions: Collection[str]) -> dict[str, str]:
    """Give readings by question, all of them and no other; raises RecordRefused."""
    if set(readings) != set(questions):
        raise RecordRefused("请逐项录入全部表决事项")
    for reading in readings.values():
        if reading not in READINGS:
            names = "、".join(READINGS.values())
            raise RecordRefused(f"录入的意见应是{names}之一")
    return dict(readings)
