"""The themes of a digest as a filter of the desk: only within one draft.

The index knows nothing of themes, which staff change all the time; the comments of a
theme are read from the digest, and the index is asked about these alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from consultations.models import Comment, Consultation
from search.forms import SearchForm
from search.query import SearchQuery
from search.workbench.models import AnalysisRun, Segment, Theme
from search.workbench.queries import latest

MOST_SHOWN, MOST_IDS = 30, 60_000
READ = ("digest.finished", "digest.extended")


@dataclass(frozen=True)
class Asked:
    """What somebody asks at the desk, with the digest of the draft looked at."""

    user: object
    form: SearchForm

    @cached_property
    def run(self) -> AnalysisRun | None:
        """The newest digest of the draft that is looked at."""
        return run_of(self.user, self.form.filters.get("consultation", ""))

    @cached_property
    def theme(self) -> Theme | None:
        """The theme that is chosen, if there still is one of that key."""
        return chosen(self.run, self.form.theme)

    @property
    def is_lost(self) -> bool:
        """Whether a theme is asked for that is there no more: nothing is found."""
        return bool(self.form.theme) and self.theme is None

    @cached_property
    def question(self) -> SearchQuery:
        """The question to the engine; with a theme, about its comments alone."""
        if not self.form.theme:
            return self.form.question()
        ids = comments_of(self.theme) if self.theme else frozenset()
        return self.form.question(ids=ids)

    @property
    def told(self) -> list[str]:
        """Name the theme in words."""
        if self.theme is None:
            return []
        pair = {"name": _("主题"), "value": self.theme.name}
        return [_("%(name)s：%(value)s") % pair]


def run_of(user, code: str) -> AnalysisRun | None:
    """Give the newest digest of a draft, as far as the person may see it."""
    rows = Consultation.objects.visible_to(user).filter(code=code)
    consultation = rows.first() if code else None
    return latest(user, consultation) if consultation else None


def chosen(run: AnalysisRun | None, key: str) -> Theme | None:
    """Give the theme of that key, if there is one."""
    if run is None or not key:
        return None
    return run.themes.filter(key=key, segment_count__gt=0).first()


def comments_of(theme: Theme) -> frozenset[int]:
    """Give the comments of a theme."""
    rows = Segment.objects.filter(cluster__theme=theme).order_by()
    return frozenset(rows.values_list("comment_id", flat=True).distinct()[:MOST_IDS])


def arrivals(entries: Sequence) -> Iterator[tuple[str, frozenset[int]]]:
    """Give the drafts that were digested again, with what had come in since before.

    A later comment belongs to no theme before a digest has read it.
    """
    for entry in entries:
        if entry.event in READ and entry.data.get("since"):
            yield from _arrived(int(entry.target_id), entry.data)


def _arrived(key: int, data: dict) -> Iterator[tuple[str, frozenset[int]]]:
    since, until = (datetime.fromisoformat(data[name]) for name in ("since", "until"))
    for run in AnalysisRun.objects.filter(pk=key).select_related("consultation"):
        rows = Comment.objects.filter(
            consultation=run.consultation_id,
            changed_at__gt=since,
            changed_at__lte=until,
        )
        yield run.consultation.code, frozenset(rows.values_list("pk", flat=True))


def chips(asked: Asked) -> list[dict]:
    """Give the themes as links with counts; the chosen one takes itself back."""
    if asked.run is None:
        return []
    rows = asked.run.themes.filter(segment_count__gt=0)
    shown, theme = list(rows.order_by("-comment_count", "id")[:MOST_SHOWN]), asked.theme
    if theme is not None and theme not in shown:
        shown.insert(0, theme)
    params = {k: v for k, v in asked.form.params.items() if k != "theme"}
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
