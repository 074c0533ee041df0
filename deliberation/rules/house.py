"""What the house itself asks where the law is silent: the row `platform.hall`."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rulebook import loader

NAME = "platform.hall"


def row(on: date) -> loader.Row:
    """The row in force on a day. Source: 本平台议事规则."""
    return loader.find(NAME, on)


def terms(on: date) -> Mapping[str, Any]:
    """Its terms: days of seconding, of appeal and of review, the low rating."""
    return row(on).terms


def objection_days(terms: Mapping[str, Any], house: Mapping[str, Any]) -> int | None:
    """In how many days a preliminary result may be objected to; None: in none.

    `terms` of the vote, `house` of the row `platform.hall`. Where the rule of the vote
    names no days nobody is left without; a petition that is full has to be obeyed at
    once. Source: 本平台议事规则 第七项; 物业管理条例 第十三条第二款.
    """
    own: int | None = terms["objection_days"]
    if own is not None or terms["form"] == "petition":
        return own
    return house.get("objection_days")
