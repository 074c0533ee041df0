"""What a model did in a digest, for the pages of staff."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from search.llm.models import Call, Proof, Proposal
from search.llm.rules.reasons import Reason


@dataclass(frozen=True)
class Ledger:
    """The calls of one run: how they ended, why not, and what they cost."""

    verdicts: list[tuple[str, int]]
    reasons: list[tuple[str, int]]
    charged: int
    sent: int
    withheld: int


def ledger(run) -> Ledger | None:
    """Add the calls of a run up; None where no model was asked. Two queries."""
    calls = Call.objects.filter(run=run)
    rows = list(calls.order_by().values("verdict", "reason").annotate(n=Count("id")))
    if not rows:
        return None
    sums = calls.aggregate(
        charged=Sum("charged"), sent=Sum("sent"), withheld=Sum("withheld")
    )
    verdicts = [
        (str(label), sum(row["n"] for row in rows if row["verdict"] == value))
        for value, label in Call.Verdict.choices
    ]
    reasons = [
        (reason.told, n)
        for reason in Reason
        if (n := sum(row["n"] for row in rows if row["reason"] == reason))
    ]
    return Ledger([pair for pair in verdicts if pair[1]], reasons, **sums)


def merges(run) -> list[tuple[Proposal, list]]:
    """Give the proposed merges that are still open, with their themes in order.

    A theme that staff have emptied since is none any more. Three queries.
    """
    rows = Proposal.objects.filter(run=run, kind=Proposal.Kind.MERGE)
    pairs = [
        (row, _themes(row))
        for row in rows.prefetch_related("proofs__theme", "proofs__comment")
    ]
    return [(row, themes) for row, themes in pairs if len(themes) > 1]


def _themes(row: Proposal) -> list:
    found = {proof.theme for proof in row.proofs.all() if proof.theme.segment_count}
    return sorted(found, key=lambda theme: theme.position)


def proofs(theme):
    """Give the words on which the model's name of a theme rests; empty without one."""
    rows = Proof.objects.filter(proposal__theme=theme, proposal__name=theme.name)
    return rows.select_related("comment")
