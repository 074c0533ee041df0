"""A search that is kept asks exactly what its page asked, in every part."""

import csv
import io
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.roles import Role
from regions.models import Region
from search.indexing import rebuild
from search.models import SavedSearch
from search.registry import SOURCES
from tests.accounts.factories import StaffFactory, UserFactory
from tests.consultations.factories import CommentFactory, ReplyFactory

pytestmark = pytest.mark.django_db
DESK, PUBLIC = reverse("search_desk:feedback"), reverse("search:search")
VALUES = {
    "article": "tiao2",
    "stance": "amend",
    "state": "published",
    "outcome": "adopted",
    "channel": "online",
    "region": "4413",
    "month": "2026-11",
}


class Form(HTMLParser):
    """The fields of the form that keeps a search, as a browser sends them."""

    def __init__(self, text):
        super().__init__()
        self.fields, self.is_in = {}, False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form":
            self.is_in = found.get("action") == reverse("search:save")
        elif tag == "input" and self.is_in:
            self.fields[found["name"]] = found["value"]


@pytest.fixture
def said():
    """One comment that every filter keeps, and one that none does."""
    city = Region.add_root(code="4413", name="惠州市", level="city", full_name="惠州市")
    found = CommentFactory(
        body="停车位太少", uid="tiao2", region=city, region_path=city.path
    )
    ReplyFactory(consultation=found.consultation, comments=[found], outcome="adopted")
    CommentFactory(body="停车收费", uid="tiao1", stance="oppose", state="pending")
    for kind in ("comments", "provisions"):
        rebuild(kind)
    return found


def cases(said, *, is_public):
    """Every parameter of the page alone, within a draft, and all at once."""
    facets = SOURCES["comments"].facets
    names = {n for n, facet in facets.items() if facet.is_public or not is_public}
    assert names - {"consultation"} <= set(VALUES)
    draft = {"consultation": said.consultation.code}
    every = {name: VALUES[name] for name in sorted(names - {"consultation"})}
    every["month"] = localtime(said.submitted_at).strftime("%Y-%m")
    yield {"q": "停车 -收费"}
    yield {"q": "停车", "sort": "relevance"}
    yield {"sort": "endorsed", **draft}
    for name, value in every.items():
        yield {name: value, **draft}
    yield {"q": "停车", "sort": "endorsed", **draft, **every}


def kept_again(client, page, query):
    """Ask, keep what is asked by the page's own form, and open what is kept."""
    first = client.get(page, {"kind": "comments", **query})
    SavedSearch.objects.all().delete()
    client.post(reverse("search:save"), Form(first.text).fields)
    saved = SavedSearch.objects.get()
    address = client.get(reverse("search:saved_one", args=[saved.pk])).url
    assert urlsplit(address).path == page
    return first, client.get(address), saved


@pytest.mark.parametrize("is_public", [True, False])
def test_what_is_kept_asks_the_same(client, said, is_public):
    client.force_login(
        UserFactory() if is_public else StaffFactory(roles=[Role.DRAFTER])
    )
    page = PUBLIC if is_public else DESK
    for query in cases(said, is_public=is_public):
        first, again, _saved = kept_again(client, page, query)
        assert again.context["asked"] == first.context["asked"], query
        asked = {**first.context["asked"].filters, "q": first.context["typed"]}
        wanted = {k: v for k, v in query.items() if k not in ("sort", "q")}
        assert asked == {"q": query.get("q", ""), **wanted}
        assert first.context["asked"].order == query.get("sort", "newest")


@pytest.mark.parametrize("is_public", [True, False])
def test_what_is_exported_is_what_is_shown(client, said, is_public):
    client.force_login(StaffFactory(roles=[Role.DRAFTER]))
    page = PUBLIC if is_public else DESK
    name = "search:export" if is_public else "search_desk:export"
    seen = set()
    for query in cases(said, is_public=is_public):
        shown = client.get(page, {"kind": "comments", **query})
        address = reverse(name, args=["csv"])
        answer = client.get(f"{address}?{shown.context['export_query']}")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        hits = shown.context["page"].hits if is_public else shown.context["hits"]
        assert len(list(csv.DictReader(io.StringIO(text)))) == hits.total, query
        seen.add(hits.total)
    assert 1 in seen


def test_looser_words_are_kept_and_exported_as_they_answered(client):
    comment = CommentFactory(body="楼道里不许给电动自行车充电")
    rebuild("comments")
    client.force_login(UserFactory())
    query = {"q": "电动自行车楼道充电"}
    first, again, saved = kept_again(client, PUBLIC, query)
    assert first.context["loose"]
    assert saved.typed == "电动自行车 楼道 充电"
    assert again.context["page"].total == 1
    address = reverse("search:export", args=["csv"])
    answer = client.get(f"{address}?{first.context['export_query']}")
    assert comment.body in b"".join(answer.streaming_content).decode()


def test_what_is_chosen_stands_above_the_results(client, said):
    client.force_login(StaffFactory(roles=[Role.DRAFTER]))
    answer = client.get(DESK, {"stance": "amend", "region": "4413"})
    urls = [chip["url"] for chip in answer.context["chosen"]]
    assert len(urls) == 2
    for url, left in zip(urls, ({"region": "4413"}, {"stance": "amend"}), strict=True):
        assert client.get(DESK + url).context["asked"].filters == left


def test_a_facet_keeps_the_order(client, said):
    answer = client.get(PUBLIC, {"q": "停车", "kind": "comments", "sort": "relevance"})
    urls = [chip["url"] for panel in answer.context["panels"] for chip in panel.chips]
    assert urls
    for url in urls:
        assert parse_qs(url[1:])["sort"] == ["relevance"]


def test_keeping_it_in_another_order_changes_the_order(client, said):
    client.force_login(UserFactory())
    for order in ("newest", "endorsed"):
        query = {"q": "停车", "kind": "comments", "sort": order}
        client.post(reverse("search:save"), query)
    assert SavedSearch.objects.get().order == "endorsed"


def test_what_is_too_long_is_cut_the_same_everywhere(client, said):
    client.force_login(UserFactory())
    typed = " ".join(["停车"] * 90) + " 没有的词"
    first, again, saved = kept_again(client, PUBLIC, {"q": typed})
    assert "输入过长" in first.text
    assert first.context["page"].total == 1
    assert len(saved.typed) == 200
    assert again.context["asked"].terms.include == first.context["asked"].terms.include
