"""From the count to what follows it; the worked examples, through the database."""

import pytest
from django.utils import timezone

from audit.models import Entry
from common.text import digest
from deliberation import triggers
from deliberation.actions.counting import (
    certify_result,
    record_attendance,
    record_milestone,
    start_counting,
    tally_poll,
)
from deliberation.actions.objections import decide_objection, object_to_result
from deliberation.actions.rolls import record_deliveries
from deliberation.actions.window import void_poll
from deliberation.exceptions import NotAllowed, NotReady
from deliberation.models import Ballot, Casting, Result
from deliberation.queries.results import objection_window, results
from deliberation.rules.lifecycle import Phase
from deliberation.rules.rolls import RollLine
from rulebook.windows import open_until

from .passing import cast, close, items, made, outlast, paper
from .polling import lines

pytestmark = pytest.mark.usefixtures("kept")


def voted(said, given, *, by, stage="open", **more):
    """A closed poll in which entries, in order, said what the list holds."""
    poll = made(stage, given, **more)
    entries = list(poll.roll.entries.order_by("pk"))
    with triggers.suspended():
        for number, (entry, choice) in enumerate(zip(entries, said, strict=False)):
            if choice is None:
                continue
            casting = Casting.objects.create(
                poll=poll, entry=entry, voter=by, receipt=f"{poll.code}-{number}",
                submission_key=f"{poll.code}-{number}", content_sha256="0" * 64,
                cast_at=poll.opens_at,
            )  # fmt: skip
            Ballot.objects.bulk_create(
                Ballot(item_id=item, roll_entry=entry, casting=casting, choice=choice)
                for item in items(poll)
            )
    return close(poll)


def tallied(said, given, staff, **more):
    """The one result of such a poll."""
    poll = voted(said, given, by=staff, **more)
    (result,) = tally_poll(user=staff, poll_id=poll.pk)
    return result


def compound():
    """T1: 120 units; 10 of the developer, 3 of one buyer; 10,865.40 m² in all."""
    areas = [9000] * 106 + [9054] * 14
    areas[0] += 1_086_540 - sum(areas)
    owners = ["developer"] * 10 + ["buyer"] * 3 + [""] * 107
    return [
        RollLine(label=f"u{n}", person=owner, area=area)
        for n, (owner, area) in enumerate(zip(owners, areas, strict=True))
    ]


def seats(number, **more):
    return [RollLine(label=f"席位{n}", **more) for n in range(number)]


def test_t1_persons_of_a_compound(staff):
    outcome = tallied([], compound(), staff).outcome
    assert outcome["persons"]["all"] == 109
    assert outcome["area"]["all"] == "10865.40"


def test_t2_the_quorum_of_persons_and_of_area(staff):
    needed = tallied([], compound(), staff).outcome["needed"]
    assert needed["participation.persons"] == 73
    assert needed["participation.area"] == "7243.60"


@pytest.mark.parametrize(
    ("rule", "persons", "area"),
    [("owners.ordinary", 37, "3621.81"), ("owners.special", 55, "5432.70")],
)
def test_t3_t4_what_is_needed_of_73_persons_with_724360(staff, rule, persons, area):
    rest = [RollLine(label=f"r{n}", area=1) for n in range(35)]
    first = [RollLine(label=f"v{n}", area=10_000) for n in range(72)]
    given = [
        *first,
        RollLine(label="v72", area=4_360),
        *rest,
        RollLine(label="last", area=362_180 - 35),
    ]
    outcome = tallied(["approve"] * 73, given, staff, rule=rule).outcome
    assert outcome["persons"]["all"] == 109
    assert outcome["area"]["all"] == "10865.40"
    assert outcome["area"]["participating"] == "7243.60"
    assert outcome["needed"]["approval.persons"] == persons
    assert outcome["needed"]["approval.area"] == area
    assert outcome["passed"] is True  # the quorum of area is met exactly


def test_t5_short_of_a_hundredth_of_a_square_metre(staff):
    given = [
        *[RollLine(label=f"a{n}", area=10_000) for n in range(2)],
        RollLine(label="b", area=20_000),
    ]
    passed = tallied(["approve", "approve", "against"], [
        *given[:2], RollLine(label="b", area=19_999)], staff)  # fmt: skip
    assert passed.passed is True
    failed = tallied(["approve", "approve", "against"], given, staff)
    assert failed.failing == ["approval.area"]


@pytest.mark.parametrize(
    ("rule", "passed"),
    [("residents.representatives", True),
     ("residents.election_by_representatives", False)],
)  # fmt: skip
def test_t6_two_thirds_and_more_than_two_thirds(staff, rule, passed):
    result = tallied(["approve"] * 40, seats(60), staff, rule=rule)
    assert result.passed is passed
    assert result.failing == ([] if passed else ["participation.persons"])


def test_t7_villagers_or_their_households(staff):
    given = [RollLine(label=f"v{n}", household=f"h{min(n, 59)}") for n in range(100)]
    held = tallied(["approve"] * 40, given, staff, rule="villagers.assembly")
    assert held.passed is True  # 40 of 60 households
    assert held.outcome["households"] == {"all": 60, "present": 40}
    short = tallied(["approve"] * 39, given, staff, rule="villagers.assembly")
    assert short.failing == ["participation.persons", "participation.households"]


@pytest.mark.parametrize(("approve", "passed"), [(199, False), (200, True)])
def test_t8_a_collective_counts_all_its_members(staff, approve, passed):
    said = ["approve"] * approve + ["against"] * (200 - approve)
    result = tallied(said, seats(300), staff, rule="collective.assembly")
    assert result.passed is passed


def test_t9_an_even_split_is_no_majority(staff):
    given = [RollLine(label=f"u{n}", area=100) for n in range(4)]
    result = tallied(["approve", "against"] * 2, given, staff)
    assert result.failing == ["approval.persons", "approval.area"]


def test_a_meeting_counts_those_who_came(staff):
    poll = voted(["approve"] * 30, seats(60), by=staff, rule="residents.assembly")
    with pytest.raises(NotReady, match="不能多于"):
        record_attendance(user=staff, poll_id=poll.pk, present=61)
    record_attendance(user=staff, poll_id=poll.pk, present=60)
    (result,) = tally_poll(user=staff, poll_id=poll.pk)
    assert result.failing == ["approval.persons"]


def test_fewer_present_than_voted_cannot_be(staff):
    poll = voted(["approve"] * 30, seats(60), by=staff, rule="residents.assembly")
    record_attendance(user=staff, poll_id=poll.pk, present=20)
    with pytest.raises(NotReady, match="不能计票"):
        tally_poll(user=staff, poll_id=poll.pk)
    assert not Result.objects.exists()


def test_void_paper_is_no_participation(staff, colleague):
    poll = made(roll=lines(None, None, None))
    for number, reading in enumerate(["approve", "blank", "abstain"]):
        paper(poll, staff, reading, number, second=colleague)
    (result,) = tally_poll(user=staff, poll_id=close(poll).pk)
    persons = result.outcome["persons"]
    assert (persons["votes_cast"], persons["participating"]) == (3, 2)
    assert persons["invalid"] == 1


def test_the_served_who_stay_silent_follow_where_the_owners_say_so(staff, colleague):
    given = [RollLine(label=f"u{n}", area=100) for n in range(6)]
    poll = made(roll=given, follow_clause="议事规则第八条")
    poll.rule["terms"]["unreturned"] = "follow_majority"
    with triggers.suspended():
        poll.save(update_fields=["rule"])
    ids = list(poll.roll.entries.order_by("pk").values_list("pk", flat=True))
    record_deliveries(user=staff, poll_id=poll.pk, entry_ids=ids[:5], way="hand")
    for number in range(2):
        paper(poll, staff, "approve", number, second=colleague)
    (result,) = tally_poll(user=staff, poll_id=close(poll).pk)
    persons = result.outcome["persons"]
    assert (persons["served"], persons["followed"], persons["approve"]) == (5, 3, 5)
    assert result.passed is True


def test_a_result_is_hashed_and_logged(staff):
    from audit import leaves

    result = tallied(["approve"] * 3, lines(None, None, None), staff)
    written = leaves.canonical(result.outcome).decode()
    assert result.sha256 == digest(written)
    logged = Entry.objects.get(event="result.tallied")
    assert logged.content_hash == f"sha256:{result.sha256}"
    assert result.outcome["roll_sha256"] == result.item.poll.roll.sha256


def test_counting_comes_after_the_end_and_once(staff):
    poll = made()
    with pytest.raises(NotReady, match="截止之后"):
        tally_poll(user=staff, poll_id=poll.pk)
    with pytest.raises(NotReady, match="截止之后"):
        start_counting(user=staff, poll_id=poll.pk)
    poll = close(poll)
    assert start_counting(user=staff, poll_id=poll.pk).counting_at
    tally_poll(user=staff, poll_id=poll.pk)
    with pytest.raises(NotReady, match="只计一次"):
        tally_poll(user=staff, poll_id=poll.pk)


def statutory(staff, **more):
    """A closed poll that binds."""
    return voted(
        ["approve"] * 3,
        lines(None, None, None),
        by=staff,
        legal_effect="statutory",
        designation_no="惠住建函〔2026〕1号",
        **more,
    )


def test_a_statutory_vote_takes_two_tellers_and_two_signatures(
    staff, colleague, neighbour, lin
):
    poll = statutory(staff)
    with pytest.raises(NotReady, match="两名计票人"):
        tally_poll(user=staff, poll_id=poll.pk)
    for other in (staff, lin, neighbour):
        with pytest.raises(NotAllowed, match="另一名有本地授权的经办人员"):
            tally_poll(user=staff, poll_id=poll.pk, second_teller=other)
    tally_poll(user=staff, poll_id=poll.pk, second_teller=colleague)
    with pytest.raises(NotReady, match="公示期满"):
        certify_result(user=staff, poll_id=poll.pk)
    poll = outlast(poll, 7)
    (result,) = certify_result(user=staff, poll_id=poll.pk)
    assert result.certified_at is None
    with pytest.raises(NotAllowed, match="另一人"):
        certify_result(user=staff, poll_id=poll.pk)
    (result,) = certify_result(user=colleague, poll_id=poll.pk)
    assert result.certified_at
    assert poll.phase(timezone.now()) is Phase.CERTIFIED
    with pytest.raises(NotReady):
        certify_result(user=colleague, poll_id=poll.pk)


def test_an_advisory_result_needs_one_signature(staff):
    result = tallied(["approve"] * 3, lines(None, None, None), staff)
    poll = outlast(result.item.poll, 7)
    certify_result(user=staff, poll_id=poll.pk)
    assert poll.phase(timezone.now()) is Phase.CERTIFIED


@pytest.mark.parametrize(
    ("said", "phase"),
    [
        ([], Phase.FAILED_QUORUM),
        (["against"] * 3, Phase.FAILED_APPROVAL),
        (["approve"] * 3, Phase.CERTIFIED),
    ],
)
def test_how_a_poll_ends(staff, said, phase):
    result = tallied(said, lines(None, None, None), staff)
    poll = outlast(result.item.poll, 7)
    certify_result(user=staff, poll_id=poll.pk)
    assert poll.phase(timezone.now()) is phase
    carried = phase is Phase.CERTIFIED
    record_milestone(user=staff, poll_id=poll.pk, name="filed", note="已告知居委会")
    if not carried:
        with pytest.raises(NotReady, match="没有通过"):
            record_milestone(user=staff, poll_id=poll.pk, name="executing", note="x")
        record_milestone(user=staff, poll_id=poll.pk, name="archived", note="归档")
        return
    for name in ("executing", "disclosed", "archived"):
        record_milestone(user=staff, poll_id=poll.pk, name=name, note="完成")
    poll.refresh_from_db()
    assert poll.phase(timezone.now()) is Phase.ARCHIVED


@pytest.mark.parametrize("name", ["executing", "disclosed", "archived", "sold"])
def test_milestones_come_in_their_order(staff, name):
    with pytest.raises(NotReady):
        record_milestone(user=staff, poll_id=made().pk, name=name, note="x")


def test_objections_to_a_result(staff, lin, stranger):
    poll = made(roll=lines(lin, None))
    cast(poll, lin)
    poll = close(poll)
    with pytest.raises(NotReady, match="公示期间"):
        object_to_result(user=lin, poll_id=poll.pk, text="早了")
    tally_poll(user=staff, poll_id=poll.pk)
    with pytest.raises(NotAllowed, match="名册上的人"):
        object_to_result(user=stranger, poll_id=poll.pk, text="外人")
    objection = object_to_result(user=lin, poll_id=poll.pk, text="少算了一票")
    poll = outlast(poll, 7)
    with pytest.raises(NotReady, match="没有处理"):
        certify_result(user=staff, poll_id=poll.pk)
    decide_objection(
        user=staff, objection_id=objection.pk, is_upheld=True, reason="属实"
    )
    with pytest.raises(NotReady, match="宣告无效"):
        certify_result(user=staff, poll_id=poll.pk)
    void_poll(user=staff, poll_id=poll.pk, reason="漏计纸质票")
    poll.refresh_from_db()
    assert poll.phase(timezone.now()) is Phase.VOID


def test_a_rejected_objection_does_not_stop_the_result(staff, lin):
    poll = voted([], lines(lin), by=staff)
    tally_poll(user=staff, poll_id=poll.pk)
    objection = object_to_result(user=lin, poll_id=poll.pk, text="重数一遍")
    decide_objection(
        user=staff, objection_id=objection.pk, is_upheld=False, reason="已复核"
    )
    poll = outlast(poll, 7)
    with pytest.raises(NotReady, match="公示期间"):
        object_to_result(user=lin, poll_id=poll.pk, text="晚了")
    certify_result(user=staff, poll_id=poll.pk)


def test_a_result_shows_every_number_and_test(staff, django_assert_max_num_queries):
    said = ["approve", "approve", "against", "abstain"]
    result = tallied(said, lines(*[None] * 5), staff)
    with django_assert_max_num_queries(2):
        (shown,) = results(result.item.poll)
    numbers = dict(shown.numbers)
    assert shown.measures == ["人数", "面积"]
    assert numbers["同意"] == ["2", "200.00"]
    assert numbers["未送回"] == ["1", "100.00"]
    assert [
        (t.stage, t.measure, t.needed, t.reached, t.holds) for t in shown.tests
    ] == [
        ("参与", "人数", "4", "4", True),
        ("参与", "面积", "333.34", "400.00", True),
        ("同意", "人数", "3", "2", False),
        ("同意", "面积", "200.01", "200.00", False),
    ]
    assert len(shown.failed) == 2
    begin, end, _why = objection_window(result.item.poll)
    assert end == open_until(begin, 7)


def test_of_several_questions_one_carried_is_no_failure(staff, lin):
    poll = made(roll=lines(lin), questions=["甲", "乙"])
    first, second = items(poll)
    cast(poll, lin, said={first: "approve", second: "against"})
    poll = close(poll)
    tally_poll(user=staff, poll_id=poll.pk)
    poll = outlast(poll, 7)
    certify_result(user=staff, poll_id=poll.pk)
    assert poll.phase(timezone.now()) is Phase.CERTIFIED
