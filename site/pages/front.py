"""What the front page shows, in a constant number of queries."""

from common.clock import db_now
from consultations.models import Phase, Reply
from consultations.queries import reading
from deliberation.queries.topics import lively_topics

OPEN_SHOWN, ADOPTED_SHOWN, REPORTED_SHOWN = 3, 3, 3
# One matter is often answered article by article; that many are read to find three.
ADOPTED_READ = 60
TOPICS_SHOWN = 3


def front_page(user) -> dict:
    """Gather open drafts, what neighbours decide, adoptions and reports."""
    at = db_now()
    every = reading.public_consultations(user)
    return {
        "open_rows": _rows(every, Phase.OPEN, at, OPEN_SHOWN),
        "upcoming_rows": _rows(every, Phase.UPCOMING, at, OPEN_SHOWN),
        "reported_rows": _rows(every, Phase.REPORTED, at, REPORTED_SHOWN),
        "adopted": latest_adopted(user),
        "topics": lively_topics(user, at)[:TOPICS_SHOWN],
    }


def _rows(every, phase, at, shown):
    found = reading.in_phase(every, phase, at)[:shown]
    return [reading.list_row(consultation, at) for consultation in found]


def latest_adopted(user):
    """The last published replies that took an opinion over, one of each matter."""
    rows = (
        Reply.objects.visible_to(user)
        .filter(
            published_at__isnull=False,
            outcome__in=["adopted", "partially_adopted"],
            consultation__published_at__isnull=False,
        )
        .exclude(topic="")
        .select_related("consultation__version")
        .order_by("-published_at", "-id")[:ADOPTED_READ]
    )
    first = {}
    for reply in rows:
        first.setdefault((reply.consultation_id, reply.topic), reply)
    return list(first.values())[:ADOPTED_SHOWN]
