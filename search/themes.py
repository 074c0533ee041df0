"""The themes of a digest as a filter of the desk: only within one draft.

The index knows nothing of themes, which staff change all the time; the comments of a
theme are read from the digest, and the index is asked about these alone.
"""

import re
from urllib.parse import urlencode

from consultations.models import Consultation
from search.workbench.models import AnalysisRun, Segment, Theme
from search.workbench.queries import latest

MOST_SHOWN, MOST_IDS = 30, 60_000
_KEY = re.compile(r"[0-9a-z]{1,20}")


def run_of(user, code: str) -> AnalysisRun | None:
    """Give the newest digest of the draft that is looked at."""
    rows = Consultation.objects.visible_to(user).filter(code=code)
    consultation = rows.first() if code else None
    return latest(user, consultation) if consultation else None


def chosen(run: AnalysisRun | None, key: str) -> Theme | None:
    """Give the theme that is chosen, if there is one of that key."""
    if run is None or not _KEY.fullmatch(key):
        return None
    return run.themes.filter(key=key, segment_count__gt=0).first()


def comments_of(theme: Theme) -> frozenset[int]:
    """Give the comments of a theme."""
    rows = Segment.objects.filter(cluster__theme=theme).order_by()
    return frozenset(rows.values_list("comment_id", flat=True).distinct()[:MOST_IDS])


def chips(run: AnalysisRun | None, theme: Theme | None, params: dict) -> list[dict]:
    """Give the themes as links with counts; the chosen one takes itself back."""
    if run is None:
        return []
    rows = run.themes.filter(segment_count__gt=0).order_by("-comment_count", "id")
    shown = list(rows[:MOST_SHOWN])
    if theme is not None and theme not in shown:
        shown.insert(0, theme)
    return [
        {
            "label": f"{each.article_label} {each.name}".strip(),
            "count": each.comment_count,
            "current": each == theme,
            "url": "?"
            + urlencode({**params, **({} if each == theme else {"theme": each.key})}),
        }
        for each in shown
    ]
