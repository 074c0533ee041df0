"""Database triggers that hold a vote to its word, whoever writes the SQL.

Nothing announced is changed or shortened, a frozen roll stays as it was hashed, no
ballot comes outside the window or goes away, a result stays as it was counted and is
not certified before its days of objection are over.

A migration that alters a table of this room begins with `RunPython(remove, install)`
and ends with `RunPython(install, remove)`: SQLite builds such a table anew and would
lose its triggers, or stumble over those that name it.
"""
# ruff: noqa: S608  (the statements hold names of our own only)

from common import guards
from common.guards import Guard
from common.guards import changed as _changed

_P = "deliberation_"
_NOW = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now')",
    "postgresql": "clock_timestamp()",
}
# SQLite compares moments as text: as many digits as Django writes.
_NOW_WRITTEN = {**_NOW, "sqlite": f"({_NOW['sqlite']} || '000')"}
_TRUE = {"sqlite": "NEW.shared = 1", "postgresql": "NEW.shared"}
# What the notice told the public; later decisions have columns of their own.
_ANNOUNCED = (
    "code",
    "title",
    "region_id",
    "rule_id",
    "rule_version",
    "rule",
    "legal_effect",
    "designation_no",
    "basis",
    "follow_clause",
    "secrecy",
    "scope",
    "opens_at",
    "announced_closes_at",
    "noticed_at",
    "at_once_reason",
    "at_once_by",
    "at_once_at",
)
# Set once, never taken back.
_ONCE = ("cancelled_at", "voided_at", "counting_at", "archived_at")
# Columns that came after the first migration, of models and names.
_NEWEST = (("roll", "objection_until"), ("poll", "at_once_at"))
_RESULT = ("item_id", "passed", "outcome", "sha256", "tallied_at", "objection_until")

_NOTICED = (
    f"EXISTS (SELECT 1 FROM {_P}poll p"
    " WHERE p.id = {row}.poll_id AND p.noticed_at IS NOT NULL)"
)
_FROZEN = (
    f"EXISTS (SELECT 1 FROM {_P}roll r"
    " WHERE r.id = {row}.roll_id AND r.frozen_at IS NOT NULL)"
)
_VOTER_FROZEN = (
    f"EXISTS (SELECT 1 FROM {_P}rollentry e JOIN {_P}roll r ON r.id = e.roll_id"
    " WHERE e.id = {row}.entry_id AND r.frozen_at IS NOT NULL)"
)
# Paper handed over in time may be read until the question is counted.
_BALLOT_IN_TIME = (
    f"EXISTS (SELECT 1 FROM {_P}pollitem i"
    f" JOIN {_P}poll p ON p.id = i.poll_id"
    f" JOIN {_P}roll r ON r.poll_id = p.id AND r.frozen_at IS NOT NULL"
    f" JOIN {_P}rollentry e ON e.roll_id = r.id AND e.id = NEW.roll_entry_id"
    f" JOIN {_P}casting c ON c.poll_id = p.id AND c.id = NEW.casting_id"
    " WHERE i.id = NEW.item_id AND p.noticed_at IS NOT NULL"
    " AND p.cancelled_at IS NULL AND p.voided_at IS NULL"
    " AND p.opens_at <= {now} AND c.cast_at < p.closes_at"
    " AND (p.closes_at > {now} OR (c.channel = 'paper'"
    f" AND NOT EXISTS (SELECT 1 FROM {_P}result t WHERE t.item_id = i.id))))"
)


# A unit that changed hands: its newest line of the appendix says whom it counts with.
_APPENDED = (
    f"EXISTS (SELECT 1 FROM {_P}rollchange c WHERE c.entry_id = OLD.id"
    " AND c.old_person = OLD.person_key AND c.new_person = NEW.person_key"
    f" AND NOT EXISTS (SELECT 1 FROM {_P}rollchange d"
    " WHERE d.entry_id = c.entry_id AND d.ordinal > c.ordinal))"
)
_TOUCHED = (
    f"EXISTS (SELECT 1 FROM {_P}rollchange c WHERE c.roll_id = OLD.roll_id"
    " AND (c.entry_id = OLD.id OR (c.new_person = NEW.person_key AND {shared})))"
)
# The line follows the last one, or the frozen roll itself.
_FOLLOWS = (
    f"EXISTS (SELECT 1 FROM {_P}roll r WHERE r.id = NEW.roll_id"
    " AND r.frozen_at IS NOT NULL AND NEW.previous = COALESCE("
    f"(SELECT c.sha256 FROM {_P}rollchange c WHERE c.roll_id = NEW.roll_id"
    " AND c.ordinal = NEW.ordinal - 1), r.sha256)"
    f" AND NEW.ordinal = 1 + (SELECT COUNT(*) FROM {_P}rollchange c"
    " WHERE c.roll_id = NEW.roll_id))"
)
_MANDATED = (
    f"EXISTS (SELECT 1 FROM {_P}proxy x WHERE x.id = NEW.proxy_id"
    " AND x.entry_id = NEW.entry_id AND x.agent_id = NEW.voter_id"
    " AND x.revoked_at IS NULL AND x.expires_at > {now}"
    " AND (x.source = 'paper' OR x.accepted_at IS NOT NULL))"
)
_STOPPED = (
    f"EXISTS (SELECT 1 FROM {_P}poll p WHERE p.id = {{row}}.poll_id"
    " AND (p.cancelled_at IS NOT NULL OR p.voided_at IS NOT NULL))"
)
# Table, event, what is refused, and the reason.
Rule = tuple[str, str, str, str]
_SAYS = {
    "announced": "an announced poll is never changed or shortened",
    "frozen": "a frozen roll is never changed, nor frozen in its days",
    "window": "a ballot is cast within the window of its poll",
    "kept": "ballots are never deleted",
    "counted": "a counted result is never changed, nor certified in its days",
    "appendix": "the appendix of a roll is a chain that only grows",
    "mandate": "an agent votes by a mandate that holds and was not altered",
    "linked": "a topic keeps its poll until the poll was stopped",
}


def _guards(vendor: str) -> list[Guard]:
    return [
        Guard(f"{_P}{table}_{event.lower()}_kept", f"{_P}{table}", event, refused, why)
        for table, event, refused, why in _rules(vendor)
    ]


def _rules(vendor: str) -> list[Rule]:
    return [
        *_poll_rules(vendor),
        *_roll_rules(vendor),
        *_appendix_rules(),
        *_mandate_rules(vendor),
        *_link_rules(vendor),
        *_ballot_rules(vendor),
    ]


def _poll_rules(vendor: str) -> list[Rule]:
    why = _SAYS["announced"]
    late = f"(({_changed(vendor, 'closes_at')}) AND OLD.closes_at <= {_NOW[vendor]})"
    taken_back = " OR ".join(
        f"(OLD.{c} IS NOT NULL AND ({_changed(vendor, c)}))" for c in _ONCE
    )
    word_broken = (
        f"(OLD.noticed_at IS NOT NULL AND (NEW.closes_at < OLD.closes_at OR {late}"
        f" OR {_changed(vendor, *_ANNOUNCED)})) OR {taken_back}"
    )
    return [
        ("poll", "UPDATE", word_broken, why),
        ("poll", "DELETE", "OLD.noticed_at IS NOT NULL", why),
        ("pollitem", "INSERT", _NOTICED.format(row="NEW"), why),
        ("pollitem", "UPDATE", _NOTICED.format(row="OLD"), why),
        ("pollitem", "DELETE", _NOTICED.format(row="OLD"), why),
    ]


def _roll_rules(vendor: str) -> list[Rule]:
    why, frozen = _SAYS["frozen"], "OLD.frozen_at IS NOT NULL"
    early = (
        f"(NEW.frozen_at IS NOT NULL AND NEW.objection_until > {_NOW_WRITTEN[vendor]})"
    )
    moved = (
        f"(OLD.objection_until IS NOT NULL AND ({_changed(vendor, 'objection_until')}))"
    )
    added = f"NEW.since IS NULL AND {_VOTER_FROZEN.format(row='NEW')}"
    replaced = _changed(vendor, "entry_id", "user_id", "since")
    voter_gone = _VOTER_FROZEN.format(row="OLD")
    return [
        ("roll", "UPDATE", f"{frozen} OR {early} OR {moved}", why),
        ("roll", "DELETE", frozen, why),
        ("rollentry", "INSERT", _FROZEN.format(row="NEW"), why),
        ("rollentry", "UPDATE", _entry_changed(vendor), why),
        ("rollentry", "DELETE", _FROZEN.format(row="OLD"), why),
        # Who votes for a unit may end, and somebody follow, when it is sold.
        ("rollvoter", "INSERT", added, why),
        (
            "rollvoter",
            "UPDATE",
            f"({replaced} OR OLD.ended_at IS NOT NULL) AND {voter_gone}",
            why,
        ),
        ("rollvoter", "DELETE", voter_gone, why),
    ]


def _entry_changed(vendor: str) -> str:
    """A frozen entry stays, but for whom it counts with once the appendix says so."""
    whole = _changed(vendor, "roll_id", "label", "building", "household_key", "area")
    person, shared = _changed(vendor, "person_key"), _changed(vendor, "shared")
    touched = _TOUCHED.format(shared=_TRUE[vendor])
    altered = (
        f"{whole} OR (({person}) AND NOT {_APPENDED}) OR (({shared}) AND NOT {touched})"
    )
    return f"({altered}) AND {_FROZEN.format(row='OLD')}"


def _appendix_rules() -> list[Rule]:
    why = _SAYS["appendix"]
    return [
        ("rollchange", "INSERT", f"NOT {_FOLLOWS}", why),
        ("rollchange", "UPDATE", "1 = 1", why),
        ("rollchange", "DELETE", "1 = 1", why),
    ]


def _mandate_rules(vendor: str) -> list[Rule]:
    why = _SAYS["mandate"]
    altered = _changed(
        vendor,
        *("poll_id", "entry_id", "agent_id", "source", "scan_id", "opinions"),
        *("registered_by_id", "registered_at"),
    )
    taken_back = " OR ".join(
        f"(OLD.{c} IS NOT NULL AND ({_changed(vendor, c)}))"
        for c in ("accepted_at", "revoked_at")
    )
    without = f"NEW.channel = 'proxy' AND NOT {_MANDATED.format(now=_NOW[vendor])}"
    return [
        ("proxy", "UPDATE", f"{altered} OR {taken_back}", why),
        ("casting", "INSERT", without, why),
    ]


def _link_rules(vendor: str) -> list[Rule]:
    why = _SAYS["linked"]
    moved = _changed(vendor, "topic_id", "poll_id")
    left = f"({_changed(vendor, 'is_current')}) AND NOT {_STOPPED.format(row='OLD')}"
    noticed = _NOTICED.format(row="OLD")
    return [
        ("topicpoll", "UPDATE", f"{moved} OR ({left})", why),
        ("topicpoll", "DELETE", noticed, why),
    ]


def _ballot_rules(vendor: str) -> list[Rule]:
    in_time = _BALLOT_IN_TIME.format(now=_NOW[vendor])
    moved = _changed(vendor, "item_id", "roll_entry_id")
    recounted = (
        f"OLD.certified_at IS NOT NULL OR {_changed(vendor, *_RESULT)}"
        " OR (NEW.certified_at IS NOT NULL"
        f" AND OLD.objection_until > {_NOW_WRITTEN[vendor]})"
    )
    kept = [
        (table, event, "1 = 1", _SAYS["kept"])
        for table, events in (
            ("ballot", ("DELETE",)),
            ("casting", ("UPDATE", "DELETE")),
            ("ballotchange", ("UPDATE", "DELETE")),
            ("paperballot", ("DELETE",)),
        )
        for event in events
    ]
    return [
        ("ballot", "INSERT", f"NOT {in_time}", _SAYS["window"]),
        ("ballot", "UPDATE", f"{moved} OR NOT {in_time}", _SAYS["window"]),
        *kept,
        ("result", "UPDATE", recounted, _SAYS["counted"]),
        ("result", "DELETE", "1 = 1", _SAYS["counted"]),
    ]


def install(apps=None, schema_editor=None) -> None:
    """Refuse whatever takes back what was announced, frozen, cast or counted.

    A migration of long ago, on a new database, installs nothing: its tables lack
    columns that the rules name, and SQLite would stumble. The last one installs all.
    """
    if apps is None or _is_whole(apps):
        guards.install(_guards, schema_editor)
    else:
        guards.remove(_guards, schema_editor)


def remove(apps=None, schema_editor=None) -> None:
    """Take the triggers away: around a migration, or to empty a test database."""
    guards.remove(_guards, schema_editor)


def _is_whole(apps) -> bool:
    """Whether the models, as a migration knows them, have every column we name."""
    return all(column in _columns(apps, name) for name, column in _NEWEST)


def _columns(apps, name: str) -> set[str]:
    return {one.column for one in apps.get_model("deliberation", name)._meta.fields}


suspended = guards.suspension(install, remove)
