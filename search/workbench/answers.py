"""Answering themes: several at once, later comments of one, taking one out."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from consultations.actions import replies, themes
from consultations.models import Consultation, Reply

from . import answering
from .decisions import held
from .exceptions import NotTogether, Overtaken
from .models import AnalysisRun, Theme


@transaction.atomic
def answer_themes(
    *,
    run: AnalysisRun,
    chosen: Iterable[int],
    by,
    replace: Collection[int] = (),
    seen: str | None = None,
    **words,
) -> Reply:
    """Write one reply to several themes of the newest digest, as one act.

    `seen` is the plan that the person has looked at; without it only comments that
    have no answer are taken. Raises NotAllowed, Outdated, Overtaken when the plan is
    another one by now, and NotTogether where nothing is to be answered.
    """
    Consultation.objects.select_for_update().get(pk=run.consultation_id)
    run = held(run, by)
    plan = answering.plan(run, answering.chosen(run, chosen), replace)
    if seen is not None and plan.seen != seen:
        raise Overtaken
    if not plan.taken:
        raise NotTogether(_("所选主题里没有等待答复的意见。"))
    return replies.write_reply(
        consultation_id=run.consultation_id,
        comment_ids=plan.taken,
        by=by,
        most=replies.MAX_OF_A_THEME,
        themes=[each.part() for each in plan.answered],
        **words,
    )


@transaction.atomic
def join(*, theme: Theme, reply: Reply, by) -> int:
    """Put the comments of a theme that have no answer under one that it has."""
    Consultation.objects.select_for_update().get(pk=theme.run.consultation_id)
    run = held(theme.run, by)
    plan = answering.plan(run, [theme])
    parts = [each.part() for each in plan.asked]
    return themes.extend_reply(reply_id=reply.pk, parts=parts, by=by)
