"""The record of a vote, checked by a program that knows nothing of the site."""

import copy
import importlib.util
import io
import json
import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from audit import heads, leaves
from audit.log import record
from audit.models import Entry
from audit.sequencer import sequence
from common import clock
from deliberation import triggers
from deliberation.actions.counting import certify_result, tally_poll
from deliberation.actions.entrusting import accept_proxy, offer_proxy
from deliberation.actions.recording import hand_out_record
from deliberation.actions.rolls import freeze_roll
from deliberation.actions.transfers import transfer_entry
from deliberation.exceptions import NotAllowed, NotReady
from deliberation.models import Ballot, Poll, Result, RollEntry
from deliberation.queries import records
from deliberation.rules.rolls import RollLine
from tests.accounts.factories import UserFactory

from .passing import age, cast, close, entry, items, made, paper

PROGRAM = Path(__file__).parents[2] / "deliberation" / "verifier" / "verify_record.py"
_SPEC = importlib.util.spec_from_file_location("verify_record", PROGRAM)
verifier = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(verifier)

pytestmark = pytest.mark.usefixtures("kept")
QUESTIONS = ("甲", "乙")


def roll(owners):
    """Fifteen units: some of one buyer, some of the developer, one of two owners."""
    people = {3: "buyer", 4: "buyer", 10: "developer", 11: "developer"}
    voters = {n: (owner.pk,) for n, owner in enumerate(owners)}
    voters[4] = voters[3]
    voters[5] = (owners[5].pk, owners[6].pk)
    return [
        RollLine(
            label=f"1栋{n + 101}",
            person=people.get(n, ""),
            area=8000 + n,
            voters=voters.get(n, ()),
        )
        for n in range(15)
    ]


def held(staff, colleague, **more) -> Poll:
    """A vote in which all that can happen has happened, up to the count."""
    owners = UserFactory.create_batch(9)
    poll = made("frozen", roll(owners), questions=QUESTIONS, by=staff, **more)
    with triggers.suspended():
        # The stages of the tests are written past the log; the freezing is in it.
        poll.roll.frozen_at = None
        poll.roll.sha256 = ""
        poll.roll.save()
    freeze_roll(user=staff, poll_id=poll.pk)
    poll = age(poll, days=3)
    first, second = items(poll)
    for n, owner in enumerate(owners[:3]):
        cast(poll, owner, "approve", n)
    cast(poll, owners[2], "against", 2)  # and changed
    cast(poll, owners[3], number=3)  # for both units of the buyer
    cast(poll, owners[6], number=5, said={first: "abstain"})
    cast(poll, owners[5], number=5, said={second: "approve"})
    if poll.terms["proxy"]:
        (given,) = offer_proxy(
            owner=owners[7],
            poll_id=poll.pk,
            entry_ids=[entry(poll, 7).pk],
            agent=owners[8],
            opinions={first: "approve", second: ""},
            expires_at=poll.closes_at,
        )
        accept_proxy(agent=owners[8], proxy_id=given.pk)
        cast(poll, owners[8], number=7)
    paper(poll, staff, "approve", 10, second=colleague)
    paper(poll, staff, "against", 13, second=colleague)
    buyer = UserFactory()
    transfer_entry(
        user=staff, entry_id=entry(poll, 8).pk, voters=[buyer.pk], basis="登记簿 1"
    )
    cast(poll, buyer, number=8)
    with triggers.suspended():
        # The end comes now: moments of the log cannot be moved into the past.
        Poll.objects.filter(pk=poll.pk).update(closes_at=clock.db_now())
    tally_poll(user=staff, poll_id=poll.pk, second_teller=colleague)
    sequence()
    return Poll.objects.get(pk=poll.pk)


@pytest.fixture
def poll(staff, colleague):
    return held(staff, colleague)


def taken(staff, poll, tmp_path):
    """The record as a file, and as the program reads it."""
    path = tmp_path / "record.zip"
    path.write_bytes(hand_out_record(user=staff, poll_id=poll.pk, reason="核对"))
    return path, verifier.read(str(path))


def test_a_sound_record_holds(staff, poll, tmp_path):
    path, (head, tables) = taken(staff, poll, tmp_path)
    assert verifier.problems(head, tables) == []
    assert {name: len(rows) for name, rows in tables.items() if name != "log"} == {
        "roll": 15,
        "appendix": 1,
        "castings": 11,
        "ballots": 20,
        "changes": 2,
    }
    assert Entry.objects.filter(event="record.exported").count() == 1
    # As anybody would run it: alone, without the site or its packages.
    words = [sys.executable, "-I", str(PROGRAM), str(path), "--json"]
    done = subprocess.run(words, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["holds"] is True


@pytest.mark.parametrize(
    "rule", ["owners.special", "residents.deliberation", "council.default"]
)
def test_other_rules_are_counted_alike(staff, colleague, tmp_path, rule):
    _path, (head, tables) = taken(staff, held(staff, colleague, rule=rule), tmp_path)
    assert verifier.problems(head, tables) == []


def certified(staff, colleague, tmp_path):
    """The record of a result that was confirmed; a petition waits for nobody."""
    poll = held(staff, colleague, rule="owners.petition")
    certify_result(user=staff, poll_id=poll.pk)
    sequence()
    return taken(staff, poll, tmp_path)[1]


def test_until_when_and_whether_a_result_is_final(staff, colleague, poll, tmp_path):
    head, tables = taken(staff, poll, tmp_path)[1]
    kept = list(Result.objects.filter(item__poll=poll).order_by("pk"))
    told = [leaves.moment(one.objection_until) for one in kept]
    assert [one["objection_until"] for one in head["results"]] == told
    assert {one["certified_at"] for one in head["results"]} == {None}
    assert (head["poll"]["at_once"], head["poll"]["noticed_at"][:2]) == (None, "20")
    head, tables = certified(staff, colleague, tmp_path)
    assert all(one["certified_at"] for one in head["results"])
    assert verifier.problems(head, tables) == []
    for one in head["results"]:  # a record of before there were moments
        for name in ("tallied_at", "objection_until", "certified_at"):
            del one[name]
    assert verifier.problems(head, tables) == []


@pytest.mark.parametrize(
    ("name", "moment", "what"),
    [
        ("objection_until", "2026-01-01T00:00:00.000000Z", "比规则的天数短"),
        ("objection_until", "2030-01-01T00:00:00.000000Z", "异议截止时间与日志不符"),
        ("objection_until", "2030-01-01T00:00:00.000000Z", "没有满就确认"),
        ("certified_at", "2030-01-01T00:00:00.000000Z", "确认时间与日志不符"),
        ("certified_at", None, "确认与日志不符"),
        ("sha256", "0", "确认的不是这些结果"),
    ],
)
def test_a_moment_of_a_result_that_was_changed_is_named(
    staff, colleague, tmp_path, name, moment, what
):
    head, tables = certified(staff, colleague, tmp_path)
    head["results"][0][name] = moment
    assert any(what in one["what"] for one in verifier.problems(head, tables))


def spoil(rng, head, tables):
    """Change, delete, double or swap one row; gives what was done."""
    name = rng.choice(["ballots", "castings", "changes", "roll", "appendix", "log"])
    rows = tables[name]
    at = rng.randrange(len(rows))
    way = rng.choice(["edit", "edit", "delete", "double"])
    if way == "delete":
        return name, way, rows.pop(at)
    if way == "double":
        rows.append(copy.deepcopy(rows[at]))
        return name, way, rows[at]
    row, key = rows[at], rng.choice(_EDITED[name])
    inner = row["line"] if name == "appendix" else row
    inner[key] = _other(rng, inner[key], rows, key, name)
    return name, key, row


_EDITED = {
    "ballots": ["choice", "entry", "casting", "item"],
    "castings": ["receipt", "entry_id", "channel", "key", "sha256", "actor", "cast_at"],
    "changes": ["choice", "entry", "casting", "item"],
    "roll": ["entry", "person", "household", "area"],
    "appendix": ["at", "basis", "entry", "new", "old", "persons", "joined", "left"],
    "log": ["position", "leaf", "content"],
}


def _other(rng, value, rows, key, name):
    """Something else of the same kind."""
    if key == "cast_at":
        return value.replace("2026", "2027")
    if key == "choice":
        return rng.choice([one for one in verifier.CHOICES if one != value])
    if key == "content":
        field = rng.choice(["event", "at", "content", "id"])
        return {**value, field: f"{value[field]}0"}
    if key == "position":
        return rows[0][key] if rows[0][key] != value else rows[1][key]
    if isinstance(value, list):
        return [*value, 1]
    if isinstance(value, int):
        return value + rng.randrange(1, 50)
    return f"{value or 'x'}{rng.randrange(10)}"


def test_no_single_change_goes_unseen(staff, poll, tmp_path):
    """R14 of the bars: every one of so many random changes of one row is named."""
    _path, (head, tables) = taken(staff, poll, tmp_path)
    unseen = []
    for seed in range(int(os.environ.get("RECORD_TAMPERS", "300"))):
        rng = random.Random(seed)
        spoilt = copy.deepcopy(tables)
        done = spoil(rng, head, spoilt)
        if not verifier.problems(head, spoilt):
            unseen.append((seed, done[:2]))
    assert unseen == [], sorted({str(done) for _seed, done in unseen})


def test_a_line_rewritten_with_its_leaf_is_not_under_the_head(staff, poll, tmp_path):
    """What the leaves alone cannot show: whoever rewrites can compute them anew."""
    _path, (head, tables) = taken(staff, poll, tmp_path)
    line = tables["log"][3]
    line["content"]["at"] = "2026-01-01T00:00:00.000000Z"
    written = verifier._canonical(line["content"])
    line["leaf"] = f"sha256:{verifier._sha(bytes(1) + written)}"
    found = [one["what"] for one in verifier.problems(head, tables)]
    assert "日志条目不在签名的树头之下" in found


def test_the_head_of_a_record_is_the_signed_one(staff, poll, tmp_path, capsys):
    path, (head, _tables) = taken(staff, poll, tmp_path)
    assert head["tree_head"] == heads.newest().as_dict()
    assert verifier.main([str(path)]) == 0
    assert head["tree_head"]["root"] in capsys.readouterr().out


def test_a_head_signed_meanwhile_does_not_spoil_a_record(
    staff, poll, tmp_path, monkeypatch
):
    """The log goes on, and the ticker signs, while the tables are written."""
    lines = records._roll

    def meanwhile(poll):
        record("poll.looked_at", target=poll)
        sequence()
        seal()
        return lines(poll)

    seal = heads.seal
    monkeypatch.setattr(records, "_roll", meanwhile)
    _path, (head, tables) = taken(staff, poll, tmp_path)
    assert heads.newest().size == head["tree_head"]["size"] + 1
    assert verifier.problems(head, tables) == []


def test_the_row_is_named(staff, poll, tmp_path):
    """By whoever can write SQL past the triggers, too."""
    cheated = Ballot.objects.filter(choice="approve").order_by("pk")[3]
    sold = RollEntry.objects.get(roll=poll.roll, label="1栋115")
    with triggers.suspended():
        Ballot.objects.filter(pk=cheated.pk).update(choice="against")
        RollEntry.objects.filter(pk=sold.pk).update(area=99999)
    _path, (head, tables) = taken(staff, poll, tmp_path)
    named = {(one["table"], one["row"]) for one in verifier.problems(head, tables)}
    assert ("castings", cheated.casting.receipt) in named
    assert ("roll", "1栋115") in named


def test_who_takes_a_record_and_when(staff, colleague, lin, stranger, poll):
    with pytest.raises(NotReady, match="原因"):
        hand_out_record(user=staff, poll_id=poll.pk, reason=" ")
    for who in (lin, stranger):
        with pytest.raises(NotAllowed):
            hand_out_record(user=who, poll_id=poll.pk, reason="看看")
    early = close(made(by=staff))
    with pytest.raises(NotReady, match="计票以后"):
        hand_out_record(user=staff, poll_id=early.pk, reason="核对")


def test_the_command(staff, poll, tmp_path):
    path, out = tmp_path / "r.zip", io.StringIO()
    words = {"by": staff.username, "reason": "核对", "stdout": out}
    call_command("export_record", poll.code, str(path), **words)
    assert verifier.problems(*verifier.read(str(path))) == []
    for code, by, said in (
        ("XX-1", staff.username, "没有编号"),
        (poll.code, "nobody", "没有用户名"),
    ):
        with pytest.raises(CommandError, match=said) as refused:
            call_command("export_record", code, str(path), by=by, reason="核对")
        assert refused.value.returncode == 2


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        pytest.param({}, id="empty archive"),
        pytest.param({"record.json": b"{"}, id="broken head"),
        pytest.param({"record.json": b'{"format": "other"}'}, id="other format"),
    ],
)
def test_what_is_no_record_is_refused(tmp_path, capsys, data):
    path = tmp_path / "x.zip"
    if isinstance(data, dict):
        tables = {f"{name}.jsonl": b"" for name in verifier.TABLES}
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in {**tables, **data}.items():
                archive.writestr(name, content)
    else:
        path.write_bytes(data)
    assert verifier.main([str(path)]) == 2
    assert "记录" in capsys.readouterr().err


def test_a_record_that_lacks_something_is_told_not_trusted(staff, poll, tmp_path):
    _path, (head, tables) = taken(staff, poll, tmp_path)
    for name in ("terms", "roll_sha256", "closes_at"):
        less = {**head, "poll": {k: v for k, v in head["poll"].items() if k != name}}
        assert any("残缺" in p["what"] for p in verifier.problems(less, tables))
    assert verifier.problems({**head, "results": []}, tables)


def test_the_desk_asks_what_for_and_hands_out_the_same_record(
    client, staff, poll, tmp_path
):
    url = reverse("votes:record", args=[poll.code])
    client.force_login(staff)
    assert url in client.get(reverse("votes:poll", args=[poll.code])).text
    assert "不要放到网上" in client.get(url).text
    refused = client.post(url, {"reason": ""})
    assert (refused.status_code, refused["Content-Type"][:9]) == (422, "text/html")
    assert not Entry.objects.filter(event="record.exported").exists()

    answer = client.post(url, {"reason": "法院调取"})
    assert answer["Content-Type"] == "application/zip"
    path = tmp_path / "desk.zip"
    path.write_bytes(answer.content)
    assert verifier.problems(*verifier.read(str(path))) == []
    assert Entry.objects.get(event="record.exported").actor_id == staff.pk


def test_before_the_count_the_desk_says_what_is_missing(client, staff):
    poll = made("open", roll(UserFactory.create_batch(9)), by=staff)
    client.force_login(staff)
    answer = client.post(reverse("votes:record", args=[poll.code]), {"reason": "核对"})
    assert answer.status_code == 422
    assert "计票以后才能导出表决记录" in answer.text
