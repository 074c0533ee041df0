"""The real table of Huizhou, loaded once a test that asks for it."""

import csv

import pytest

from regions.actions import load_regions
from regions.management.commands.load_regions import DEFAULT


@pytest.fixture
def table() -> list[dict]:
    with DEFAULT.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def huizhou(db, table):
    return load_regions(table)
