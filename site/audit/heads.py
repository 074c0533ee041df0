"""Signed heads of the log, and proofs that an entry is in it and that it only grew."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max

from audit import leaves, sequencer, signing
from audit.models import Entry, TreeHead, TreeNode
from audit.tree import TILE_HEIGHT, Tree, is_consistent
from common import clock

# Subtrees computed at a time, so that the first head of an old log needs no memory.
_AT_ONCE = 16


@transaction.atomic
def seal() -> TreeHead | None:
    """Sign a head over all entries in order; None where nothing has come since.

    Raises RuntimeError, and signs nothing, if the log no longer begins with what the
    last head stands for.
    """
    if not _has_grown():  # looked up first: an idle beat takes no lock
        return None
    sequencer.lock()
    last, size = newest(), _size()
    if last and last.size >= size:
        return None
    algorithm = last.algorithm if last else settings.AUDIT_DIGEST
    _keep_nodes(algorithm, size)
    tree = _tree(algorithm)
    root = tree.root(size)
    if last and not _begins_with(tree, last, size, root):
        raise RuntimeError(f"the log does not begin with its head of {last.size}")
    return _signed(size, root.hex(), algorithm)


def growth(old: TreeHead, new: TreeHead) -> dict[str, Any]:
    """Give all that another needs to check that the log only grew between two heads.

    Raises ValueError where the older one is the larger.
    """
    return {
        "format": "minyi.growth/1",
        "old": old.as_dict(),
        "new": new.as_dict(),
        "proof": consistency(old, new),
    }


def newest() -> TreeHead | None:
    """Give the last head that was signed."""
    return TreeHead.objects.order_by("size").last()


def covering(position: int) -> TreeHead | None:
    """Give the first head over the entry at a position, if it is signed already."""
    return TreeHead.objects.filter(size__gte=position).order_by("size").first()


def inclusion(entry: Entry, head: TreeHead) -> list[str]:
    """Give the proof, in hex, that an entry with a position is under a head."""
    return inclusions([entry], head)[0]


def inclusions(entries: Sequence[Entry], head: TreeHead) -> list[list[str]]:
    """Give the proofs of several entries under one head, in their order."""
    tree = _tree(head.algorithm)
    proofs = [tree.inclusion(_place(entry), head.size) for entry in entries]
    return [[one.hex() for one in proof] for proof in proofs]


def consistency(old: TreeHead, new: TreeHead) -> list[str]:
    """Give the proof, in hex, that the log of the new head begins with the old one."""
    proof = _tree(new.algorithm).consistency(old.size, new.size)
    return [one.hex() for one in proof]


@dataclass(frozen=True)
class Place:
    """Where the log says that something happened; `head` once that is signed."""

    entry: Entry
    head: TreeHead | None


def place_of(target: models.Model, event: str = "") -> Place | None:
    """Find what the log says first about an object (of one event, where named).

    None while that has no position.
    """
    found = Entry.objects.about(target)
    entry = (found.filter(event=event) if event else found).first()
    if entry is None or entry.position is None:
        return None
    return Place(entry, covering(entry.position))


def proof_of(entry: Entry) -> dict[str, Any] | None:
    """Give all that another needs to check an entry; None before it is under a head."""
    head = covering(entry.position) if entry.position else None
    if head is None:
        return None
    return {
        "format": "minyi.proof/1",
        "position": entry.position,
        "leaf": entry.leaf,
        "content": entry.content().decode("utf-8"),
        "proof": inclusion(entry, head),
        "head": head.as_dict(),
    }


def _signed(size: int, root: str, algorithm: str) -> TreeHead:
    head = TreeHead(size=size, root=root, algorithm=algorithm, signed_at=clock.db_now())
    head.public_key, head.signature = signing.sign(head.content())
    head.save(force_insert=True)
    return head


def _has_grown() -> bool:
    last = newest()
    size = last.size if last else 0
    return bool(Entry.objects.filter(position__gt=size).exists())


def _size() -> int:
    return int(Entry.objects.aggregate(last=Max("position"))["last"] or 0)


def _place(entry: Entry) -> int:
    if entry.position is None:
        raise ValueError("the entry has no position yet")
    return int(entry.position) - 1


def _begins_with(tree: Tree, last: TreeHead, size: int, root: bytes) -> bool:
    """What was kept of whole subtrees is believed here; `audit_verify` reads it all."""
    old = last.size, bytes.fromhex(last.root)
    proof = tree.consistency(last.size, size)
    return is_consistent(tree.digest, old, (size, root), proof)


def _keep_nodes(algorithm: str, size: int) -> None:
    """Keep the hashes of subtrees that have become whole, from below."""
    level = TILE_HEIGHT
    while whole := size >> level:
        kept = TreeNode.objects.filter(level=level).count()
        for start in range(kept, whole, _AT_ONCE):
            end = min(start + _AT_ONCE, whole)
            nodes = _tree(algorithm).nodes(level, start, end)
            TreeNode.objects.bulk_create(
                TreeNode(level=level, index=index, hash=node.hex())
                for index, node in enumerate(nodes, start)
            )
        level += TILE_HEIGHT


def _tree(algorithm: str) -> Tree:
    return Tree(leaves.digest_of(algorithm), _read)


def _read(level: int, first: int, last: int) -> list[bytes]:
    if level:
        kept = TreeNode.objects.filter(level=level, index__gte=first, index__lt=last)
        found = kept.order_by("index").values_list("hash", flat=True)
        return [bytes.fromhex(one) for one in found]
    entries = Entry.objects.sequenced().filter(position__gt=first, position__lte=last)
    found = entries.values_list("leaf", flat=True)
    return [leaves.bare(leaf) for leaf in found]
