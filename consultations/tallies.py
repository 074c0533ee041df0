"""The counters that pages show; computed anew from the rows, never added up.

Counted are comments that are owed an answer (公开 and 已受理). A stance is a person's
last tap or, without one, the stance of what they wrote on that article.
"""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q

from .models import ANSWERABLE, ArticleStance, ArticleTally, Comment, Consultation

Place = tuple[int, str]
_STANCES = ArticleStance.Choice.values


def recount(places: Iterable[Place]) -> None:
    """Compute the tallies of articles (consultation, uid) and of their consultations.

    Doing it twice gives the same numbers.
    """
    wanted = sorted(set(places))
    for consultation_id, uid in wanted:
        _tally(consultation_id, uid)
    for consultation_id in sorted({consultation_id for consultation_id, _ in wanted}):
        recount_totals(consultation_id)


def recount_consultation(consultation_id: int) -> int:
    """Rebuild all counters of one consultation; say how many articles have some."""
    of = {"consultation": consultation_id}
    uids = {
        *Comment.objects.filter(**of).values_list("uid", flat=True).distinct(),
        *ArticleStance.objects.filter(**of).values_list("uid", flat=True).distinct(),
    }
    ArticleTally.objects.filter(**of).exclude(uid__in=uids).delete()
    recount((consultation_id, uid) for uid in uids)
    recount_totals(consultation_id)
    return len(uids)


def _tally(consultation_id: int, uid: str) -> None:
    of = {"consultation": consultation_id, "uid": uid}
    spoken = Comment.objects.filter(**of, state__in=ANSWERABLE)
    counts = dict.fromkeys(_STANCES, 0)
    for stance, people in [*_taps(of), *_voices(spoken, of)]:
        counts[stance] += people
    ArticleTally.objects.update_or_create(
        consultation_id=consultation_id,
        uid=uid,
        defaults={"comments": spoken.count(), **counts},
    )


def _taps(of: dict):
    rows = ArticleStance.objects.filter(**of).order_by().values("choice")
    return rows.annotate(people=Count("id")).values_list("choice", "people")


def _voices(spoken, of: dict):
    """People by the stance of what they wrote, those who tapped left out."""
    taps = ArticleStance.objects.filter(**of, person=OuterRef("author"))
    rows = spoken.filter(~Exists(taps), stance__in=_STANCES)
    counted = rows.order_by().values("stance").annotate(**_people())
    return [(row["stance"], row["online"] + row["offline"]) for row in counted]


def _people() -> dict:
    return {
        "online": Count("author", distinct=True),
        "offline": Count("id", filter=Q(author__isnull=True)),
    }


def recount_totals(consultation_id: int) -> None:
    """Compute how many comments a consultation has, and from how many people."""
    answerable = Comment.objects.filter(
        consultation=consultation_id, state__in=ANSWERABLE
    )
    found = answerable.aggregate(comments=Count("id"), **_people())
    Consultation.objects.filter(pk=consultation_id).update(
        comment_count=found["comments"],
        people_count=found["online"] + found["offline"],
    )
