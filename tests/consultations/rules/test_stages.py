"""Stages by kind of document, and the line that the public sees."""

from datetime import date

import pytest

from consultations.rules.stages import (
    BRANCHES,
    TEMPLATES,
    Event,
    Step,
    consultation_stage,
    current_stage,
    find_stage,
    rule_id,
    timeline,
)

TODAY = date(2026, 6, 15)


def at(month, stage, **more):
    return Event(stage, date(2026, month, 1), **more)


def states(doc_type, events, status="active"):
    return {s.code: s.state for s in timeline(doc_type, events, status, TODAY)}


@pytest.mark.parametrize("doc_type", TEMPLATES)
def test_each_kind_asks_the_public_and_ends_in_force(doc_type):
    codes = [stage.code for stage in TEMPLATES[doc_type]]
    assert len(codes) == len(set(codes))
    assert "in_force" in codes
    assert any(stage.asks_public for stage in TEMPLATES[doc_type])
    assert all(stage.label for stage in TEMPLATES[doc_type])


def test_what_was_is_done_and_what_comes_is_next():
    found = states(
        "government_rule",
        [at(1, "initiation"), at(3, "drafting"), at(5, "consultation")],
    )
    assert found["initiation"] == found["drafting"] == "done"
    assert found["consultation"] == "now"
    assert found["decision"] == found["in_force"] == "next"


def test_a_stage_nobody_noted_lies_behind_the_present_one():
    assert states("government_rule", [at(5, "consultation")])["drafting"] == "done"


def test_optional_stages_show_only_when_planned_or_entered():
    events = [at(5, "second_reading"), at(9, "third_reading", is_planned=True)]
    found = states("local_regulation", events)
    assert found["third_reading"] == "next"
    assert "government_review" not in found


def test_a_plan_stays_a_plan_when_its_day_has_come():
    events = [at(1, "drafting"), at(5, "consultation", is_planned=True)]
    assert states("government_rule", events)["consultation"] == "next"


def test_a_day_ahead_is_no_present_stage():
    assert (
        current_stage([at(1, "drafting"), at(9, "consultation")], TODAY) == "drafting"
    )


def test_of_two_stages_on_one_day_the_later_noted_is_the_present_one():
    events = [at(5, "drafting"), at(5, "consultation")]
    assert current_stage(events, TODAY) == "consultation"
    assert states("government_rule", events)["consultation"] == "now"


def test_a_stage_entered_twice_shows_both_days():
    events = [at(2, "consultation"), at(4, "consultation")]
    steps = timeline("government_rule", events, "active", TODAY)
    step = next(step for step in steps if step.code == "consultation")
    assert step.dates == (date(2026, 2, 1), date(2026, 4, 1))
    assert step.date == "2026年2月1日、2026年4月1日"


def test_a_planned_day_is_marked_as_such():
    assert Step("vote", "表决", "next", (date(2026, 9, 1),)).date == "预计 2026年9月1日"
    assert Step("vote", "表决", "next").date == ""


@pytest.mark.parametrize("branch", BRANCHES)
def test_a_branch_ends_the_line(branch):
    steps = timeline("local_regulation", [at(3, "first_reading")], branch, TODAY)
    assert steps[-1].code == branch
    assert steps[-1].state == "now"
    assert {step.state for step in steps[:-1]} == {"done"}
    assert "promulgation" not in {step.code for step in steps}


def test_a_law_in_force_has_nothing_ahead():
    found = states("local_regulation", [at(5, "in_force")], "done")
    assert set(found.values()) == {"done"}
    assert list(found)[-1] == "in_force"


def test_a_project_without_events_has_everything_ahead():
    assert set(states("urban_plan", []).values()) == {"next"}


@pytest.mark.parametrize(
    ("doc_type", "current", "expected"),
    [
        ("local_regulation", "drafting", "consultation"),
        ("local_regulation", "first_reading", "reading_consultation"),
        ("local_regulation", "in_force", "reading_consultation"),
        ("local_regulation", "no_such_stage", "consultation"),
        ("government_rule", "legal_review", "review_consultation"),
        ("urban_plan", "consultation", "consultation"),
    ],
)
def test_the_stage_a_consultation_belongs_to(doc_type, current, expected):
    assert consultation_stage(doc_type, current).code == expected


def test_the_review_of_a_rule_has_a_rule_row_of_its_own():
    assert rule_id("government_rule", "drafting") == "consultation.government_rule"
    assert (
        rule_id("government_rule", "legal_review")
        == "consultation.government_rule_review"
    )


def test_an_unknown_stage_is_refused():
    with pytest.raises(KeyError):
        find_stage("law", "signing")
