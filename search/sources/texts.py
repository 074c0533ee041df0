"""Drafts, announcements and the rules of law."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from django.apps import apps
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy

import rulebook.loader
from consultations.models import Consultation, LegislativeProject, Provision
from rulebook import words as rule_words
from search import facets as f
from search.documents import Document
from search.query import Order
from search.sources.base import ModelSource, result, target_ids

VERSION = "consultations.draftversion"
CONSULTATION = "consultations.consultation"
ARTICLE_PAGE = "pages.articlepage"


def provision_text(provision: Provision) -> str:
    """An article with its number and caption, as one text."""
    head = f"{provision.label} {provision.caption}".strip()
    return f"{head}\n{provision.text}"


def project_words(codes, filters) -> dict[str, str]:
    """Label projects by title."""
    rows = LegislativeProject.objects.filter(code__in=list(codes))
    return dict(rows.values_list("code", "title"))


class Provisions(ModelSource):
    """Articles of drafts; the public finds those of published versions."""

    name = "provisions"
    label = gettext_lazy("草案条文")
    # The articles of a draft have one day: the newest would be its last article.
    usual_order = "relevance"
    facets = {
        "project": f.Facet(
            "project",
            gettext_lazy("草案"),
            "version__project__code",
            lambda row: row.version.project.code,
            project_words,
        )
    }

    def rows(self):
        return Provision.objects.articles().select_related("version")

    def with_values(self, rows):
        return rows.select_related("version__project")

    def seen(self, *, is_public):
        rows = Provision.objects.articles()
        return rows.filter(version__is_public=True) if is_public else rows

    def words(self, row):
        full = provision_text(row)
        return (full if row.version.is_public else ""), full

    def touched(self, entries, *, has_values=False):
        versions = target_ids(entries, VERSION)
        if consultations := target_ids(entries, CONSULTATION):
            rows = Consultation.objects.filter(pk__in=consultations)
            versions |= set(rows.values_list("version_id", flat=True))
        if not versions:
            return set()
        articles = Provision.objects.articles().filter(version__in=versions)
        return set(articles.values_list("pk", flat=True))

    def fresh(self, entries, *, is_public):
        events = ("consultation.published",) if is_public else ("draft.saved",)
        return self.touched([e for e in entries if e.event in events])

    def show(self, user, rows, terms):
        rows = rows.filter(
            pk__in=Provision.objects.visible_to(user).values("pk"),
            version__is_public=True,
        )
        for row in rows.prefetch_related("version__consultations"):
            shown = [c for c in row.version.consultations.all() if c.published_at]
            if shown:
                yield row.pk, _shown(row, shown[0], terms)


def _shown(provision: Provision, consultation: Consultation, terms):
    head = f"{provision.label} {provision.caption}".strip()
    return result(
        f"{head}｜{provision.version.title}",
        f"{provision.version.label} · {consultation.code}",
        reverse("consultations:article", args=[consultation.code, provision.uid]),
        provision_text(provision),
        terms,
    )


class Announcements(ModelSource):
    """Announcements and help texts of the CMS; the public finds live, open pages.

    The room of pages lies beside this one, so its table is looked up by name.
    """

    name = "announcements"
    label = gettext_lazy("公告")

    def rows(self):
        return apps.get_model(ARTICLE_PAGE).objects.all()

    def seen(self, *, is_public):
        rows = self.rows()
        return rows.live().public() if is_public else rows

    def documents(self, ids, *, has_values=False):
        ids = list(ids)
        shown = self.seen(is_public=True).filter(pk__in=ids)
        shown = set(shown.values_list("pk", flat=True))
        found = []
        for row in self.rows().filter(pk__in=ids).order_by("pk"):
            full = f"{row.title}\n{_plain(row.body)}"
            found.append(Document(row.pk, full if row.pk in shown else "", full))
        return found

    def touched(self, entries, *, has_values=False):
        return target_ids(entries, ARTICLE_PAGE)

    def fresh(self, entries, *, is_public):
        return target_ids(
            [e for e in entries if e.event == "page.published"], ARTICLE_PAGE
        )

    def show(self, user, rows, terms):
        shown = self.seen(is_public=True).values("pk")
        for row in rows.filter(pk__in=shown):
            day = date_format(row.published_on, "Y年n月j日") if row.published_on else ""
            yield (
                row.pk,
                result(row.title, day, row.url or "/", _plain(row.body), terms),
            )


def _plain(html: str) -> str:
    return " ".join(strip_tags(html.replace("<", " <")).split())


class Rules:
    """The rows of the rulebook, everybody's to read; they change with the code."""

    name = "rules"
    label = gettext_lazy("规则")
    facets: dict = {}
    endorsed = ""
    # Their numbers are fingerprints and tell no age.
    usual_order: Order = "relevance"
    is_offered = True

    def total(self) -> int:
        return len(self._rows())

    def ids_after(self, last: int, size: int) -> list[int]:
        return [pk for pk in sorted(self._rows()) if pk > last][:size]

    def documents(
        self, ids: Iterable[int], *, has_values: bool = False
    ) -> list[Document]:
        rows = self._rows()
        texts = {pk: rule_text(rows[pk]) for pk in sorted(ids) if pk in rows}
        return [Document(pk, text, text) for pk, text in texts.items()]

    def seen(self, *, is_public: bool) -> None:
        return None

    def touched(self, entries: Sequence, *, has_values: bool = False) -> set[int]:
        return set()

    def fresh(self, entries: Sequence, *, is_public: bool) -> set[int]:
        return set()

    def results(self, user, ids: Sequence[int], terms) -> dict:
        rows, page = self._rows(), reverse("pages:rules")
        return {
            pk: result(
                rows[pk].title,
                rows[pk].citation,
                f"{page}#{rows[pk].key}",
                rule_text(rows[pk]),
                terms,
            )
            for pk in ids
            if pk in rows
        }

    def _rows(self) -> dict:
        return {rule_number(row.key): row for row in rulebook.loader.all_rows()}


def rule_number(key: str) -> int:
    """Give a row of the rulebook a number that stays: 48 bits of its fingerprint."""
    return int.from_bytes(sha256(key.encode()).digest()[:6], "big")


def rule_text(row) -> str:
    """A row of the rulebook as the page of rules words it."""
    facts = [f"{label} {words}" for label, words in rule_words.facts(row)]
    days = f"天数 {row.min_days}" if row.min_days else ""
    told = [row.title, row.citation, *facts, days, row.feedback, row.skip, row.note]
    return "\n".join(filter(None, [*told, row.key]))
