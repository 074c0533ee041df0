"""Who found the name of a theme: the digest itself, a model, or staff.

Every number and every quote comes from the digest; names alone may come from a model,
and then they have been held against the words of the comments.
"""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from search.llm.models import Proposal

from .models import AnalysisRun, Decision, Statement, Theme

OFFLINE, MODEL, STAFF = _("离线"), _("模型已核"), _("人工")


def given_names(run: AnalysisRun) -> dict[str, str]:
    """Give the names that staff gave to themes of the consultation, by key."""
    decided = Decision.objects.filter(
        consultation=run.consultation_id, kind="rename", undone_by=None
    )
    return {each.theme_key: each.data["name"] for each in decided.order_by("id")}


def mark(run: AnalysisRun, themes: Sequence[Theme]) -> Sequence[Theme]:
    """Set `origin` on themes of one run; two queries.

    Where no model took part, "offline" goes without saying and stays empty.
    """
    proposals = Proposal.objects.filter(run=run, kind=Proposal.Kind.NAME)
    models = dict(proposals.values_list("theme_id", "name"))
    staff = given_names(run)
    for theme in themes:
        theme.unmarked = OFFLINE if models else ""
        theme.origin = _origin(theme, models.get(theme.pk), staff.get(theme.key))
    return themes


def _origin(theme: Theme, by_model: str | None, by_staff: str | None):
    if theme.name == by_staff:
        return STAFF
    return MODEL if theme.name == by_model else theme.unmarked


def mark_statements(theme: Theme, statements: Iterable[Statement]) -> None:
    """Set `origin` on sentences of a marked theme: those with its name share it."""
    for each in statements:
        is_named = f"【{theme.name}】" in each.text
        each.origin = theme.origin if is_named else theme.unmarked
