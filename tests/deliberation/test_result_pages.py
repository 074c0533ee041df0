"""Turnout while a vote is open, the result after the count, and its papers."""

import csv
import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliberation.actions.counting import certify_result, tally_poll
from deliberation.models import Result
from deliberation.rules.rolls import RollLine

from .polling import lines, make_poll, vote

pytestmark = pytest.mark.django_db


def page_of(poll, name, *more) -> str:
    return reverse(f"deliberation:{name}", args=[poll.code, *more])


def text_of(poll, name, *more) -> str:
    """What a page says, without its tags."""
    html = Client().get(page_of(poll, name, *more)).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def counted(*choices, areas=None, staff, **more):
    """A closed poll with these ballots ("" is silent), already counted."""
    areas = areas or [10000] * len(choices)
    roll = [
        RollLine(f"1栋{n}", f"p{n}", f"h{n}", area, (), f"{n % 2 + 1}栋")
        for n, area in enumerate(areas)
    ]
    poll = make_poll("closed", roll, **more)
    vote(poll, *choices)
    tally_poll(user=staff, poll_id=poll.pk)
    return poll


def test_turnout_says_how_many_came_and_what_is_missing():
    poll = make_poll("open", lines(*[None] * 6, buildings=2))
    vote(poll, "approve", "against", "abstain")
    text = text_of(poll, "turnout")
    assert "3 人 / 6 人（50.0%）" in text
    assert "须达到 2/3，即 4 人 ，还差 1 人" in text
    assert "须达到 2/3，即 400.00 m² ，还差 100.00 m²" in text
    assert "1栋 2 / 3（66.6%） 200.00 / 300.00 m²（66.6%）" in text
    assert "2栋 1 / 3（33.3%） 100.00 / 300.00 m²（33.3%）" in text


@pytest.mark.parametrize("choice", ["approve", "against", "abstain"])
def test_no_page_of_an_open_poll_shows_which_way_it_goes(choice):
    poll = make_poll("open", lines(*[None] * 4))
    vote(poll, choice, choice, choice)
    pages = [text_of(poll, name) for name in ("poll", "turnout", "result", "notice")]
    other = make_poll("open", lines(*[None] * 4))
    vote(other, "approve", "against", "abstain")
    for name, text in zip(("poll", "turnout", "result", "notice"), pages, strict=True):
        assert plain(text, poll) == plain(text_of(other, name), other)


def plain(text: str, poll) -> str:
    """A page without what differs between any two polls: number, times, digests."""
    text = text.replace(poll.code, "")
    return re.sub(r"[0-9a-f]{64}|[0-9A-F]{4}(-[0-9A-F]{4}){3}|\d+(:\d+)+", "", text)


def test_the_law_mark_is_reached_exactly():
    poll = make_poll("open", lines(*[None] * 3))
    vote(poll, "approve", "against")
    text = text_of(poll, "turnout")
    assert "已达到 须有的 2/3，即 2 人" in text
    assert "，还差" not in text


def test_before_the_opening_the_turnout_shows_the_roll_alone():
    poll = make_poll("frozen", lines(None, None))
    assert "表决还没有开始" in text_of(poll, "turnout")
    assert "离参与比例" not in text_of(poll, "turnout")
    unpublished = make_poll("noticed", lines(None, None))
    assert "名册还没有公布" in text_of(unpublished, "turnout")


def test_carried_with_every_number(staff):
    poll = counted("approve", "approve", "against", "abstain", "", "", staff=staff)
    text = text_of(poll, "result")
    assert "通过" in text.split("票数")[0]
    for line in (
        "总数 6 600.00",
        "参与表决 4 400.00",
        "同意 2 200.00",
        "反对 1 100.00",
        "弃权 1 100.00",
        "废票 0 0.00",
        "未送回 2 200.00",
    ):
        assert line in text
    result = Result.objects.get(item__poll=poll)
    assert result.sha256 in text
    assert poll.roll.sha256 in text
    assert staff.display_name in text


def test_half_is_not_more_than_half(staff):
    poll = counted("approve", "approve", "against", "against", "", "", staff=staff)
    text = text_of(poll, "result")
    assert "✗ 未通过：未达到的是同意·人数、同意·面积" in text
    assert "同意人数 超过参与表决（4 人）的 1/2 3 人 2 人 ✗ 未达到" in text


def test_the_side_that_failed_is_named(staff):
    areas = [10000, 10000, 10000, 40000, 10000]
    choices = ("approve", "approve", "approve", "against", "")
    poll = counted(*choices, areas=areas, staff=staff)
    text = text_of(poll, "result")
    assert "✗ 未通过：未达到的是同意·面积" in text
    assert "同意人数 超过参与表决（4 人）的 1/2 3 人 3 人 ✓ 达到" in text
    assert "同意面积 超过参与表决（700.00 m²）的 1/2 350.01 m² 300.00 m² ✗" in text


def test_without_quorum_nothing_is_decided(staff):
    poll = counted("approve", "", "", staff=staff)
    assert "未达到的是参与·人数、参与·面积" in text_of(poll, "result")


def test_preliminary_then_certified(staff, colleague):
    poll = counted("approve", "approve", "approve", staff=staff)
    assert "这是初步结果，公示到" in text_of(poll, "result")
    assert "以上为初步结果" in text_of(poll, "result_print")
    Result.objects.update(objection_until=timezone.now() - timedelta(minutes=1))
    assert "结果还没有确认" in text_of(poll, "result")
    certify_result(user=colleague, poll_id=poll.pk)
    text = text_of(poll, "result")
    assert "初步结果" not in text
    assert f"确认人 {colleague.display_name}" in text
    assert "结果已于" in text_of(poll, "result_print")


def test_the_printed_code_is_that_of_the_page(staff):
    poll = counted("approve", "approve", staff=staff)
    code = re.search(r"[0-9A-F]{4}(-[0-9A-F]{4}){3}", text_of(poll, "result_print"))[0]
    assert code in text_of(poll, "result")
    notice = re.search(r"[0-9A-F]{4}(-[0-9A-F]{4}){3}", text_of(poll, "notice"))[0]
    assert notice in text_of(poll, "poll")
    assert notice != code


def test_the_notice_holds_what_the_law_wants_announced():
    poll = make_poll("noticed", lines(None, None, None))
    text = text_of(poll, "notice")
    for words in (
        "全小区",
        "3 个表决单位，计 3 人，300.00 m²",
        "是否同意加装充电桩",
        "说明材料",
        "同意、反对、弃权",
        "意向征询：结果供决定时参考，没有法律约束力",
        "第二百七十八条",
        "居委会",
        "0752-0000000",
        "盖章处",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        ("advisory", "这不是法定表决"),
        ("charter", "按大家约定的议事规则执行"),
        ("statutory", "对全体表决人都有约束力"),
    ],
)
def test_every_page_says_plainly_what_it_binds(effect, words, staff):
    basis = {} if effect == "advisory" else {"basis": "某条款"}
    poll = make_poll("open", legal_effect=effect, **basis)
    assert words in text_of(poll, "poll")


def test_the_files_hold_the_numbers_of_the_page(staff):
    poll = counted(
        "approve", "approve", "against", staff=staff, questions=["=甲", "乙"]
    )
    answer = Client().get(page_of(poll, "result_export", "csv"))
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    assert [(r["序号"], r["表决事项"], r["指标"]) for r in rows] == [
        ("1", "'=甲", "人数"),
        ("1", "'=甲", "面积"),
        ("2", "乙", "人数"),
        ("2", "乙", "面积"),
    ]
    assert (rows[0]["同意"], rows[1]["同意"]) == ("2", "200.00")
    assert (rows[0]["通过须达到"], rows[1]["通过须达到"]) == ("2", "150.01")
    assert {row["结论"] for row in rows} == {"通过"}
    answer = Client().get(page_of(poll, "result_export", "xlsx"))
    sheet = openpyxl.load_workbook(
        io.BytesIO(b"".join(answer.streaming_content))
    ).active
    assert sheet.max_row == len(rows) + 1


def test_a_cancelled_poll_keeps_its_page_with_the_reason():
    poll = make_poll("open", cancelled_at=timezone.now(), cancel_reason="方案有误")
    assert "取消。原因：方案有误" in text_of(poll, "poll")
    assert "去投票" not in text_of(poll, "poll")
    result = text_of(poll, "result")
    assert "取消。原因：方案有误" in result
    assert "取消的表决不计票" in result
    assert "还没有计票" not in result
