"""The rows as released: whole, dated, never edited."""

from datetime import date

import pytest

from rulebook import loader

CONSULTATIONS = {
    "consultation.law",
    "consultation.local_regulation",
    "consultation.administrative_regulation",
    "consultation.government_rule",
    "consultation.government_rule_review",
    "consultation.major_decision",
    "consultation.urban_plan",
    "consultation.normative_document",
}
VOTES = {
    "owners.ordinary",
    "owners.special",
    "owners.change_of_use",
    "owners.petition",
    "owners.no_assembly",
    "residents.assembly",
    "residents.representatives",
    "residents.election",
    "residents.election_by_representatives",
    "residents.recall",
    "residents.recall_by_representatives",
    "residents.deliberation",
    "villagers.assembly",
    "villagers.representatives",
    "villagers.group",
    "villagers.election",
    "villagers.recall",
    "villagers.deliberation",
    "collective.assembly",
    "collective.representatives",
    "party.members_review",
    "council.default",
}
TOPICS = {
    "topic.community_affairs",
    "topic.owners_ordinary",
    "topic.owners_special",
    "topic.residents_assembly",
    "topic.residents_deliberation",
    "topic.villagers_assembly",
    "topic.villagers_deliberation",
}
PLATFORM = {"platform.hall"}
CALENDAR = {"calendar.days_off"}
HEARINGS = {
    "hearing.government_rule",
    "hearing.major_decision",
    "hearing.congress_shandong",
}


def test_every_rule_is_there():
    assert {row.id for row in loader.all_rows("consultation")} == CONSULTATIONS
    assert {row.id for row in loader.all_rows("hearing")} == HEARINGS
    assert {row.id for row in loader.all_rows("vote")} == VOTES
    assert {row.id for row in loader.all_rows("topic")} == TOPICS
    assert {row.id for row in loader.all_rows("platform")} == PLATFORM
    assert {row.id for row in loader.all_rows("calendar")} == CALENDAR
    assert len(loader.all_rows()) == 52


def test_a_released_row_is_never_edited():
    """To change the law add a file, and its line to the lock; never touch a line."""
    lock = (loader.ROWS / "released.lock").read_text(encoding="utf-8")
    released = [line.split("  ") for line in lock.splitlines()]
    now = {row.key: loader.fingerprint(row) for row in loader.all_rows()}
    assert {key: now.get(key) for _, key in released} == {
        key: fingerprint for fingerprint, key in released
    }
    assert set(now) == {key for _, key in released}


@pytest.mark.parametrize("row", loader.all_rows("consultation"), ids=lambda r: r.key)
def test_every_period_is_thirty_days(row):
    assert row.min_days == 30
    assert row.is_hard is (row.id == "consultation.urban_plan")


@pytest.mark.parametrize(
    ("name", "verified"),
    [
        ("consultation.law", True),
        ("consultation.local_regulation", False),  # who may skip is open
        ("consultation.administrative_regulation@2017-12-22", True),
        ("consultation.administrative_regulation@2026-05-15", False),
        ("consultation.government_rule", True),
        ("consultation.major_decision", True),
        ("consultation.urban_plan", True),
        ("consultation.normative_document", False),
        ("hearing.government_rule", True),
    ],
)
def test_only_texts_that_were_read_are_verified(name, verified):
    assert loader.find(name, on=date(2026, 11, 22)).source.verified is verified


@pytest.mark.parametrize(
    ("name", "term", "days"),
    [
        ("hearing.government_rule", "notice_days", 30),
        ("hearing.major_decision", "materials_days", 7),
        ("hearing.congress_shandong", "notice_days", 20),
        ("hearing.congress_shandong", "speakers_fixed_days", 10),
        ("hearing.congress_shandong", "materials_days", 7),
        ("hearing.congress_shandong", "audience_request_days", 7),
        ("hearing.congress_shandong", "audience_notice_days", 3),
        ("hearing.congress_shandong", "record_inspection_days", 5),
        ("hearing.congress_shandong", "feedback_days", 15),
    ],
)
def test_hearings_have_their_days(name, term, days):
    assert loader.find(name, on=date(2026, 11, 22)).terms[term] == days


def test_the_shandong_row_binds_nobody_here():
    row = loader.find("hearing.congress_shandong", on=date(2026, 11, 22))
    assert row.strength == "model"
    assert not row.is_hard


@pytest.mark.parametrize(
    ("on", "version"),
    [
        (date(2018, 5, 1), "2017-12-22"),
        (date(2026, 6, 30), "2017-12-22"),  # last day of the old text
        (date(2026, 7, 1), "2026-05-15"),  # first day of the new one
        (date(2030, 1, 1), "2026-05-15"),
    ],
)
def test_the_version_in_force_is_found(on, version):
    row = loader.find("consultation.administrative_regulation", on=on)
    assert row.version == version


def test_an_exact_version_is_found_on_any_day():
    name = "consultation.administrative_regulation@2017-12-22"
    assert loader.find(name, on=date(2030, 1, 1)).key == name


@pytest.mark.parametrize(
    ("name", "on", "reason"),
    [
        ("consultation.none", date(2026, 1, 1), "没有编号为"),
        ("consultation.law@1999-01-01", date(2026, 1, 1), "没有编号为"),
        ("consultation.law", date(2023, 3, 14), "没有生效的文本"),
    ],
)
def test_an_unknown_rule_is_refused(name, on, reason):
    with pytest.raises(loader.UnknownRule, match=reason):
        loader.find(name, on=on)


@pytest.mark.parametrize("row", loader.all_rows(), ids=lambda r: r.key)
def test_a_frozen_copy_gives_the_row_back(row):
    assert loader.from_dict(row.as_dict()) == row
    assert row.citation == f"《{row.source.law}》{row.source.article}"


def test_what_may_be_skipped_and_what_is_owed():
    law = loader.find("consultation.law", on=date(2026, 1, 1))
    plan = loader.find("consultation.urban_plan", on=date(2026, 1, 1))
    assert "委员长会议" in law.skip
    assert "通报" in law.feedback
    assert plan.skip is None
