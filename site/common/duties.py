"""What waits for a member of staff today (我的待办): every room adds its heaps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wagtail.admin.ui.components import Component


@dataclass(frozen=True)
class Duty:
    """One heap of work: how much, since when, and where to do it."""

    label: str
    count: int
    url: str
    oldest: datetime | None = None
    name: str = ""


@dataclass(frozen=True)
class Watched:
    """Something with an end that nears or has passed: what, where, until when."""

    title: str
    code: str
    url: str
    until: datetime
    state: str


class DutiesPanel(Component):
    """我的待办 on the first page of the back office."""

    name = "duties"
    template_name = "components/duties.html"
    order = 10

    def __init__(self) -> None:
        self.duties: list[Duty] = []
        self.watched: list[Watched] = []

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Show the heaps in the order of the rooms; what ends first comes first."""
        watched = sorted(self.watched, key=lambda one: one.until)
        return {"duties": self.duties, "watched": watched}


def add(
    panels: list[Any], duties: Iterable[Duty], watched: Iterable[Watched] = ()
) -> None:
    """Add a room's heaps to the one panel of the first page, made when first needed."""
    panel = next((one for one in panels if isinstance(one, DutiesPanel)), None)
    if panel is None:
        panel = DutiesPanel()
        panels.append(panel)
    panel.duties += duties
    panel.watched += watched
