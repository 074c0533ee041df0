"""Where votes and results stand in the signed log, for whoever wants to check."""

import pytest
from django.test import Client
from django.urls import reverse

from audit import heads, leaves
from audit.sequencer import sequence
from audit.tree import is_included
from deliberation.actions.counting import tally_poll
from deliberation.actions.rolls import freeze_roll
from deliberation.models import Poll
from tests.accounts.factories import UserFactory

from .polling import enter, lines, make_poll, vote
from .test_voting_pages import address, cast

pytestmark = pytest.mark.django_db


def signed():
    sequence()
    return heads.seal()


def page_of(poll, name, *more, client=None) -> str:
    url = reverse(f"deliberation:{name}", args=[poll.code, *more])
    return (client or Client()).get(url).content.decode()


def test_a_receipt_leads_to_the_proof_of_its_line(lin):
    poll, client = make_poll("open", lines(lin, None)), enter(lin)
    receipt = cast(client, address(poll, lin)).url
    proof = receipt + "log.json"
    assert "正在写入日志" in client.get(receipt).content.decode()
    assert client.get(proof).status_code == 404
    sequence()
    assert "半分钟内签名" in client.get(receipt).content.decode()
    assert client.get(proof).status_code == 404
    head = signed()
    assert head.root in client.get(receipt).content.decode()
    told = client.get(proof).json()
    assert '"event":"ballot.cast"' in told["content"]
    path = [bytes.fromhex(one) for one in told["proof"]]
    digest, leaf = leaves.digest_of("sha256"), leaves.bare(told["leaf"])
    place = told["position"] - 1, head.size
    assert is_included(digest, leaf, *place, path, bytes.fromhex(head.root))


def test_nobody_else_gets_the_proof(lin, stranger):
    poll, client = make_poll("open", lines(lin, None)), enter(lin)
    proof = cast(client, address(poll, lin)).url + "log.json"
    signed()
    assert client.get(proof).status_code == 200
    assert enter(stranger).get(proof).status_code == 404
    assert Client().get(proof).status_code == 302


def test_the_frozen_roll_shows_the_head_over_it(staff):
    owners = UserFactory.create_batch(3)
    poll = make_poll("roll_published", lines(*owners), by=staff)
    before = page_of(poll, "poll")
    assert "名册固定是第" not in before
    freeze_roll(user=staff, poll_id=poll.pk)
    assert "名册固定是第" not in page_of(poll, "poll")
    frozen = signed()
    page = page_of(poll, "poll")
    assert "名册固定是第" in page
    assert frozen.root in page


def test_the_announcement_prints_the_head_over_the_result(staff, colleague):
    owners = UserFactory.create_batch(3)
    poll = make_poll("closed", lines(*owners), by=staff)
    vote(poll, *["approve"] * 3)
    tally_poll(user=staff, poll_id=poll.pk, second_teller=colleague)
    assert "根哈希" not in page_of(poll, "result_print")
    head = signed()
    for name in ("result", "result_print"):
        assert head.root in page_of(Poll.objects.get(pk=poll.pk), name), name
