"""Pages that need no CMS: the rules in force, robots, sitemap."""

from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

import rulebook.loader
from rulebook import daysoff, words

GROUPS = {
    "consultation": _("公开征求意见的期限"),
    "hearing": _("听证会"),
    "owners": _("业主共同决定"),
    "residents": _("居民会议、选举与协商"),
    "villagers": _("村民会议、选举与协商"),
    "collective": _("农村集体经济组织"),
    "party": _("党组织审议（四议两公开）"),
    "council": _("居民议事会"),
    "topic": _("提出和附议议题"),
    "platform": _("本平台议事规则"),
    "calendar": _("放假安排（期限的末日是法定休假日的，顺延）"),
}


def rules(request):
    """List every rule row with law, article, dates, and what it asks in words."""
    groups = [
        {"name": name, "title": title, "rows": _told(name)}
        for name, title in GROUPS.items()
    ]
    context = {"groups": groups, "unknown_years": _unknown_years()}
    return render(request, "pages/rules.html", context)


def _unknown_years() -> list[int]:
    """Of this year and the next those whose days off nobody has entered."""
    now = localdate().year
    return [y for y in (now, now + 1) if not daysoff.day(date(y, 7, 1)).is_known]


def _told(group):
    """The rows of a group, the youngest version first, and what each asks in words."""
    rows = [r for r in rulebook.loader.all_rows() if r.id.startswith(f"{group}.")]
    rows.reverse()
    rows.sort(key=lambda row: row.id)
    return [(row, words.facts(row), words.details(row)) for row in rows]


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
