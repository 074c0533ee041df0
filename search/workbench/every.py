"""The articles of a draft with what was said on them; of a small one, everything."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from consultations.models import Comment

from . import texts
from .heaps import SHOWN
from .models import AnalysisRun, Bucket, Segment, Theme

SMALL = 100
"""Comments up to which the page of a digest shows each of them in full."""
_WIDTH = 60


@dataclass(frozen=True)
class Leaf:
    """An article in the tree: its segments in themes, and its heat as a width.

    `rest` counts the themes beyond those that the page shows, `uid` names the article.
    """

    uid: str
    label: str
    anchor: str
    count: int
    width: int
    rest: int


def tree(groups: Iterable[tuple[str, list[Theme]]]) -> list[Leaf]:
    """Give the articles that have themes, with counts and heat.

    Heat is the share of the busiest article, as the width of a bar of 60.
    """
    counts = [
        (label, themes, sum(theme.segment_count for theme in themes))
        for label, themes in groups
    ]
    most = max((n for *_who, n in counts), default=1)
    return [
        Leaf(
            uid=themes[0].uid,
            label=label,
            anchor=f"a{at}",
            count=n,
            width=max(1, round(_WIDTH * n / most)),
            rest=max(0, len(themes) - SHOWN),
        )
        for at, (label, themes, n) in enumerate(counts)
    ]


@dataclass
class Heard:
    """A comment of a small draft in full, and where its points ended."""

    comment: Comment
    text: str
    themes: list[Theme] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def add(self, segment: Segment) -> None:
        """Take in where one of its points ended, once each."""
        if segment.cluster:
            if segment.cluster.theme not in self.themes:
                self.themes.append(segment.cluster.theme)
        elif (label := str(Bucket(segment.bucket).label)) not in self.elsewhere:
            self.elsewhere.append(label)


def everything(run: AnalysisRun) -> list[tuple[str, list[Heard]]]:
    """Give all comments of a small draft by article; empty for a larger one."""
    if run.ledger.get("comments", run.ledger.get("segments", 0)) > SMALL:
        return []
    rows = run.segments.select_related("comment", "cluster__theme").order_by(
        "comment", "start"
    )
    heard: dict[int, Heard] = {}
    for row in rows:
        found = heard.setdefault(
            row.comment_id, Heard(row.comment, texts.text_of(row.comment))
        )
        found.add(row)
    order = {each.key: at for at, each in enumerate(texts.articles(run.consultation))}
    groups: dict[tuple[int, str], list[Heard]] = defaultdict(list)
    for each in heard.values():
        place = order.get(each.comment.uid, -1)
        groups[place, each.comment.article_label].append(each)
    return [(label, groups[place, label]) for place, label in sorted(groups)]
