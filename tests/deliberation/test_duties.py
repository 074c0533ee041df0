"""What waits at the desk of votes: counted on the first page, listed by a filter."""

from datetime import timedelta

import pytest

from common import clock
from deliberation.actions.counting import certify_result, start_counting, tally_poll
from deliberation.actions.objections import object_to_roll
from deliberation.actions.window import cancel_poll
from deliberation.queries import duties

from .passing import age, close, made, outlast, paper
from .polling import at, enter, lines

pytestmark = pytest.mark.usefixtures("kept")


def waiting(user) -> dict[str, int]:
    """The heaps that are not empty, by name."""
    return {duty.name: duty.count for duty in duties.duties(user) if duty.count}


def listed(user, todo: str) -> str:
    return enter(user).get(at("polls"), {"todo": todo}).content.decode()


def test_nothing_waits_where_all_takes_its_time(staff):
    for stage in ("draft", "roll_published", "frozen", "open"):
        made(stage)
    assert waiting(staff) == {}


def test_a_roll_is_missed_only_when_the_opening_nears(staff):
    poll = made("roll_published")
    late = made("roll_published", title="快开始的")
    age(late, days=18)
    assert waiting(staff) == {"roll": 1}
    assert late.title in listed(staff, "roll")
    assert f">{poll.code}<" not in listed(staff, "roll")


def test_an_objection_waits_until_it_is_decided(staff, lin):
    poll = made("roll_published", lines(lin))
    object_to_roll(user=lin, poll_id=poll.pk, text="我家面积登记错了")
    assert waiting(staff) == {"objections": 1}


def test_a_paper_waits_for_the_other_teller(staff, colleague):
    poll = made("open")
    paper(poll, staff)
    assert waiting(staff) == {}
    assert waiting(colleague) == {"papers": 1}
    paper(poll, staff, number=1, second=colleague, again="against")
    assert waiting(staff) == {"papers": 1}


def test_from_the_end_to_the_second_signature(staff, colleague):
    poll = close(made("open", legal_effect="statutory", basis="指定文件"))
    assert waiting(staff) == {"count": 1}
    start_counting(user=staff, poll_id=poll.pk)
    tally_poll(user=staff, poll_id=poll.pk, second_teller=colleague)
    assert waiting(staff) == {}
    outlast(poll, 7)
    assert waiting(staff) == waiting(colleague) == {"certify": 1}
    certify_result(user=staff, poll_id=poll.pk)
    assert waiting(staff) == {}
    assert waiting(colleague) == {"certify": 1}
    certify_result(user=colleague, poll_id=poll.pk)
    assert waiting(colleague) == {}


def test_what_was_stopped_waits_for_nobody(staff):
    poll = made("roll_published")
    age(poll, days=18)
    cancel_poll(user=staff, poll_id=poll.pk, reason="方案要重新做")
    assert waiting(staff) == {}


def test_another_place_is_none_of_ones_business(staff, neighbour):
    poll = close(made("open"))
    assert waiting(neighbour) == {}
    assert poll.code not in listed(neighbour, "count")


def test_the_first_page_leads_to_the_list(staff):
    poll = close(made("open", title="地下车库充电桩"))
    home = enter(staff).get("/admin/").content.decode()
    assert "<b>1</b> <span>待计票的表决</span>" in home
    assert f"{at('polls')}?todo=count" in home
    assert poll.title in listed(staff, "count")
    assert "这一项没有等您办理的表决" in listed(staff, "papers")
    assert poll.title in listed(staff, "no-such-heap")


def test_votes_that_end_soon_are_watched(staff):
    far, near = made("open"), made("open", title="快截止的")
    age(near, days=4)
    assert [one.code for one in duties.watched(staff)] == [near.code]
    assert far.closes_at > clock.db_now() + timedelta(days=3)


def test_the_first_page_costs_the_same_at_two_sizes(
    staff, django_assert_max_num_queries
):
    desk = enter(staff)
    desk.get("/admin/")

    def cost() -> int:
        with django_assert_max_num_queries(60) as captured:
            assert desk.get("/admin/").status_code == 200
        return len(captured)

    few = cost()
    for _ in range(8):
        close(made("open"))
    assert cost() == few
