"""The list of boards, with nothing there, nothing found, and something found."""

import pytest
from django.urls import reverse

from .boarding import board, compound, topic

pytestmark = pytest.mark.django_db
NOTHING_THERE, NOT_FOUND = "<b>还没有议题板", "<b>没有找到"


def shown(client, words: str = "") -> str:
    return client.get(reverse("deliberation:home"), {"q": words}).content.decode()


def test_without_boards_nobody_is_told_that_a_search_found_nothing(client):
    html = shown(client)
    assert NOTHING_THERE in html
    assert NOT_FOUND not in html


def test_a_search_without_result_says_so(client):
    board(compound())
    assert NOT_FOUND in shown(client, "没有这样的小区")
    assert NOTHING_THERE not in shown(client, "没有这样的小区")
    html = shown(client, "江湾")
    assert NOT_FOUND not in html
    assert NOTHING_THERE not in html


def test_what_goes_on_stands_first_and_the_busiest_board_leads(client):
    quiet, busy = board(compound()), board(compound())
    topic(busy, "seconding", title="修单车棚")
    topic(busy, "done", title="已办完的事")
    html = shown(client)
    assert (
        html.index("邻居们正在议") < html.index("修单车棚") < html.index("全部议题板")
    )
    assert "已办完的事" not in html
    boards = html[html.index("全部议题板") :]
    assert boards.index(f"/{busy.code}/") < boards.index(f"/{quiet.code}/")
    assert "邻居们正在议" not in shown(client, "江湾")


def test_boards_are_paged_by_key_with_as_many_topics_or_more(client, monkeypatch):
    monkeypatch.setattr("deliberation.queries.boards.SIZE", 2)
    boards = [board(compound()) for _ in range(5)]
    for on in boards[:2]:
        topic(on, "done")
    seen, address = [], reverse("deliberation:home")
    while address:
        answer = client.get(address)
        page = answer.context["page"]
        seen += [on.code for on in page]
        address = page.next and f"{reverse('deliberation:home')}?after={page.next}"
    assert sorted(seen) == sorted(on.code for on in boards)
    assert set(seen[:2]) == {on.code for on in boards[:2]}
