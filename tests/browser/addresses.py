"""Pages that everybody may read, one or more of every kind."""

from django.utils import timezone

OPEN, REPORTED, UPCOMING, ENDED = (
    f"/consultations/HZ-2026-000{number}" for number in (6, 2, 5, 3)
)
BOARD = "/deliberation/board/xq-0001"
TOPICS = {
    name: f"/deliberation/topic/YT-{timezone.localdate().year}-{number:04d}/"
    for name, number in (
        ("gathering", 9),
        ("review", 3),
        ("publicity", 4),
        ("follow-up", 5),
        ("done", 6),
        ("declined", 7),
        ("voting", 31),
    )
}
PUBLIC = {
    "home": "/",
    "list": "/consultations/",
    "list-empty": "/consultations/?q=没有这样的草案",
    "consultation-open": f"{OPEN}/",
    "consultation-upcoming": f"{UPCOMING}/",
    "consultation-ended": f"{ENDED}/",
    "consultation-reported": f"{REPORTED}/",
    "text": f"{OPEN}/text/",
    "text-reported": f"{REPORTED}/text/",
    "comments": f"{OPEN}/comments/",
    "comments-reported": f"{REPORTED}/comments/",
    "compare": f"{OPEN}/compare/",
    "changes": f"{OPEN}/table/",
    "article": f"{OPEN}/text/",
    "article-history": f"{OPEN}/text/",
    "report": f"{REPORTED}/report/",
    "form": f"{OPEN}/comment/",
    "form-closed": f"{ENDED}/comment/",
    "print": f"{OPEN}/print/",
    "poster": f"{OPEN}/poster/",
    "track": "/track/",
    "moderation-numbers": "/moderation/",
    "search": "/search/?q=停车",
    "search-empty": "/search/?q=没有这样的词",
    "search-facets": "/search/?q=停车&kind=comments&stance=amend",
    "search-rules": "/search/?q=业主 第二百七十八条&kind=rules",
    "sign-in": "/accounts/login/code/",
    "staff-sign-in": "/accounts/login/",
    "rules": "/rules/",
    "log": "/log/",
    "who": "/who/",
    "who-place": "/who/compound/xq-0001/",
    "help": "/help/",
    "privacy": "/privacy/",
    "accessibility": "/accessibility/",
    "boards": "/deliberation/",
    "boards-empty": "/deliberation/?q=没有这样的小区",
    "board": f"{BOARD}/",
    "board-stage": f"{BOARD}/?stage=review",
    "board-community": "/deliberation/board/sq-441302001001/",
    "topic-kinds": f"{BOARD}/propose/",
    "topic-form": f"{BOARD}/propose/?kind=topic.owners_special",
    "hiding-numbers": "/deliberation/moderation/",
    "votes": "/deliberation/votes/",
    "votes-open": "/deliberation/votes/?state=open",
    **{f"topic-{name}": address for name, address in TOPICS.items()},
    "missing": "/nothing-here/",
}
# Articles are named anew at each import: their pages are found by following links.
ARTICLE = "#a-1 .article__number[href*='/article/']"
FOLLOWED = {"article": [ARTICLE], "article-history": [ARTICLE, "a[href$='/history/']"]}
REFUSED = {"missing": 404}
LOOKS = {"normal": {}, "elder": {"mode": "elder"}, "dark": {"dark": True}}


def go(page, name: str) -> None:
    """Open a page of PUBLIC and be sure that it is that page, not one that says no."""
    address = PUBLIC[name]
    for selector in ["", *FOLLOWED.get(name, ())]:
        if selector:
            address = page.locator(selector).first.get_attribute("href")
        answer = page.goto(address)
        assert answer.status == REFUSED.get(name, 200), f"{name}: {answer.status}"
