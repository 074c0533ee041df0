"""What the public reading pages show, in a constant number of queries."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext as _

from ..models import (
    ArticleStance,
    ArticleTally,
    Consultation,
    ConsultationPage,
    DraftVersion,
    Phase,
    Provision,
)
from ..rules.lines import Line, article_lines

HEAD_LEVELS = {"bian": 1, "fenbian": 1, "zhang": 1, "jie": 2}
# How each phase is worded and which tag of the theme shows it.
PHASE_TAGS = {
    Phase.UPCOMING: "upcoming",
    Phase.OPEN: "open",
    Phase.ENDED: "ended",
    Phase.CANCELLED: "cancelled",
    Phase.REPORTED: "reported",
}
SOON = timedelta(days=3)


@dataclass(frozen=True)
class ListRow:
    """One consultation in a list, with its words ready."""

    consultation: Consultation
    title: str
    phase: Phase
    kind: str
    left: str


@dataclass
class TextUnit:
    """A heading or an article of the draft page."""

    provision: Provision
    level: int = 0
    tally: ArticleTally | None = None
    heat: int = 0
    chosen: str = ""
    was: str = ""

    @property
    def lines(self) -> list[Line]:
        """The lines of the article as they are set."""
        return article_lines(self.provision.text)

    @property
    def comments(self) -> int:
        """How many published comments the article has."""
        return self.tally.comments if self.tally else 0

    @property
    def is_article(self) -> bool:
        """Whether this is an article (条), not a heading."""
        return self.level == 0

    @property
    def anchor(self) -> str:
        """The id of the unit on the page, such as a-12-1."""
        return anchor_of(self.provision)


def anchor_of(provision: Provision) -> str:
    """Give the id of a provision on the draft page."""
    branch = f"-{provision.branch}" if provision.branch else ""
    kind = "a" if provision.kind == "tiao" else provision.kind
    return f"{kind}-{provision.number}{branch}"


def time_left(consultation: Consultation, at: datetime) -> str:
    """Say in words how long a consultation still takes comments."""
    left = consultation.closes_at - at
    if left.days >= 1:
        return _("还剩 %(days)s 天") % {"days": left.days}
    hours = max(int(left.total_seconds() // 3600), 0)
    return _("还剩 %(hours)s 小时") % {"hours": hours} if hours else _("即将截止")


def list_row(consultation: Consultation, at: datetime) -> ListRow:
    """Word one consultation for a list."""
    phase = consultation.phase(at)
    soon = phase is Phase.OPEN and consultation.closes_at - at <= SOON
    return ListRow(
        consultation=consultation,
        title=consultation.version.title,
        phase=phase,
        kind="soon" if soon else PHASE_TAGS[phase],
        left=time_left(consultation, at) if phase is Phase.OPEN else "",
    )


def in_phase(consultations, phase: str, at: datetime):
    """Narrow a queryset to one phase, in the order that helps most."""
    choices = {
        Phase.OPEN: lambda: consultations.open(at).order_by("closes_at", "id"),
        Phase.UPCOMING: lambda: consultations.upcoming(at).order_by("opens_at", "id"),
        Phase.ENDED: lambda: consultations.ended(at).order_by("-closes_at", "-id"),
        Phase.REPORTED: lambda: consultations.reported().order_by(
            "-reported_at", "-id"
        ),
    }
    return choices[phase]() if phase in choices else consultations


URGENCY = ("rank", "ends_soon", "-closes_at", "-id")
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def most_urgent_first(consultations, at: datetime):
    """Prepare for the order `URGENCY`: open ones that end soon, upcoming, the past."""
    is_past = (
        Q(closes_at__lte=at)
        | Q(cancelled_at__isnull=False)
        | Q(reported_at__isnull=False)
    )
    return consultations.annotate(
        rank=Case(
            When(is_past, then=2), When(opens_at__gt=at, then=1), default=Value(0)
        ),
        ends_soon=Case(When(is_past, then=Value(_LONG_AGO)), default=F("closes_at")),
    )


def public_consultations(user):
    """The consultations a person may see, with what a list needs."""
    return Consultation.objects.visible_to(user).select_related(
        "version", "project", "page"
    )


def page_of(consultation: Consultation) -> ConsultationPage | None:
    """The words around a consultation; None before its page exists."""
    return getattr(consultation, "page", None)


def draft_units(consultation: Consultation, person) -> list[TextUnit]:
    """The whole draft as headings and articles; the same few queries at any size."""
    outline = list(consultation.version.provisions.outline().order_by("position"))
    tallies = {t.uid: t for t in consultation.tallies.all()}
    top = max((t.comments for uid, t in tallies.items() if uid), default=0)
    chosen = _chosen_stances(consultation, person)
    former = former_labels(consultation)
    units = [_unit(p, tallies.get(p.uid), top) for p in outline]
    for unit in units:
        unit.chosen = chosen.get(unit.provision.uid, "")
        old = former.get(unit.provision.uid, unit.provision.label)
        unit.was = old if old != unit.provision.label else ""
    return units


def _chosen_stances(consultation, person) -> dict[str, str]:
    if not person.is_authenticated:
        return {}
    rows = ArticleStance.objects.filter(consultation=consultation, person=person)
    return dict(rows.values_list("uid", "choice"))


def _unit(provision, tally, top) -> TextUnit:
    if level := HEAD_LEVELS.get(provision.kind):
        return TextUnit(provision, level=level)
    heat = round(100 * tally.comments / top) if tally and top else 0
    return TextUnit(provision, 0, tally, heat)


def version_before(version: DraftVersion) -> DraftVersion | None:
    """The public version just before this one, if there is any."""
    if version.ordinal == 1:
        return None
    earlier = version.project.versions.filter(
        ordinal__lt=version.ordinal, is_public=True
    )
    return earlier.order_by("-ordinal").first()


def former_labels(consultation: Consultation) -> dict[str, str]:
    """Map each uid to the label the article had one public version ago."""
    before = version_before(consultation.version)
    if before is None:
        return {}
    return dict(before.provisions.articles().values_list("uid", "label"))


def article_history(provision: Provision, user) -> list[Provision]:
    """One article through all versions the person may see, oldest first."""
    return list(
        Provision.objects.visible_to(user)
        .filter(uid=provision.uid, version__project=provision.version.project_id)
        .select_related("version")
        .order_by("version__ordinal")
    )


def neighbours(provision: Provision) -> tuple[Provision | None, Provision | None]:
    """The articles before and after one, for turning pages."""
    articles = provision.version.provisions.articles().defer("text")
    before = articles.filter(position__lt=provision.position)
    after = articles.filter(position__gt=provision.position)
    return before.order_by("-position").first(), after.order_by("position").first()


def search_titles(consultations, words: str):
    """Narrow a list to titles, organs or codes that hold every word typed."""
    for word in words.split()[:6]:
        consultations = consultations.filter(
            Q(version__title__icontains=word)
            | Q(project__organ__icontains=word)
            | Q(code__icontains=word)
        )
    return consultations
