"""Who has had a hand in a text, and what the second person looks at."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from ..models import CheckStep, DraftVersion, ProjectStatus
from ..rules import doubts, fidelity, tree


def hands(version: DraftVersion) -> set[int]:
    """The people who imported or edited a version: none of them confirms it."""
    people = {version.imported_by_id}
    if version.source_id:
        made = CheckStep.objects.filter(draft_import=version.source_id)
        made = made.exclude(state=CheckStep.State.LEFT)
        people |= set(made.values_list("made_by_id", flat=True).distinct())
    return people


def waiting_for(user) -> QuerySet[DraftVersion]:
    """Texts that nobody has confirmed and that the person had no hand in.

    Of each project in work only the newest version waits.
    """
    later = DraftVersion.objects.filter(
        project=OuterRef("project"), ordinal__gt=OuterRef("ordinal")
    )
    own = CheckStep.objects.filter(
        draft_import=OuterRef("source"), made_by=user.pk
    ).exclude(state=CheckStep.State.LEFT)
    unread = DraftVersion.objects.visible_to(user).filter(
        checked_at=None, is_public=False, project__status=ProjectStatus.ACTIVE
    )
    return unread.exclude(imported_by=user.pk).exclude(Exists(later) | Exists(own))


@dataclass(frozen=True)
class Checked:
    """What 校核 left behind: how true the text is, its warnings, the steps."""

    fidelity: str
    is_exact: bool
    doubts: list[doubts.Doubt]
    steps: list[CheckStep]


def checked(version: DraftVersion) -> Checked | None:
    """Read what the second person has to know; None without an import."""
    source = version.source
    if source is None:
        return None
    draft = tree.from_dict(source.tree)
    found = fidelity.fidelity(source.source_text, draft)
    made = source.steps.filter(state=CheckStep.State.MADE).defer("changes")
    return Checked(
        found.sentence(),
        found.exact,
        doubts.doubts(draft),
        list(made.select_related("made_by").order_by("ordinal")),
    )
