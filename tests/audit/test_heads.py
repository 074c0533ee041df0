"""Signed heads: what they stand for, what they prove, and what they find."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit import heads, leaves, log, sequencer, signing, verify
from audit.models import Entry, TreeHead, TreeNode
from audit.tree import TILE, is_consistent, is_included

SHA = leaves.digest_of("sha256")


@pytest.fixture
def grow(thing):
    """Write and order so many entries at once, and seal them."""

    def grow(number):
        log.record_all(log.prepare("thing.moved", target=thing) for _ in range(number))
        while sequencer.sequence():
            pass
        return heads.seal()

    return grow


def raw(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.django_db
def test_an_empty_log_has_no_head():
    assert heads.seal() is None


def test_a_head_is_signed_once_for_what_is_there(grow):
    head = grow(5)
    assert (head.size, heads.seal(), heads.newest()) == (5, None, head)
    assert signing.is_signed(head.content(), signing.public_key(), head.signature)
    assert head.public_key == signing.public_key()


def test_what_has_no_place_yet_waits_for_the_next_head(grow, happen):
    grow(2)
    happen()
    assert heads.seal() is None
    sequencer.sequence()
    assert heads.seal().size == 3


def test_every_entry_proves_to_be_under_its_head(grow):
    head = grow(TILE * 2 + 7)
    entries = list(Entry.objects.sequenced())
    root = bytes.fromhex(head.root)
    for entry, proof in zip(entries, heads.inclusions(entries, head), strict=True):
        leaf = bytes.fromhex(entry.leaf.partition(":")[2])
        path = [bytes.fromhex(one) for one in proof]
        assert is_included(SHA, leaf, entry.position - 1, head.size, path, root)
    assert TreeNode.objects.count() == 2


def test_each_head_proves_to_go_on_from_every_older_one(grow):
    for number in (1, 6, TILE - 7, 1, TILE, 40):
        grow(number)
    kept = list(TreeHead.objects.all())
    assert len(kept) == 6
    for old in kept:
        for new in kept[kept.index(old) :]:
            proof = [bytes.fromhex(one) for one in heads.consistency(old, new)]
            before = old.size, bytes.fromhex(old.root)
            after = new.size, bytes.fromhex(new.root)
            assert is_consistent(SHA, before, after, proof)


def test_the_proof_of_an_entry_stands_alone(grow):
    grow(4)
    entry = Entry.objects.get(position=3)
    grow(4)
    proof = heads.proof_of(entry)
    assert proof["head"]["size"] == 4
    assert leaves.leaf_hash(proof["content"].encode(), "sha256") == proof["leaf"]
    assert json.loads(proof["content"])["event"] == "thing.moved"


def test_before_the_head_there_is_no_proof(grow, happen):
    entry = happen()
    assert heads.proof_of(entry) is None
    sequencer.sequence()
    assert heads.proof_of(Entry.objects.get()) is None
    with pytest.raises(ValueError, match="no position"):
        heads.inclusion(entry, grow(1))


def test_the_first_head_fixes_the_algorithm(grow, settings):
    settings.AUDIT_DIGEST = "sm3"
    first = grow(3)
    settings.AUDIT_DIGEST = "sha256"
    assert (first.algorithm, grow(3).algorithm) == ("sm3", "sm3")
    assert not list(verify.head_problems())


def test_a_log_in_order_has_heads_that_hold(grow):
    for number in (3, TILE, 9):
        grow(number)
    assert not list(verify.head_problems([signing.public_key()]))


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        (
            "UPDATE audit_treehead SET root = %s WHERE size = 3",
            [(3, "root"), (3, "signature")],
        ),
        ("UPDATE audit_treehead SET signature = %s WHERE size = 3", [(3, "signature")]),
        (
            "UPDATE audit_entry SET leaf = %s WHERE position = 2",
            [(3, "root"), (8, "root")],
        ),
        ("UPDATE audit_entry SET leaf = %s WHERE position = 7", [(8, "root")]),
    ],
)
def test_whoever_rewrites_the_log_is_found_by_its_heads(grow, sql, found):
    grow(3)
    grow(5)
    raw(sql, "sha256:no hash" if "leaf" in sql else "0" * 64)
    assert [tuple(one) for one in verify.head_problems()] == found


def test_entries_and_leaves_rewritten_together_are_found(grow):
    """What the leaves alone cannot show: somebody computed them anew."""
    grow(3)
    raw("UPDATE audit_entry SET event = 'thing.hidden' WHERE position = 2")
    forged = Entry.objects.get(position=2).expected_leaf()
    raw("UPDATE audit_entry SET leaf = %s WHERE position = 2", forged)
    assert not list(verify.problems())
    assert [one.what for one in verify.head_problems()] == ["root"]


def test_a_log_cut_short_is_found(grow):
    grow(3)
    raw("DELETE FROM audit_entry WHERE position = 3")
    assert [tuple(one) for one in verify.head_problems()] == [(3, "root")]


def test_a_head_of_another_key_is_found(grow, settings):
    ours = signing.public_key()
    settings.AUDIT_SIGNING_SECRET = "somebody else"
    grow(2)
    assert [one.what for one in verify.head_problems([ours])] == ["key"]
    assert not list(verify.head_problems())


def test_nothing_is_signed_over_a_log_that_was_rewritten(grow):
    grow(3)
    raw("UPDATE audit_entry SET leaf = %s WHERE position = 2", f"sha256:{'0' * 64}")
    with pytest.raises(RuntimeError, match="does not begin"):
        grow(1)
    assert TreeHead.objects.count() == 1


@pytest.mark.usefixtures("append_only")
@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM audit_treehead",
        "UPDATE audit_treehead SET size = 9",
        "UPDATE audit_treehead SET root = ''",
        "DELETE FROM audit_treenode",
        "UPDATE audit_treenode SET hash = ''",
    ],
)
def test_the_database_keeps_heads_and_nodes(grow, sql):
    from tests.audit.test_triggers import refused

    grow(TILE)
    assert refused(sql)


def test_the_command_tells_of_heads(grow, capsys):
    grow(3)
    call_command("audit_verify", "--key", signing.public_key())
    assert "已核对 3 条日志、1 个树头。" in capsys.readouterr().out
    raw("UPDATE audit_treehead SET root = %s", "0" * 64)
    with pytest.raises(CommandError, match="2 处不符"):
        call_command("audit_verify", "--json")
    answer = json.loads(capsys.readouterr().out)
    assert answer["problems"][0] == {"size": 3, "what": "root"}


@pytest.mark.parametrize("key", ["", "zz", "11" * 32, "00" * 31])
def test_no_signature_holds_under_a_key_that_is_none(key):
    assert not signing.is_signed(b"x", key, "00" * 64)
