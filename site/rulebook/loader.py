"""The rulebook: law as dated rows of data, read from `rows/*.yaml`.

A row is one version of one rule. A released row is never edited: a changed law is a new
file. What we learn later about a row (verified, its last day) may be filled in.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from rulebook import schema
from rulebook.schema import RuleError

ROWS = Path(__file__).parent / "rows"


class UnknownRule(LookupError):
    """No row has this id, or none of its versions is in force on that day."""


@dataclass(frozen=True)
class Source:
    """Where a rule stands. `from_` and `to` are the first and last day in force."""

    law: str
    article: str
    version: str | None
    from_: date | None
    to: date | None
    verified: bool
    provenance: str

    def in_force(self, on: date) -> bool:
        """Say whether the text is in force on a day; an unknown end is open."""
        return (self.from_ or date.min) <= on <= (self.to or date.max)


@dataclass(frozen=True)
class Row:
    """One version of one rule; `terms` holds what its kind of rule says."""

    id: str
    version: str
    kind: str
    title: str
    terms: Mapping[str, Any]
    source: Source
    note: str

    @property
    def key(self) -> str:
        """Name exactly this version: `consultation.law@2023-03-13`."""
        return f"{self.id}@{self.version}"

    @property
    def min_days(self) -> int | None:
        """Least days of a comment period, or of notice before a hearing or vote."""
        days = self.terms.get("min_days", self.terms.get("notice_days"))
        return None if days is None else int(days)

    @property
    def strength(self) -> str:
        """Hard ("不得少于"), soft ("一般不少于": shortening needs a reason), model.

        Empty for a rule of voting: its days are what they are.
        """
        return str(self.terms.get("strength", ""))

    @property
    def is_hard(self) -> bool:
        """Say whether no reason allows fewer days."""
        return self.strength == "hard"

    @property
    def skip(self) -> str | None:
        """When the law lets the organ not publish; None: never."""
        return self.terms.get("skip")

    @property
    def feedback(self) -> str | None:
        """What the organ owes to those who commented; None: nothing by this law."""
        return self.terms.get("feedback")

    @property
    def citation(self) -> str:
        """Law and article as they are cited: 《规章制定程序条例》第十五条."""
        return f"《{self.source.law}》{self.source.article}"

    def as_dict(self) -> dict[str, Any]:
        """Give the row as JSON holds it: the frozen copy that a consultation keeps."""
        source = self.source
        return {
            "id": self.id,
            "version": self.version,
            "kind": self.kind,
            "title": self.title,
            "terms": dict(self.terms),
            "source": {
                "law": source.law,
                "article": source.article,
                "version": source.version,
                "from": source.from_ and source.from_.isoformat(),
                "to": source.to and source.to.isoformat(),
                "verified": source.verified,
                "provenance": source.provenance,
            },
            "note": self.note,
        }


def from_dict(data: Mapping[str, Any]) -> Row:
    """Read a row from its dictionary, such as a frozen copy.

    Raises RuleError, which names the row and the field.
    """
    clean = schema.checked(data)
    source = clean["source"]
    return Row(
        id=clean["id"],
        version=clean["version"],
        kind=clean["kind"],
        title=clean["title"],
        terms=clean["terms"],
        source=Source(
            law=source["law"],
            article=source["article"],
            version=source["version"],
            from_=source["from"],
            to=source["to"],
            verified=source["verified"],
            provenance=source["provenance"],
        ),
        note=clean["note"],
    )


def load(folder: Path) -> list[Row]:
    """Read and check every row of a folder; ordered by id, then by first day."""
    rows = [_read(path) for path in sorted(folder.glob("*.yaml"))]
    starts: dict[tuple[str, date | None], str] = {}
    for row in rows:
        other = starts.setdefault((row.id, row.source.from_), row.key)
        if other != row.key:
            raise RuleError(f"{row.key}: begins on the same day as {other}")
    return sorted(rows, key=lambda row: (row.id, row.source.from_ or date.min))


@cache
def _rows() -> tuple[Row, ...]:
    return tuple(load(ROWS))


def all_rows(kind: str | None = None) -> list[Row]:
    """All rows, or all of one kind (consultation, hearing, vote)."""
    return [row for row in _rows() if kind in (None, row.kind)]


def find(name: str, on: date) -> Row:
    """Find a row by `id` (the version in force on a day) or exactly, by `id@version`.

    Of several versions in force the youngest wins. Raises UnknownRule.
    """
    exact = [row for row in _rows() if row.key == name]
    if exact:
        return exact[0]
    versions = [row for row in _rows() if row.id == name]
    if not versions:
        raise UnknownRule(f"没有编号为 {name} 的规则")
    current = [row for row in versions if row.source.in_force(on)]
    if not current:
        raise UnknownRule(f"规则 {name} 在 {on.isoformat()} 没有生效的文本")
    return current[-1]


def fingerprint(row: Row) -> str:
    """Hash what a released row may never change: all but our later knowledge of it."""
    content = row.as_dict()
    content.pop("note")
    for field in ("to", "verified", "provenance"):
        content["source"].pop(field)
    written = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode("utf-8")).hexdigest()


def _read(path: Path) -> Row:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise RuleError(f"{path.name}: not YAML: {error}") from error
    if not isinstance(data, dict):
        raise RuleError(f"{path.name}: a row is a mapping")
    row = from_dict(data)
    if path.stem != row.key:
        raise RuleError(f"{path.name}: should be called {row.key}.yaml")
    return row
