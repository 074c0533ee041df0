"""Addresses that search engines should know."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from consultations.models import Consultation


class ConsultationSitemap(Sitemap):
    """Every public consultation with its text."""

    changefreq = "daily"

    def items(self):
        return Consultation.objects.visible_to(AnonymousUser()).order_by("-id")

    def lastmod(self, item):
        return item.reported_at or item.published_at

    def location(self, item):
        return reverse("consultations:home", args=[item.code])


class StaticSitemap(Sitemap):
    """The entrances of the site."""

    def items(self):
        return ["consultations:list", "pages:rules"]

    def location(self, item):
        return reverse(item)


SITEMAPS = {"static": StaticSitemap, "consultations": ConsultationSitemap}
