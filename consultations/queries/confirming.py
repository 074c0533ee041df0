"""Who has had a hand in a text, and what the second person looks at."""

from dataclasses import dataclass

from ..models import CheckStep, DraftVersion
from ..rules import doubts, tree


def hands(version: DraftVersion) -> set[int]:
    """The people who imported or edited a version: none of them confirms it."""
    people = {version.imported_by_id}
    if version.source_id:
        made = CheckStep.objects.filter(draft_import=version.source_id)
        made = made.exclude(state=CheckStep.State.LEFT)
        people |= set(made.values_list("made_by_id", flat=True).distinct())
    return people


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
    found = tree.fidelity(source.source_text, draft)
    made = source.steps.filter(state=CheckStep.State.MADE).defer("changes")
    return Checked(
        found.sentence(),
        found.exact,
        doubts.doubts(draft),
        list(made.select_related("made_by").order_by("ordinal")),
    )
