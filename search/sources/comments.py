"""What people said, and what was answered."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.models import (
    Channel,
    Comment,
    CommentState,
    Consultation,
    Outcome,
    Provision,
    RepliedComment,
    Reply,
    Stance,
)
from consultations.rules.masking import public_view
from search import facets as f
from search.sources.base import ModelSource, result, target_ids

COMMENT = "consultations.comment"
REPLY = "consultations.reply"
# These change no word, and come in storms.
WORDLESS = ("comment.endorsed", "comment.endorsement_withdrawn")
# A comment that appears without review is published as it comes in.
APPEARED = ("comment.published", "comment.submitted")


# What a document is made of, and what facets read besides: an index of a million is
# built of these columns alone.
_READ = (
    "pk",
    "consultation_id",
    "article_label",
    "body",
    "display_name",
    "masks",
    "proposed_wording",
    "quote",
    "reason",
    "receipt",
    "state",
    "intake__register_no",
)
_COUNTED = (
    "channel",
    "endorsement_count",
    "region_path",
    "stance",
    "submitted_at",
    "uid",
    "replied__reply__outcome",
    "replied__reply__published_at",
)


class _Read(NamedTuple):
    """A comment as a document reads it, in the order of the columns above."""

    pk: int
    consultation: Consultation
    article_label: str
    body: str
    display_name: str
    masks: list
    proposed_wording: str
    quote: str
    reason: str
    receipt: str
    state: str
    register_no: str | None
    channel: str = ""
    endorsement_count: int = 0
    region_path: str = ""
    stance: str = ""
    submitted_at: datetime | None = None
    uid: str = ""
    outcome: str | None = None
    outcome_at: datetime | None = None


def public_text(comment: Comment | _Read) -> str:
    """The words of a comment that anybody may read, as one text."""
    if not comment.masks:
        return full_text(comment)
    seen = public_view(comment)
    return "\n".join(filter(None, [seen.body, seen.proposed_wording, seen.reason]))


def full_text(comment: Comment | _Read) -> str:
    """The words of a comment as staff read them, as one text."""
    words = (comment.body, comment.proposed_wording, comment.reason)
    return "\n".join(filter(None, words))


def draft_words(codes, filters) -> dict[str, str]:
    """Label consultations by the title of their draft."""
    rows = Consultation.objects.filter(code__in=list(codes))
    titles = rows.values_list("code", "version__title", "version__label")
    return {
        code: title if label in title else f"{title}（{label}）"
        for code, title, label in titles
    }


def article_words(uids, filters) -> dict[str, str]:
    """Label articles by number and caption, as in the draft that is looked at."""
    rows = Provision.objects.articles().filter(uid__in=list(uids))
    if code := filters.get("consultation"):
        rows = rows.filter(version__consultations__code=code)
    named = rows.order_by("version_id").values_list("uid", "label", "caption")
    words = {uid: f"{label} {caption}".strip() for uid, label, caption in named}
    return {f.WholeFacet.WHOLE: _("整部草案"), **words}


def _outcome(row: _Read) -> str:
    return row.outcome or "" if row.outcome_at else ""


def _facets(*every: f.Facet) -> dict[str, f.Facet]:
    return {facet.name: facet for facet in every}


class Comments(ModelSource):
    """What people said; the public finds published ones, masks applied."""

    name = "comments"
    label = gettext_lazy("意见")
    endorsed = "endorsement_count"
    facets = _facets(
        f.Facet(
            "consultation",
            gettext_lazy("草案"),
            "consultation__code",
            lambda row: row.consultation.code,
            draft_words,
        ),
        f.WholeFacet(
            "article",
            gettext_lazy("条文"),
            "uid",
            lambda row: row.uid or f.WholeFacet.WHOLE,
            article_words,
        ),
        f.Facet(
            "stance",
            gettext_lazy("态度"),
            "stance",
            lambda row: row.stance,
            f.chosen_words(Stance.choices),
        ),
        f.Facet(
            "state",
            gettext_lazy("状态"),
            "state",
            lambda row: row.state,
            f.chosen_words(CommentState.choices),
            is_public=False,
        ),
        f.PublishedFacet(
            "outcome",
            gettext_lazy("采纳情况"),
            "replied__reply__outcome",
            _outcome,
            f.chosen_words(Outcome.choices),
        ),
        f.Facet(
            "channel",
            gettext_lazy("渠道"),
            "channel",
            lambda row: row.channel,
            f.chosen_words(Channel.choices),
        ),
        f.RegionFacet(
            "region",
            gettext_lazy("地区"),
            "region_path",
            lambda row: row.region_path,
            f.region_words,
        ),
        f.MonthFacet(
            "month",
            gettext_lazy("月份"),
            "submitted_at",
            lambda row: f.month_of(row.submitted_at),
            f.month_words,
        ),
    )

    def rows(self):
        return Comment.objects.all()

    def read(self, rows, *, has_values):
        # No models, which cost more than all the rest; consultations are few.
        columns = (*_READ, *_COUNTED) if has_values else _READ
        found = list(rows.values_list(*columns))
        keys = {row[1] for row in found}
        drafts = Consultation.objects.only("code", "published_at")
        held = drafts.in_bulk(keys) if keys else {}
        return [_Read(row[0], held[row[1]], *row[2:]) for row in found]

    def found(self, ids):
        return Comment.objects.filter(pk__in=ids)

    def seen(self, *, is_public):
        if not is_public:
            return Comment.objects.all()
        return Comment.objects.published().filter(
            consultation__published_at__isnull=False
        )

    def words(self, row):
        number = row.register_no or ""
        full = [full_text(row), row.article_label, row.receipt, number]
        is_open = row.state == CommentState.PUBLISHED and row.consultation.published_at
        opened = f"{public_text(row)}\n{row.article_label}" if is_open else ""
        return opened, "\n".join(full)

    def touched(self, entries, *, has_values=False):
        left_out = () if has_values else WORDLESS
        found = target_ids(entries, COMMENT, but=left_out)
        if has_values and (replies := target_ids(entries, REPLY)):
            rows = RepliedComment.objects.filter(reply__in=replies)
            found |= set(rows.values_list("comment_id", flat=True))
        return found

    def fresh(self, entries, *, is_public):
        events = APPEARED if is_public else ("comment.submitted",)
        return target_ids([e for e in entries if e.event in events], COMMENT)

    def show(self, user, rows, terms):
        rows = rows.filter(
            pk__in=Comment.objects.visible_to(user).published().values("pk"),
            consultation__in=Consultation.objects.visible_to(user),
        )
        for row in rows.select_related("consultation__version"):
            yield row.pk, _shown(row, terms)


def _shown(comment: Comment, terms):
    consultation = comment.consultation
    label = comment.article_label or _("整部草案")
    day = date_format(localtime(comment.submitted_at), "Y年n月j日")
    return result(
        f"{label}｜{consultation.version.title}",
        f"{comment.get_stance_display()} · {day}",
        reverse("consultations:one", args=[consultation.code, comment.pk]),
        public_text(comment),
        terms,
    )


class Replies(ModelSource):
    """What the organ answered; the public finds what is published."""

    name = "replies"
    label = gettext_lazy("答复")
    facets = _facets(
        f.Facet(
            "consultation",
            gettext_lazy("草案"),
            "consultation__code",
            lambda row: row.consultation.code,
            draft_words,
        ),
        f.Facet(
            "outcome",
            gettext_lazy("采纳情况"),
            "outcome",
            lambda row: row.outcome,
            f.chosen_words(Outcome.choices),
        ),
    )

    def rows(self):
        return Reply.objects.select_related("consultation__version")

    def seen(self, *, is_public):
        rows = Reply.objects.all()
        published = Q(published_at__isnull=False)
        shown = Q(consultation__published_at__isnull=False)
        return rows.filter(published & shown) if is_public else rows

    def words(self, row):
        told = "\n".join(
            filter(None, [row.topic, row.reason, row.get_outcome_display()])
        )
        is_open = row.published_at and row.consultation.published_at
        return (told if is_open else ""), f"{told}\n{row.private_note}"

    def touched(self, entries, *, has_values=False):
        return target_ids(entries, REPLY)

    def fresh(self, entries, *, is_public):
        event = "reply.published" if is_public else "reply.written"
        return target_ids([e for e in entries if e.event == event], REPLY)

    def show(self, user, rows, terms):
        visible = Reply.objects.visible_to(user).filter(published_at__isnull=False)
        rows = rows.filter(pk__in=visible.values("pk"))
        shown = Consultation.objects.visible_to(user)
        for row in rows.filter(consultation__in=shown):
            consultation = row.consultation
            yield (
                row.pk,
                result(
                    f"{consultation.version.title} {_('答复')}",
                    f"{row.get_outcome_display()} · {consultation.code}",
                    reverse("consultations:result", args=[consultation.code, row.pk]),
                    "\n".join(filter(None, [row.topic, row.reason])),
                    terms,
                ),
            )
