"""The list of boards, with nothing there, nothing found, and something found."""

import pytest
from django.urls import reverse

from .boarding import board, compound

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
