"""The roll: all or nothing, objections, frozen with its hash, units that are sold."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from deliberation.actions.objections import decide_objection, object_to_roll
from deliberation.actions.rolls import (
    correct_roll,
    freeze_roll,
    prepare_roll,
    publish_roll,
    record_deliveries,
)
from deliberation.actions.transfers import transfer_entry
from deliberation.exceptions import AlreadyVoted, NotAllowed, NotOnRoll, NotReady
from deliberation.models import Objection, RollEntry
from deliberation.rules.rolls import RollLine
from tests.accounts.factories import UserFactory

from .passing import age, cast, close, entry, made, outlast, paper
from .polling import lines

pytestmark = pytest.mark.usefixtures("kept")


def line(label, area=9000, person="", **more):
    return RollLine(label=label, area=area, person=person, **more)


def test_one_broken_line_of_ten_thousand_leaves_the_roll_as_it_was(staff):
    poll = made("draft", lines(None, None))
    broken = [line(f"1-{n}") for n in range(9_999)] + [line("2-1", area=0)]
    with pytest.raises(NotReady, match="2-1.*面积应大于零.*名册没有改动"):
        prepare_roll(user=staff, poll_id=poll.pk, lines=broken)
    assert poll.roll.entries.count() == 2


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], "空的"),
        ([line("1-1", area=0)], "大于零"),
        ([line("1-1", area=-1)], "大于零"),
        ([line("1-1", area=None)], "缺少面积"),
        ([line("1-1"), line("1-1")], "出现了两次"),
        ([line("1-1"), line(" 1-1 ")], "出现了两次"),
        ([line("  ")], "有误"),
        ([line("1-1", person="row:1-2")], "有误"),
    ],
)
def test_a_roll_that_cannot_be(staff, given, words):
    poll = made("draft", lines(None))
    with pytest.raises(NotReady, match=words):
        prepare_roll(user=staff, poll_id=poll.pk, lines=given)


def test_the_totals_count_persons_and_area(staff):
    poll = made("draft")
    given = [line("1-1", person="甲"), line("1-2", person="甲"), line("1-3", area=1)]
    roll = prepare_roll(user=staff, poll_id=poll.pk, lines=given)
    assert (roll.entry_count, roll.persons, roll.area) == (3, 2, 18001)
    assert roll.entries.filter(shared=True).count() == 2


def test_a_council_needs_no_area(staff):
    poll = made("draft", rule="council.default")
    seats = [line(f"席位{n}", area=None) for n in range(5)]
    roll = prepare_roll(user=staff, poll_id=poll.pk, lines=seats)
    assert (roll.persons, roll.area) == (5, None)


def test_a_roll_is_published_after_the_notice_and_frozen_before_the_vote(staff):
    draft, noticed = made("draft"), made("noticed")
    with pytest.raises(NotReady, match="公告之后"):
        publish_roll(user=staff, poll_id=draft.pk)
    with pytest.raises(NotReady, match="公布之后"):
        freeze_roll(user=staff, poll_id=noticed.pk)
    publish_roll(user=staff, poll_id=noticed.pk)
    roll = freeze_roll(user=staff, poll_id=noticed.pk)
    logged = Entry.objects.get(event="roll.frozen")
    assert logged.content_hash == f"sha256:{roll.sha256}"
    with pytest.raises(NotReady, match="不能再更正"):
        correct_roll(
            user=staff, poll_id=noticed.pk, lines=[line("1-1")], reason="漏了一户"
        )


def test_the_hash_is_that_of_the_lines(staff):
    first, second = made("roll_published"), made("roll_published")
    same = [line("b", person="q"), line("a", person="p", household="h")]
    for poll, given in ((first, same), (second, same[::-1])):
        correct_roll(user=staff, poll_id=poll.pk, lines=given, reason="核对")
    hashes = [freeze_roll(user=staff, poll_id=p.pk).sha256 for p in (first, second)]
    assert hashes[0] == hashes[1]
    assert len(hashes[0]) == 64


def test_a_roll_that_was_late_means_a_new_date(staff):
    poll = age(made("roll_published"), days=21)
    with pytest.raises(NotReady, match="只能取消"):
        freeze_roll(user=staff, poll_id=poll.pk)


def test_an_objection_is_decided_before_the_roll_is_frozen(staff, stranger):
    poll = made("roll_published")
    objection = object_to_roll(user=stranger, poll_id=poll.pk, text="漏了我家 3-301")
    with pytest.raises(NotReady, match="还有 1 件名册异议"):
        freeze_roll(user=staff, poll_id=poll.pk)
    with pytest.raises(NotReady, match="理由"):
        decide_objection(
            user=staff, objection_id=objection.pk, is_upheld=True, reason=""
        )
    decide_objection(
        user=staff, objection_id=objection.pk, is_upheld=True, reason="属实，已补登"
    )
    with pytest.raises(NotReady, match="已经处理"):
        decide_objection(
            user=staff, objection_id=objection.pk, is_upheld=False, reason="x"
        )
    freeze_roll(user=staff, poll_id=poll.pk)
    seen = Objection.objects.visible_to(stranger)
    assert [one.reason for one in seen] == ["属实，已补登"]


def test_who_may_object_to_a_roll(staff, stranger, lin):
    poll = made("roll_published", lines(lin))
    unknown = UserFactory(identity_tier="visitor")
    with pytest.raises(NotAllowed, match="验证手机号"):
        object_to_roll(user=unknown, poll_id=poll.pk, text="x")
    with pytest.raises(NotReady, match="没有这套房屋"):
        object_to_roll(user=lin, poll_id=poll.pk, text="x", entry_id=10**9)
    own = object_to_roll(user=staff, poll_id=poll.pk, text="x")
    with pytest.raises(NotAllowed, match="另一人"):
        decide_objection(user=staff, objection_id=own.pk, is_upheld=False, reason="x")
    with pytest.raises(NotReady, match="固定之前"):
        object_to_roll(user=lin, poll_id=made("frozen").pk, text="x")


def test_a_sold_unit_passes_to_the_new_owner(staff, lin, chen):
    poll = made(roll=lines(lin, None))
    transfer_entry(
        user=staff, entry_id=entry(poll).pk, voters=[chen.pk], basis="登记簿 12 号"
    )
    with pytest.raises(NotOnRoll, match="已经转给他人"):
        cast(poll, lin)
    cast(poll, chen)
    assert RollEntry.objects.visible_to(lin).count() == 0


def test_the_ballot_of_the_old_owner_stands(staff, lin, chen):
    poll = made(roll=lines(lin))
    cast(poll, lin)
    with pytest.raises(AlreadyVoted, match="继续有效"):
        transfer_entry(
            user=staff, entry_id=entry(poll).pk, voters=[chen.pk], basis="登记簿"
        )
    with pytest.raises(NotOnRoll):
        cast(poll, chen)


def test_a_paper_of_the_old_owner_stands_too(staff, lin, chen):
    poll = made(roll=lines(lin))
    paper(poll, staff)
    with pytest.raises(AlreadyVoted):
        transfer_entry(
            user=staff, entry_id=entry(poll).pk, voters=[chen.pk], basis="登记簿"
        )


@pytest.mark.parametrize(
    ("voters", "basis", "words"), [([], "x", "新的表决人"), ([1], " ", "依据")]
)
def test_a_transfer_says_to_whom_and_why(staff, voters, basis, words):
    poll = made()
    with pytest.raises(NotReady, match=words):
        transfer_entry(user=staff, entry_id=entry(poll).pk, voters=voters, basis=basis)


def test_no_transfer_after_the_end(staff, lin, chen):
    poll = close(made(roll=lines(lin)))
    with pytest.raises(NotReady, match="截止之前"):
        transfer_entry(
            user=staff, entry_id=entry(poll).pk, voters=[chen.pk], basis="登记簿"
        )


def test_deliveries_are_noted_once(staff):
    poll = made()
    ids = [entry(poll, n).pk for n in range(2)]
    note = {"user": staff, "poll_id": poll.pk, "way": "hand", "proof": "签收表"}
    assert record_deliveries(entry_ids=ids, **note) == 2
    assert record_deliveries(entry_ids=[*ids, entry(made()).pk], **note) == 0
    with pytest.raises(NotReady, match="送达方式"):
        record_deliveries(user=staff, poll_id=poll.pk, entry_ids=ids, way="owl")


def test_the_objection_days_of_a_rule_are_kept(staff):
    from deliberation import triggers

    poll = made("roll_published")
    poll.rule["terms"]["roll_objection_days"] = 5
    with triggers.suspended():
        poll.save(update_fields=["rule"])
    with pytest.raises(NotReady, match="5 日内可以提出异议，.* 24:00 期满"):
        freeze_roll(user=staff, poll_id=poll.pk)
    poll = outlast(poll, 5)
    with pytest.raises(NotReady, match="异议期 5 日已过"):
        object_to_roll(user=staff, poll_id=poll.pk, text="x")
    frozen = freeze_roll(user=staff, poll_id=poll.pk)
    assert frozen.frozen_at < timezone.now() + timedelta(minutes=1)
