"""Where the comments of earlier rounds stand in a later version of the text."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from ..models import Comment, CommentState, Consultation, DraftVersion, Provision
from ..rules import anchors
from ..rules.anchors import Anchor

STATES = {
    anchors.KEPT: _("位置和文字未变"),
    anchors.MOVED: _("条号变动"),
    anchors.CHANGED: _("文字已改"),
    anchors.DELETED: _("条文已删除"),
}


@dataclass(frozen=True)
class AnchorRow:
    """A comment of an earlier round and what became of the words it is about."""

    comment: Comment
    now: Provision | None
    state: str

    @property
    def state_label(self) -> str:
        """The state in words."""
        return STATES[self.state]


@dataclass(frozen=True)
class Where:
    """Where a citizen's comment stands today; `consultation` may be read by them."""

    label: str
    now: Provision | None
    state: str
    consultation: Consultation | None


def earlier_comments(version: DraftVersion):
    """Comments on articles in rounds about earlier versions, none withdrawn."""
    return (
        Comment.objects.filter(
            consultation__project=version.project_id,
            consultation__version__ordinal__lt=version.ordinal,
        )
        .exclude(uid="")
        .exclude(state=CommentState.WITHDRAWN)
    )


def article_states(version: DraftVersion) -> dict[str, str]:
    """What became of every article that has comments, by uid.

    An article counts as changed when any of its words did; a quotation in it may
    still stand, which `anchor_rows` tells comment by comment.
    """
    now = {p.uid: p for p in version.provisions.articles()}
    found: dict[str, str] = {}
    for old in _commented(version):
        new = now.get(old.uid)
        anchor = Anchor(old.label, old.text)
        found[old.uid] = anchors.state(
            anchor, new.label if new else None, new.text if new else None
        )
    return found


def _commented(version: DraftVersion):
    """The latest earlier wording of every article that has comments."""
    uids = earlier_comments(version).values("uid")
    rows = Provision.objects.filter(
        version__project=version.project_id,
        version__ordinal__lt=version.ordinal,
        version__consultations__isnull=False,
        uid__in=uids,
    ).order_by("version__ordinal")
    return {row.uid: row for row in rows}.values()


def state_counts(version: DraftVersion, states: dict[str, str]) -> Counter:
    """How many comments stand on articles of each state."""
    totals = earlier_comments(version).values_list("uid").annotate(n=Count("pk"))
    counts: Counter = Counter()
    for uid, total in totals.order_by():
        counts[states.get(uid, anchors.DELETED)] += total
    return counts


def anchor_rows(version: DraftVersion, comments) -> list[AnchorRow]:
    """Judge one page of comments: two queries, however many."""
    comments = list(comments)
    uids = {comment.uid for comment in comments}
    now = {p.uid: p for p in version.provisions.articles().filter(uid__in=uids)}
    versions = {comment.consultation.version_id for comment in comments}
    then = {
        (p.version_id, p.uid): p
        for p in Provision.objects.filter(version__in=versions, uid__in=uids)
    }
    return [
        AnchorRow(
            comment,
            now.get(comment.uid),
            _state(
                comment,
                then.get((comment.consultation.version_id, comment.uid)),
                now.get(comment.uid),
            ),
        )
        for comment in comments
    ]


def _state(comment: Comment, old: Provision | None, new: Provision | None) -> str:
    anchor = Anchor(
        comment.article_label,
        old.text if old else "",
        comment.quote,
        comment.quote_prefix,
        comment.quote_suffix,
    )
    return anchors.state(anchor, new.label if new else None, new.text if new else None)


def where_now(comment: Comment) -> Where | None:
    """Tell a citizen where the article of a comment stands in the newest public text.

    None for a comment on the whole draft and while there is no later public version.
    """
    if not comment.uid:
        return None
    version = comment.consultation.version
    later = (
        version.project.versions.filter(ordinal__gt=version.ordinal, is_public=True)
        .order_by("-ordinal")
        .first()
    )
    if later is None:
        return None
    old = version.provisions.filter(uid=comment.uid).first()
    new = later.provisions.articles().filter(uid=comment.uid).first()
    consultation = (
        later.consultations.filter(published_at__isnull=False).order_by("-pk").first()
    )
    return Where(comment.article_label, new, _state(comment, old, new), consultation)
