"""Putting what a model proposed beside the themes, inside the caller's transaction."""

from collections.abc import Mapping

from common.text import digest as fingerprint
from search.llm.models import Proof, Proposal
from search.llm.proposing import Proposed
from search.llm.rules import verify


def keep(run, proposed: Proposed, themes: Mapping, versions: Mapping) -> None:
    """Write names and merges with the exact words they rest on.

    `themes` are the rows of the run by key, `versions` those of the comments as read.
    """
    for key, (name, call) in proposed.names.items():
        row = Proposal.objects.create(
            run=run, call_id=call, kind="name", theme=themes[key], name=name.text
        )
        _proofs(row, name.proofs, [themes[key]], versions)
    for keys, merge, call in proposed.merges:
        row = Proposal.objects.create(run=run, call_id=call, kind="merge")
        homes = {at: themes[key] for at, key in zip(merge.topics, keys, strict=True)}
        _proofs(row, merge.proofs, homes, versions)


def _proofs(row: Proposal, found: tuple[verify.Proof, ...], homes, versions) -> None:
    Proof.objects.bulk_create(
        Proof(
            proposal=row,
            theme=homes[each.topic],
            comment_id=each.comment,
            version_no=versions[each.comment],
            start=each.start,
            end=each.end,
            sha256=fingerprint(each.text),
        )
        for each in found
    )
