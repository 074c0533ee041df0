"""Drafts as people name them: by title, number, organ and what they are about."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.models import Consultation
from search.query import Order
from search.sources.base import ModelSource, result, target_ids

CONSULTATION = "consultations.consultation"
PROJECT = "consultations.legislativeproject"
PUBLISHED = "consultation.published"


def draft_title(row: Consultation) -> str:
    """The title of a draft, with its label where the title does not say it."""
    version = row.version
    if version.label in version.title:
        return version.title
    return f"{version.title}（{version.label}）"


class Drafts(ModelSource):
    """Drafts that are or were open to comments; the public finds published ones."""

    name = "drafts"
    label = gettext_lazy("草案")
    usual_order: Order = "relevance"

    def rows(self):
        return Consultation.objects.select_related("version", "project")

    def seen(self, *, is_public):
        rows = Consultation.objects.all()
        return rows.filter(published_at__isnull=False) if is_public else rows

    def words(self, row):
        project = row.project
        told = (draft_title(row), row.code, project.organ, project.summary)
        full = "\n".join(filter(None, told))
        return (full if row.published_at else ""), full

    def touched(self, entries, *, has_values=False):
        found = target_ids(entries, CONSULTATION)
        if projects := target_ids(entries, PROJECT):
            rows = Consultation.objects.filter(project__in=projects)
            found |= set(rows.values_list("pk", flat=True))
        return found

    def fresh(self, entries, *, is_public):
        return target_ids([e for e in entries if e.event == PUBLISHED], CONSULTATION)

    def show(self, user, rows, terms):
        shown = Consultation.objects.visible_to(user).filter(published_at__isnull=False)
        for row in rows.filter(pk__in=shown.values("pk")):
            days = map(localtime, (row.opens_at, row.closes_at))
            begin, end = (date_format(day, "Y年n月j日") for day in days)
            told = {"code": row.code, "from": begin, "to": end}
            note = _("%(code)s · 征求意见 %(from)s至%(to)s") % told
            url = reverse("consultations:home", args=[row.code])
            text = "\n".join(filter(None, [draft_title(row), row.project.summary]))
            yield row.pk, result(draft_title(row), note, url, text, terms)
