"""我的表决: what waits for one's vote, and one's own receipts."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliberation.rules.rolls import RollLine

from .polling import enter, lines, make_poll, vote

pytestmark = pytest.mark.django_db
URL = "/me/votes/"


def shown(user) -> tuple[list[str], list[str]]:
    """The labels that wait, and the receipts."""
    context = enter(user).get(URL).context
    labels = [entry.label for entry in context["waiting"]]
    return labels, [act.receipt for act in context["page"].items]


def test_an_open_poll_waits_until_it_is_voted_in(lin, stranger):
    poll = make_poll("open", lines(lin, None))
    assert shown(lin) == (["1栋101"], [])
    vote(poll, "approve")
    assert shown(lin) == ([], [f"{poll.code}-T0000"])
    assert shown(stranger) == ([], [])


@pytest.mark.parametrize("stage", ["draft", "noticed", "frozen", "closed"])
def test_what_is_not_open_does_not_wait(lin, stage):
    make_poll(stage, lines(lin))
    assert shown(lin) == ([], [])


def test_what_was_cancelled_does_not_wait(lin):
    make_poll("open", lines(lin), cancelled_at=timezone.now(), cancel_reason="错")
    assert shown(lin) == ([], [])


def test_a_co_owner_has_nothing_to_do_any_more(lin, chen):
    poll = make_poll("open", lines((lin, chen)))
    vote(poll, "approve")
    assert shown(lin)[0] == shown(chen)[0] == []
    assert sorted(map(len, (shown(lin)[1], shown(chen)[1]))) == [0, 1]


def test_units_of_one_person_are_done_together(lin):
    roll = [
        RollLine("1栋101", "p1", "h1", 9000, (lin.pk,), "1栋"),
        RollLine("1栋102", "p1", "h2", 8000, (lin.pk,), "1栋"),
    ]
    poll = make_poll("open", roll)
    assert shown(lin)[0] == ["1栋101", "1栋102"]
    vote(poll, "approve")
    assert shown(lin)[0] == []


def test_a_visitor_signs_in_first():
    assert Client().get(URL).url.endswith(f"next={URL}")
    assert reverse("deliberation:own_votes") == URL


def test_many_polls_cost_no_query_more(lin, django_assert_max_num_queries):
    found = []
    for _ in range(2):
        for _more in range(4):
            make_poll("open", lines(lin, lin))
            vote(make_poll("open", lines(lin)), "approve")
        client = enter(lin)
        client.get(URL)
        with django_assert_max_num_queries(30) as captured:
            assert client.get(URL).status_code == 200
        found.append(len(captured))
    assert found[0] == found[1]
