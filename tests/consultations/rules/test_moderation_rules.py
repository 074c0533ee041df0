"""Which decisions a moderator may take, and where they lead."""

import pytest

from consultations.rules import moderation as rules

STATES = ("pending", "published", "accepted", "hidden", "withdrawn")


@pytest.mark.parametrize(
    ("act", "starts"),
    [
        ("publish", {"pending", "published"}),
        ("accept", {"pending", "published", "accepted"}),
        ("hide", {"pending", "published", "accepted"}),
        ("undo", set()),
        ("", set()),
    ],
)
def test_where_an_act_may_start(act, starts):
    assert {s for s in STATES if rules.may_decide(act, s)} == starts


@pytest.mark.parametrize(
    ("act", "is_public", "state"),
    [
        ("publish", True, "published"),
        ("publish", False, "accepted"),  # the giver did not want it public
        ("accept", True, "accepted"),
        ("accept", False, "accepted"),
        ("hide", True, "hidden"),
        ("hide", False, "hidden"),
    ],
)
def test_where_an_act_leads(act, is_public, state):
    assert rules.target_state(act, is_public=is_public) == state


def test_an_unknown_act_leads_nowhere():
    with pytest.raises(ValueError, match="unknown act"):
        rules.target_state("delete", is_public=True)


def test_a_confirmation_is_only_a_review():
    assert rules.event_name("published", "published") == "comment.reviewed"
    assert rules.event_name("pending", "published") == "comment.published"
    assert rules.event_name("published", "hidden") == "comment.hidden"
    assert rules.event_name("pending", "accepted") == "comment.accepted"


@pytest.mark.parametrize(
    ("reason", "explanation", "complete"),
    [
        ("spam", "", True),
        ("other", "与另一条合并", True),
        ("other", "  ", False),  # blanks explain nothing
        ("", "写了说明", False),
        ("dislike", "", False),
    ],
)
def test_hiding_needs_a_reason(reason, explanation, complete):
    assert (rules.missing_for_hiding(reason, explanation) == "") is complete


def test_every_reason_names_its_rule():
    for basis in [*rules.BASES.values(), rules.APPEAL_BASIS]:
        assert basis.source
        assert basis.gist
        assert str(basis) == f"《{basis.source}》{basis.article}"
