"""Pages that need no CMS: the rules in force, robots, sitemap."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

import rulebook.loader

GROUPS = {"consultation": _("公开征求意见的期限"), "hearing": _("听证会")}


def rules(request):
    """List every rule row with law, article, dates and whether it is verified."""
    rows = rulebook.loader.all_rows()
    groups = [
        {"title": title, "rows": [r for r in rows if r.id.startswith(f"{kind}.")]}
        for kind, title in GROUPS.items()
    ]
    return render(request, "pages/rules.html", {"groups": groups})


@cache_control(max_age=3600)
def robots(request):
    """Let search engines read everything public, and nothing personal."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /me/",
        "Disallow: /receipt/",
        "Allow: /",
        f"Sitemap: {settings.BASE_URL.rstrip('/')}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
