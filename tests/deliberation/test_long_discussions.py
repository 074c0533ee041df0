"""Hundreds of posts: pages by key, the newest at once, a lasting address for each."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from deliberation.models import Post

from .boarding import board, compound, topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(lin, chen):
    return board(compound(lin, chen))


def discussed(place, lin, number):
    """A topic with so many posts; every third one of the same moment as the last."""
    made = topic(place, "review", proposer=lin, post_count=number)
    start = timezone.now() - timedelta(days=9)
    Post.objects.bulk_create(
        Post(
            topic=made,
            author=lin,
            author_name="林某",
            author_role="resident",
            body=f"第{n}句",
            posted_at=start + timedelta(minutes=n - (n % 3 == 0)),
            submission_key=f"{made.pk}-{n}",
        )
        for n in range(number)
    )
    return made


def address(made) -> str:
    return reverse("deliberation:topic", args=[made.code])


def test_the_page_costs_the_same_for_few_and_for_hundreds(client, place, lin):
    few, many = discussed(place, lin, 3), discussed(place, lin, 400)
    costs = set()
    for made in (few, many):
        for query in ("", "?order=newest"):
            client.get(address(made))
            with CaptureQueriesContext(connection) as caught:
                page = client.get(address(made) + query)
            costs.add(len(caught))
            assert len(page.context["posts"].items) <= 20
    assert len(costs) == 1


def test_the_newest_are_one_step_away_and_lead_back(client, place, lin):
    made = discussed(place, lin, 45)
    assert "?order=newest#discussion" in client.get(address(made)).content.decode()
    seen, query = [], {"order": "newest"}
    while query:
        page = client.get(address(made), query).context["posts"]
        seen += [post.body for post in page.items]
        query = {"order": "newest", "after": page.next} if page.next else None
    posts = Post.objects.order_by("posted_at", "pk")
    assert seen == [post.body for post in posts][::-1]


@pytest.mark.parametrize("number", [0, 1, 19, 20, 21, 44])
def test_every_post_has_a_lasting_address(client, place, lin, number):
    made = discussed(place, lin, 45)
    post = Post.objects.order_by("posted_at", "pk")[number]
    answer = client.get(reverse("deliberation:post_at", args=[post.pk]))
    assert answer.url.endswith(f"#p-{post.pk}")
    page = client.get(answer.url)
    assert page.context["posts"].items[0] == post
    assert f'id="p-{post.pk}"' in page.content.decode()
    assert answer.url.startswith(address(made))


def test_whoever_speaks_sees_the_own_words_at_once(client, place, lin, chen):
    made = discussed(place, lin, 45)
    client.force_login(chen)
    path = reverse("deliberation:posts", args=[made.code])
    sent = {"body": "刚说的话", "submission_key": "k"}
    page = client.post(path, sent, follow=True)
    assert "刚说的话" in page.content.decode()


def test_a_post_of_a_hidden_topic_has_no_address(client, place, lin):
    made = discussed(place, lin, 1)
    made.hidden_at = timezone.now()
    made.save()
    path = reverse("deliberation:post_at", args=[Post.objects.get().pk])
    assert client.get(path).status_code == 404
