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
