"""One answer to several themes of a digest, as staff write it at the workbench."""

from django.db import transaction

from accounts.models import User
from consultations.actions.replies import publish_replies
from consultations.models import Consultation, DraftVersion, Reply
from search.workbench import actions, answers, heaps
from search.workbench.models import AnalysisRun, Theme

from ..replies import shared

FEWEST = 2


@transaction.atomic
def answer_together(
    consultation: Consultation, newer: DraftVersion | None, staff: dict[str, User]
) -> Reply | None:
    """Digest the comments and answer the themes of some articles by one public reply.

    The largest theme of each article that `shared` names. Gives None where the digest
    has fewer than two.
    """
    run = _digest(consultation, staff)
    words = shared()
    themes = _themes(run, words.articles)
    if len(themes) < FEWEST:
        return None
    reply = answers.answer_themes(
        run=run,
        chosen=[theme.pk for theme in themes],
        by=staff["drafter"],
        outcome=words.outcome,
        topic=words.topic,
        reason=words.reason,
        **_result(newer, words.v2_label),
    )
    publish_replies(reply_ids=[reply.pk], by=staff["approver"])
    return reply


def _digest(consultation: Consultation, staff: dict[str, User]) -> AnalysisRun:
    """Have the comments digested here and now; the queued job finds it done."""
    run = actions.start_run(consultation=consultation, by=staff["drafter"])
    actions.carry_out.call(run.pk)
    run.refresh_from_db()
    return run


def _themes(run: AnalysisRun, articles: list[str]) -> list[Theme]:
    """Give the largest theme of each article."""
    largest: dict[str, Theme] = {}
    for theme in heaps.filled(run).filter(article_label__in=articles):
        largest.setdefault(theme.article_label, theme)
    return list(largest.values())


def _result(newer: DraftVersion | None, label: str) -> dict:
    """Name the article of the newer version that came of it, where there is one."""
    found = newer and newer.provisions.articles().filter(label=label).first()
    if not found:
        return {}
    return {"resulting_version": newer, "resulting_uid": found.uid}
