"""Following the log: counters are brought up to date within seconds."""

from collections.abc import Iterable

from audit.models import Entry

from .models import Comment, Consultation
from .tallies import Place, recount

# Entries about comments that change no counter.
_QUIET = {"comment.endorsed", "comment.endorsement_withdrawn"}


def tally(entries: Iterable[Entry]) -> None:
    """Recount the articles and consultations that the entries touch.

    Entries name only the place; the numbers come from the rows as they are now, so
    an entry that is handed over twice does no harm.
    """
    comments, places = set(), set()
    for entry in entries:
        if entry.event == "stance.set":
            places.add((entry.data["consultation"], entry.data["uid"]))
        elif entry.target_type == Comment._meta.label_lower and _counts(entry):
            comments.add(int(entry.target_id))
    recount(_existing(places | _places_of(comments)))


def _counts(entry: Entry) -> bool:
    return entry.event.startswith("comment.") and entry.event not in _QUIET


def _places_of(comments: set[int]) -> set[Place]:
    rows = Comment.objects.filter(pk__in=comments)
    return set(rows.order_by().values_list("consultation_id", "uid").distinct())


def _existing(places: set[Place]) -> list[Place]:
    """Leave out places of consultations that are gone (wiped demonstration data)."""
    ids = {consultation_id for consultation_id, _ in places}
    rows = Consultation.objects.filter(pk__in=ids)
    known = set(rows.values_list("pk", flat=True))
    return [place for place in places if place[0] in known]
