"""The books of one run: what may still be spent, what was asked, what was answered."""

import time
from dataclasses import dataclass, field

from django.db import transaction

from search.llm.client import ANSWER_TOKENS, Failed, Said
from search.llm.config import Model
from search.llm.models import Answer, Call
from search.llm.rules.reasons import Reason
from search.llm.rules.tasks import PROMPT_VERSION, Question, Topic

PATIENCE = 3
"""Questions without any answer, one after another, after which no more are asked."""


@dataclass
class Books:
    """Limits and ledger of one run; every line is written at once, in its own right.

    A crash later in the digest takes none of it back: what was sent was sent.
    """

    run: int
    model: Model
    spent: int = 0
    silent: int = 0
    began: float = field(default_factory=time.monotonic)

    def refusal(self, question: Question) -> Reason | None:
        """Say why a question is not asked any more; None when it may be."""
        if self.silent >= PATIENCE:
            return Reason.UNREACHABLE
        if time.monotonic() - self.began > self.model.run_seconds:
            return Reason.SPENT
        if self.spent + question.length + ANSWER_TOKENS > self.model.tokens:
            return Reason.SPENT
        return None

    def charge(self, question: Question, said: Said | None) -> int:
        """Count what a try cost: our own estimate, or more if the server says so."""
        own = question.length + (len(said.text) if said else 0)
        told = said.tokens_in + said.tokens_out if said else 0
        cost = max(own, min(told, 10 * (own + ANSWER_TOKENS)))
        self.spent += cost
        return cost

    def hear(self, failure: Failed | None) -> None:
        """Remember whether the other side speaks at all."""
        self.silent = self.silent + 1 if failure else 0

    def write(self, question: Question, topics: list[Topic], **columns) -> Call:
        """Write one line of the ledger."""
        return Call.objects.create(
            run_id=self.run,
            task=question.task,
            model=self.model.name[:120],
            prompt_version=PROMPT_VERSION,
            prompt_hash=question.fingerprint,
            sent=sum(len(topic.pieces) for topic in topics),
            withheld=sum(topic.withheld for topic in topics),
            unsent=sum(topic.unsent for topic in topics),
            **columns,
        )

    def known(self, question: Question) -> str:
        """Give the answer that held the last time; an empty string where none did."""
        found = Answer.objects.filter(
            prompt_hash=question.fingerprint, model=self.model.name[:120]
        ).values_list("content", flat=True)
        return found.first() or ""

    @transaction.atomic
    def keep(self, question: Question, content: dict) -> None:
        """Keep an answer that held."""
        Answer.objects.update_or_create(
            prompt_hash=question.fingerprint,
            model=self.model.name[:120],
            defaults={"content": content},
        )
