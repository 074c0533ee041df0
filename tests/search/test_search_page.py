"""The public search page: what is public, marked, escaped."""

import pytest
from django.urls import reverse

from consultations.models import Comment, Provision
from search.indexing import rebuild
from tests.consultations.factories import CommentFactory, ConsultationFactory

pytestmark = pytest.mark.django_db
URL = reverse("search:search")


@pytest.fixture
def consultation():
    return ConsultationFactory()


def page(client, **query):
    return client.get(URL, query)


def test_the_empty_page(client):
    response = page(client)
    assert response.status_code == 200
    assert (
        "共" not in response.content.decode().split("search-box")[1].split("</form>")[0]
    )


def test_articles_and_comments_are_found(client, consultation):
    CommentFactory(consultation=consultation, body="充电桩要多装")
    rebuild("comments")
    rebuild("provisions")
    articles = page(client, q="充电").content.decode()
    assert "<mark>充电</mark>" in articles
    assert f"/consultations/{consultation.code}/article/tiao2/" in articles
    comments = page(client, q="充电", kind="comments").content.decode()
    assert "<mark>充电</mark>桩要多装" in comments


def address(comment) -> str:
    """The public address of a comment, by its number."""
    return f"/consultations/{comment.consultation.code}/comments/{comment.pk}/"


def test_only_what_is_public_now_is_shown(client, consultation):
    shown = CommentFactory(consultation=consultation, body="停车一")
    hidden = CommentFactory(consultation=consultation, body="停车二")
    CommentFactory(consultation=consultation, body="停车三", state="pending")
    rebuild("comments")
    Comment.objects.filter(pk=hidden.pk).update(state="hidden")  # index lags behind
    text = page(client, q="停车", kind="comments").content.decode()
    assert address(shown) in text
    assert address(hidden) not in text
    assert "三" not in text.split("search-results")[1].split("</ol>")[0]


def test_comments_of_an_unpublished_consultation_stay_out(client):
    draft = ConsultationFactory(published_at=None)
    comment = CommentFactory(consultation=draft, body="停车")
    rebuild("comments")
    text = page(client, q="停车", kind="comments").content.decode()
    assert address(comment) not in text


def test_text_is_escaped(client, consultation):
    CommentFactory(consultation=consultation, body="停车<script>alert(1)</script>")
    rebuild("comments")
    text = page(client, q="停车", kind="comments").content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text
    assert "<script>x" not in page(client, q="<script>x</script>").content.decode()


def test_pages_go_on_by_key(client, consultation):
    CommentFactory.create_batch(25, consultation=consultation, body="停车")
    rebuild("comments")
    first = page(client, q="停车", kind="comments")
    following = first.context["next_url"]
    assert "after=" in following
    second = client.get(URL + following)
    assert len(first.context["page"].results) == 20
    assert len(second.context["page"].results) == 5


def test_relevance_is_paged_by_key(client, consultation):
    CommentFactory.create_batch(25, consultation=consultation, body="停车")
    rebuild("comments")
    first = page(client, q="停车", kind="comments", sort="relevance")
    second = client.get(URL + first.context["next_url"])
    shown = [
        one.url for page in (first, second) for one in page.context["page"].results
    ]
    assert len(set(shown)) == 25


def shown(client, **query):
    return [one.title for one in page(client, **query).context["page"].results]


def test_articles_come_by_fit_and_comments_by_day(client, consultation):
    """The article that is about the word comes first, whatever its number."""
    articles = list(consultation.version.provisions.articles().order_by("pk"))
    dense, thin = articles[0], articles[-1]
    Provision.objects.filter(pk=dense.pk).update(text="充电桩充电，充电费。")
    Provision.objects.filter(pk=thin.pk).update(text="充电" + "别的事情" * 60)
    comments = [
        CommentFactory(consultation=consultation, body=words)
        for words in ("充电充电充电", "充电" + "别的事情" * 60)
    ]
    for kind in ("provisions", "comments"):
        rebuild(kind)
    first, *others = shown(client, q="充电")
    assert dense.label in first
    assert thin.label in others[-1]
    newest = page(client, q="充电", sort="newest")
    assert newest.context["page"].hits.ids[0] > dense.pk
    assert "sort=newest" in newest.context["export_query"]
    said = page(client, q="充电", kind="comments").context["page"].hits.ids
    assert said == [comments[1].pk, comments[0].pk]


def test_without_words_there_is_no_fit(client, consultation):
    rebuild("provisions")
    asked = page(client, project=consultation.version.project.code).context["asked"]
    assert asked.order == "newest"


@pytest.mark.parametrize(
    "query",
    [
        {"q": "停" * 10_000},
        {"q": '" OR 1=1 --'},
        {"q": "-停车"},
        {"q": "。"},
        {"q": "停车", "kind": "users", "sort": "x", "after": "x"},
        {"q": "停车", "after": "nan_1"},
        {"q": "停车", "after": "9" * 30, "sort": "relevance"},
        {"q": "停车", "after": "1e999_5", "sort": "relevance"},
        {"q": "停车", "kind": "comments", "region": "'; --", "month": "2026-99"},
        {"q": "NEAR(a,b) *"},
    ],
)
def test_nothing_typed_breaks_the_page(client, query):
    assert page(client, **query).status_code == 200


def test_nul_is_refused_with_a_reason(client):
    assert page(client, q="停\0车").status_code in (200, 400)


@pytest.mark.parametrize("kind", ["comments", "provisions"])
def test_queries_do_not_grow(
    client, consultation, kind, django_assert_max_num_queries, django_assert_num_queries
):
    def fill(n):
        for _ in range(n):
            CommentFactory(consultation=ConsultationFactory(), body="充电")
        rebuild("comments")
        rebuild("provisions")

    fill(2)
    page(client, q="充电", kind=kind)  # the city is remembered for a minute
    with django_assert_max_num_queries(26) as spent:
        page(client, q="充电", kind=kind)
    fill(15)
    with django_assert_num_queries(len(spent.captured_queries)):
        page(client, q="充电", kind=kind)
