"""Addresses that search engines should know."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from consultations.models import Consultation
from deliberation.models import Board, Poll, Topic


class ConsultationSitemap(Sitemap):
    """Every public consultation with its text."""

    changefreq = "daily"

    def items(self):
        return Consultation.objects.visible_to(AnonymousUser()).order_by("-id")

    def lastmod(self, item):
        return item.reported_at or item.published_at

    def location(self, item):
        return reverse("consultations:home", args=[item.code])


class BoardSitemap(Sitemap):
    """Every board of the hall."""

    changefreq = "daily"

    def items(self):
        return Board.objects.visible_to(AnonymousUser()).order_by("code")

    def location(self, item):
        return reverse("deliberation:board", args=[item.code])


class TopicSitemap(Sitemap):
    """Every topic that is shown."""

    def items(self):
        rows = Topic.objects.visible_to(AnonymousUser()).shown()
        return rows.only("code", "stage_since").order_by("-id")

    def lastmod(self, item):
        return item.stage_since

    def location(self, item):
        return reverse("deliberation:topic", args=[item.code])


class PollSitemap(Sitemap):
    """Every poll whose notice went out."""

    changefreq = "daily"

    def items(self):
        rows = Poll.objects.visible_to(AnonymousUser())
        return rows.only("code", "noticed_at").order_by("-id")

    def lastmod(self, item):
        return item.noticed_at

    def location(self, item):
        return reverse("deliberation:poll", args=[item.code])


class StaticSitemap(Sitemap):
    """The entrances of the site."""

    def items(self):
        return [
            "consultations:list",
            "deliberation:home",
            "deliberation:polls",
            "pages:rules",
        ]

    def location(self, item):
        return reverse(item)


SITEMAPS = {
    "static": StaticSitemap,
    "consultations": ConsultationSitemap,
    "boards": BoardSitemap,
    "topics": TopicSitemap,
    "polls": PollSitemap,
}
