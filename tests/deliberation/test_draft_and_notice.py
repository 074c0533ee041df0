"""Drawing up a poll and announcing it: what is refused, in which words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Entry
from deliberation.actions.drafting import (
    draft_poll,
    notice_poll,
    notice_refusals,
    record_legality_check,
    record_party_review,
    revise_draft,
)
from deliberation.actions.rolls import prepare_roll
from deliberation.actions.window import cancel_poll, extend_poll, void_poll
from deliberation.exceptions import NotReady
from deliberation.models import Poll
from deliberation.rules.lifecycle import Phase

from .passing import age, close, made
from .polling import lines, place

pytestmark = pytest.mark.usefixtures("kept")
DAY = timedelta(days=1)


def draft(by, rule="owners.ordinary", **more):
    """A complete draft that opens in twenty days, for ten."""
    now = timezone.now()
    plan = {
        "title": "更换物业服务企业",
        "region": place(),
        "rule": rule,
        "questions": [("是否同意更换物业服务企业", "比选报告")],
        "opens_at": now + 20 * DAY,
        "closes_at": now + 30 * DAY,
        "convener": "业主委员会",
        "contact": "0752-0000000",
        "scope": "1 至 3 栋全体业主",
        **more,
    }
    return draft_poll(user=by, **plan)


def ready(by, **more):
    """A draft with its roll."""
    poll = draft(by, **more)
    prepare_roll(user=by, poll_id=poll.pk, lines=lines(None, None, None))
    return poll


def test_a_draft_freezes_its_rule(staff):
    poll = draft(staff)
    assert poll.code.startswith("BJ-")
    assert poll.row.key == "owners.ordinary@2020-05-28"
    assert poll.phase(timezone.now()) is Phase.DRAFT
    assert draft(staff).code > poll.code


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rule": "owners.unknown"}, "没有编号"),
        ({"rule": "consultation.law"}, "不是表决规则"),
        ({"rule": "residents.election"}, "须现场投票"),
        ({"rule": "owners.change_of_use", "legal_effect": "statutory"}, "法律效力"),
        ({"legal_effect": "statutory"}, "没有文号"),
        ({"legal_effect": "charter"}, "法律效力"),
        ({"closes_at": timezone.now()}, "截止时间应晚于开始时间"),
        ({"title": "  "}, "标题"),
        ({"questions": [(" ", "")]}, "每一项表决事项"),
        (
            {"rule": "residents.assembly", "legal_effect": "statutory"},
            "实施办法或者章程条款",
        ),
    ],
)
def test_a_draft_that_cannot_be(staff, change, words):
    with pytest.raises(NotReady, match=words):
        draft(staff, **change)
    assert not Poll.objects.exists()


def test_a_designated_site_takes_a_vote_that_binds(staff, settings):
    settings.DESIGNATION_NO = "惠住建函〔2026〕1号"
    poll = draft(staff, legal_effect="statutory")
    assert poll.designation_no == "惠住建函〔2026〕1号"


def test_a_petition_rests_on_the_law_itself(staff):
    poll = draft(staff, "owners.petition", legal_effect="statutory")
    assert "第十三条" in poll.basis


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"opens_at": timezone.now() + 14 * DAY}, "至少 15 日"),
        ({"convener": ""}, "召集人"),
        ({"contact": ""}, "异议联系方式"),
        ({"scope": " "}, "表决范围"),
        ({"questions": []}, "表决事项"),
        ({"rule": "residents.assembly"}, "党组织"),
    ],
)
def test_a_notice_that_cannot_go_out(staff, change, words):
    poll = ready(staff, **change)
    with pytest.raises(NotReady, match=words):
        notice_poll(user=staff, poll_id=poll.pk)
    assert any(words in refusal for refusal in notice_refusals(poll))
    assert not Poll.objects.filter(noticed_at__isnull=False).exists()


def test_all_that_is_missing_is_said_at_once(staff):
    poll = draft(staff, convener="", contact="")
    with pytest.raises(NotReady) as refused:
        notice_poll(user=staff, poll_id=poll.pk)
    assert len(refused.value.details["refusals"]) == 3  # and there is no roll


def test_a_notice_goes_out_once_and_binds(staff):
    poll = ready(staff, rule="residents.assembly")
    record_party_review(user=staff, poll_id=poll.pk, note="支部会议讨论通过")
    record_legality_check(user=staff, poll_id=poll.pk, note="法律顾问审查")
    noticed = notice_poll(user=staff, poll_id=poll.pk)
    assert noticed.announced_closes_at == noticed.closes_at
    assert noticed.phase(timezone.now()) is Phase.NOTICED
    for again in (
        lambda: notice_poll(user=staff, poll_id=poll.pk),
        lambda: revise_draft(user=staff, poll_id=poll.pk, title="另一件事"),
        lambda: prepare_roll(user=staff, poll_id=poll.pk, lines=lines(None)),
    ):
        with pytest.raises(NotReady, match="公告已经发出"):
            again()
    events = Entry.objects.filter(event__startswith="poll.").values_list(
        "event", flat=1
    )
    assert list(events) == [
        "poll.drafted", "poll.party_reviewed", "poll.legality_checked", "poll.noticed"
    ]  # fmt: skip


def test_a_draft_may_be_revised(staff):
    poll = draft(staff)
    revise_draft(
        user=staff,
        poll_id=poll.pk,
        title="选聘物业",
        questions=[("甲", ""), ("乙", "")],
    )
    poll.refresh_from_db()
    assert poll.title == "选聘物业"
    assert [item.question for item in poll.items.all()] == ["甲", "乙"]


def test_unreturned_ballots_follow_only_by_the_owners_own_clause(staff):
    poll = draft(staff, follow_clause="议事规则第八条")
    assert poll.terms["unreturned"] == "follow_majority"
    assert draft(staff).terms["unreturned"] == "not_participating"


def test_the_end_only_moves_forward_and_with_a_reason(staff):
    poll = made()
    later = poll.closes_at + 3 * DAY
    for closes_at, reason, words in [
        (poll.closes_at, "人少", "必须晚于"),
        (poll.closes_at - DAY, "人少", "必须晚于"),
        (later, "  ", "原因"),
    ]:
        with pytest.raises(NotReady, match=words):
            extend_poll(user=staff, poll_id=poll.pk, closes_at=closes_at, reason=reason)
    extend_poll(user=staff, poll_id=poll.pk, closes_at=later, reason="参与不足")
    assert poll.extensions.get().new_closes_at == later
    assert age(poll, days=7).phase(timezone.now()) is Phase.EXTENDED


def test_what_is_over_is_neither_extended_nor_cancelled(staff):
    poll = close(made())
    with pytest.raises(NotReady, match="已经截止"):
        extend_poll(
            user=staff, poll_id=poll.pk, closes_at=timezone.now() + DAY, reason="x"
        )
    with pytest.raises(NotReady, match="宣告无效"):
        cancel_poll(user=staff, poll_id=poll.pk, reason="x")


def test_a_cancelled_poll_is_over(staff):
    poll = made("noticed")
    with pytest.raises(NotReady, match="原因"):
        cancel_poll(user=staff, poll_id=poll.pk, reason=" ")
    cancel_poll(user=staff, poll_id=poll.pk, reason="业主撤回")
    poll.refresh_from_db()
    assert poll.phase(timezone.now()) is Phase.CANCELLED
    for again in (cancel_poll, void_poll):
        with pytest.raises(NotReady, match="已经取消"):
            again(user=staff, poll_id=poll.pk, reason="x")


def test_only_a_closed_poll_is_declared_void(staff):
    poll = made()
    with pytest.raises(NotReady, match="取消"):
        void_poll(user=staff, poll_id=poll.pk, reason="名册有误")
    voided = void_poll(user=staff, poll_id=close(poll).pk, reason="名册有误")
    assert voided.phase(timezone.now()) is Phase.VOID
