"""`manage.py tally`: the contract of its lines, its refusals and its exit."""

import io
import json
import sys
import types

import pytest
from django.core.management import CommandError, call_command

from deliberation.management.commands import tally as command

MEETING = {"totals": {"persons": {"all": 60, "present": 40, "approve": 21}}}
OWNERS = {
    "roll": [
        {"entry": "1-101", "area": "80.00"},
        {"entry": "1-102", "area": "80.00"},
        {"entry": "1-103", "area": "80.01"},
    ],
    "ballots": [
        {"entry": "1-101", "choice": "approve", "channel": "online"},
        {"entry": "1-102", "choice": "approve", "channel": "paper"},
    ],
}


def run(*args, **options):
    out = io.StringIO()
    call_command(command.Command(), *args, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def lines(monkeypatch):
    """Hand lines of bytes to the command and read its answers."""

    def feed(rule, written, **options):
        stdin = types.SimpleNamespace(buffer=io.BytesIO(written))
        monkeypatch.setattr(sys, "stdin", stdin)
        return [json.loads(line) for line in run(rule, "-", **options).splitlines()]

    return feed


@pytest.fixture
def record(tmp_path):
    def write(content):
        path = tmp_path / "record.json"
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        return str(path)

    return write


def test_one_record_in_full(record):
    answer = json.loads(run("owners.ordinary", record(OWNERS), on="2026-11-22"))
    assert answer == {
        "rule": "owners.ordinary@2020-05-28",
        "passed": False,
        "failing": ["participation.area"],  # 160.00 of 240.01 is short of two thirds
        "persons": {
            "all": 3,
            "votes_cast": 2,
            "participating": 2,
            "approve": 2,
            "against": 0,
            "abstain": 0,
            "invalid": 0,
            "unreturned": 1,
            "present": 2,
        },
        "area": {
            "all": "240.01",
            "votes_cast": "160.00",
            "participating": "160.00",
            "approve": "160.00",
            "against": "0.00",
            "abstain": "0.00",
            "invalid": "0.00",
            "unreturned": "80.01",
        },
        "needed": {
            "participation.persons": 2,
            "participation.area": "160.01",
            "approval.persons": 2,
            "approval.area": "80.01",
        },
    }


def test_json_is_what_it_prints_anyway(record):
    path = record(MEETING)
    name = "residents.representatives"
    assert run(name, path, json=True) == run(name, path)


@pytest.mark.parametrize(
    ("rule", "options", "version"),
    [
        ("villagers.representatives", {"on": "2025-12-31"}, "2018-12-29"),
        ("villagers.representatives", {"on": "2026-01-01"}, "2025-10-28"),
        ("villagers.representatives@2018-12-29", {}, "2018-12-29"),
        ("villagers.representatives@2018-12-29", {"on": "2026-06-01"}, "2018-12-29"),
    ],
)
def test_the_text_of_the_day_is_applied(record, rule, options, version):
    answer = json.loads(run(rule, record(MEETING), **options))
    assert answer["rule"] == f"villagers.representatives@{version}"
    assert answer["passed"] is True


@pytest.mark.parametrize(
    ("rule", "content", "options", "reason"),
    [
        ("owners.none", MEETING, {}, "没有编号为 owners.none 的规则"),
        ("consultation.law", MEETING, {}, "不是表决规则"),
        ("owners.ordinary", OWNERS, {"on": "2020-12-31"}, "没有生效的文本"),
        ("owners.ordinary", OWNERS, {"on": "上月"}, "日期应写作"),
        ("owners.ordinary", MEETING, {}, "缺少人数"),
        ("owners.ordinary", [], {}, "记录应是一个对象"),
    ],
)
def test_a_refusal_ends_with_status_2(record, rule, content, options, reason):
    with pytest.raises(CommandError, match=reason) as caught:
        run(rule, record(content), **options)
    assert caught.value.returncode == 2


@pytest.mark.parametrize("path", ["missing.json", "."])
def test_a_file_that_cannot_be_read_is_refused(tmp_path, path):
    with pytest.raises(CommandError, match="无法打开文件") as caught:
        run("owners.ordinary", str(tmp_path / path))
    assert caught.value.returncode == 2


def test_each_line_has_its_answer(lines):
    short = {"totals": {"persons": {"all": 60, "present": 39, "approve": 39}}}
    written = "\n".join(
        [json.dumps(MEETING), "{", json.dumps(OWNERS), "", json.dumps(short)]
    )
    one, two, three, four = lines("residents.representatives", written.encode())
    assert one["passed"] is True
    assert two == {"error": "不是有效的 JSON（UTF-8）。"}
    assert three["failing"] == []  # two of three came, and both agree
    assert four["failing"] == ["participation.persons"]
    assert four["needed"]["participation.persons"] == 40


def test_bytes_that_are_no_text_are_refused_on_their_line(lines):
    written = b"\xff\xfe\n" + json.dumps(MEETING).encode() + b"\n"
    refused, answered = lines("residents.representatives", written)
    assert "error" in refused
    assert answered["passed"] is True


def test_lines_for_an_unknown_rule_are_refused_at_once(lines):
    with pytest.raises(CommandError) as caught:
        lines("owners.none", b"{}")
    assert caught.value.returncode == 2


def test_no_lines_give_no_answers(lines):
    assert lines("owners.ordinary", b"") == []
