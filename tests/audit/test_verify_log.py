"""The program that people run on their own machine, on files of a real log."""

import copy
import importlib.util
import json
import subprocess
import sys

import pytest
from django.urls import reverse

from audit import heads, log, sequencer, signing
from audit.models import Entry, TreeHead
from pages.logbook import VERIFIER

_SPEC = importlib.util.spec_from_file_location("verify_log", VERIFIER)
program = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(program)


@pytest.fixture
def signed(thing):
    """A log of 300 entries under heads of 7 and 300."""
    for number in (7, 293):
        log.record_all(log.prepare("thing.moved", target=thing) for _ in range(number))
        sequencer.sequence()
        heads.seal()


@pytest.fixture
def saved(tmp_path):
    """Write content to a file, and give its path."""

    def saved(content):
        path = tmp_path / "file.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        return str(path)

    return saved


def proof(position=5):
    return heads.proof_of(Entry.objects.get(position=position))


def growth():
    return heads.growth(*TreeHead.objects.order_by("size"))


@pytest.mark.usefixtures("signed")
def test_what_the_site_hands_out_holds(saved, capsys):
    key = signing.public_key()
    files = [heads.newest().as_dict(), proof(5), proof(300), growth()]
    for content in files:
        assert program.main([saved(content), "--key", key]) == 0
    told = capsys.readouterr().out
    assert told.count("成立\n") == len(files)
    assert "第 5 条 thing.moved，在树头（7 条" in told
    assert "不成立" not in told


FORGERIES = {
    "content": (proof, ["content"], '{"event":"thing.hidden"}', "叶哈希不符"),
    "position": (proof, ["position"], 4, "不在这个树头之下"),
    "proof": (proof, ["proof"], [], "不在这个树头之下"),
    "root": (proof, ["head", "root"], "00" * 32, "签名不成立"),
    "time": (proof, ["head", "at"], "2020-01-01T00:00:00.000000Z", "签名不成立"),
    "signature": (proof, ["head", "signature"], "00" * 64, "签名不成立"),
    "old root": (growth, ["old", "root"], "00" * 32, "长出来"),
    "old size": (growth, ["old", "size"], 6, "长出来"),
    "no proof": (growth, ["proof"], [], "长出来"),
}


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize("name", FORGERIES)
def test_what_was_forged_is_named(name, saved, capsys):
    make, path, value, words = FORGERIES[name]
    content = copy.deepcopy(make())
    *way, last = path
    inner = content
    for step in way:
        inner = inner[step]
    inner[last] = value
    assert program.main([saved(content)]) == 1
    assert words in capsys.readouterr().out


@pytest.mark.usefixtures("signed")
def test_a_stranger_cannot_sign_for_the_site(saved, settings, capsys):
    ours = signing.public_key()
    settings.AUDIT_SIGNING_SECRET = "stranger"
    head = heads.newest()
    head.public_key, head.signature = signing.sign(head.content())
    path = saved(head.as_dict())
    assert program.main([path]) == 0
    assert program.main([path, "--key", ours]) == 1
    assert "不是所给的公钥" in capsys.readouterr().out


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        {"format": []},
        {"format": "minyi.head/1"},
        {"format": "minyi.proof/1", "position": "x", "leaf": 5, "head": {}},
        {"format": "minyi.growth/1", "old": None, "new": None},
    ],
)
def test_what_is_no_such_file_is_said(content, saved):
    assert program.main([saved(content)]) == 2


@pytest.mark.usefixtures("signed")
def test_it_runs_alone_and_says_when_signatures_were_not_checked(saved):
    """As on a machine without our packages: isolated, no site packages."""
    command = [sys.executable, "-I", "-S", str(VERIFIER), saved(proof())]
    run = subprocess.run(command, capture_output=True, check=False)
    told = run.stdout.decode()
    assert run.returncode == 0
    assert "签名没有核对（没有安装 cryptography）" in told


# The pages that hand these files out.


@pytest.mark.usefixtures("signed")
def test_the_page_shows_the_newest_head_and_the_key(client):
    page = client.get(reverse("pages:log")).content.decode()
    assert heads.newest().root in page
    assert signing.public_key() in page


@pytest.mark.django_db
def test_before_the_first_head_the_page_says_so(client):
    page = client.get(reverse("pages:log")).content.decode()
    assert "还没有树头" in page
    assert "下载增长证明" not in page


@pytest.mark.usefixtures("signed")
def test_files_come_as_files_and_hold(client, saved):
    for address in (
        reverse("pages:log_head", args=[300]),
        reverse("pages:log_growth") + "?old=7&new=300",
        reverse("pages:log_growth") + "?old=300&new=7",
    ):
        answer = client.get(address)
        assert "attachment" in answer["Content-Disposition"]
        assert program.main([saved(answer.json())]) == 0
    handed = client.get(reverse("pages:log_program"))
    assert b"".join(handed) == VERIFIER.read_bytes()


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize(
    "sizes", ["", "old=7", "old=x&new=7", "old=8&new=300", "old=-7&new=7"]
)
def test_other_sizes_have_no_growth(client, sizes):
    assert client.get(f"{reverse('pages:log_growth')}?{sizes}").status_code == 404


def test_many_heads_cost_as_many_queries_as_few(
    client, thing, django_assert_num_queries
):
    def grow(times):
        for _ in range(times):
            log.record_all([log.prepare("thing.moved", target=thing)])
            sequencer.sequence()
            heads.seal()

    counts = []
    for times in (2, 30):
        grow(times)
        with django_assert_num_queries(10, exact=False) as counted:
            client.get(reverse("pages:log"))
        counts.append(len(counted))
    assert counts[0] == counts[1]
    page = client.get(reverse("pages:log")).content.decode()
    assert "较早的" in page
