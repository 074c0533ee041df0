"""Long documents are set by a job, so that no page waits and no worker is held up."""

import logging

from django.core.cache import cache
from django.db import transaction
from django_tasks import task

from common.papers import Paper, build, find

from .. import papers
from ..models import ConsultationReport, DraftVersion

# Up to so many characters a document is set while the reader waits: under a second.
INLINE_CHARACTERS = 20_000
# How long an order stands, and how long a failed one is not tried again; seconds.
_STANDING, _PAUSE = 600, 120
_MAKERS = {
    "text": (papers.text_paper, DraftVersion),
    "redline": (papers.redline_paper, DraftVersion),
    "table": (papers.table_paper, DraftVersion),
    "report": (papers.report_paper, ConsultationReport),
}
logger = logging.getLogger(__name__)


def paper_of(kind: str, *objects) -> Paper:
    """The document of a kind: text, redline, table (two versions) or report."""
    return _MAKERS[kind][0](*objects)


def order_paper(kind: str, wanted: Paper, *objects) -> bool:
    """Have a document set: a short one at once, a long one by one job.

    Says whether the last job failed; then none is started for two minutes.
    """
    name = _state_of(wanted)
    if not cache.add(name, "ordered", _STANDING):
        return cache.get(name) == "failed"
    if wanted.size <= INLINE_CHARACTERS:
        _print(wanted)
    else:
        keys = [one.pk for one in objects]
        transaction.on_commit(lambda: print_paper.enqueue(kind, keys))
    return cache.get(name) == "failed"


@task()
def print_paper(kind: str, keys: list[int]) -> None:
    """Set a long document; a repeat finds it there."""
    maker, model = _MAKERS[kind]
    rows = model.objects.in_bulk(keys)
    _print(maker(*(rows[key] for key in keys)))


def _print(wanted: Paper) -> None:
    try:
        if find(wanted) is None:
            build(wanted)
    except Exception:  # noqa: BLE001  whatever it was, the reader is told
        logger.exception("paper failed", extra={"paper": wanted.key})
        cache.set(_state_of(wanted), "failed", _PAUSE)
    else:
        cache.delete(_state_of(wanted))


def _state_of(wanted: Paper) -> str:
    return f"paper:{wanted.key}"
