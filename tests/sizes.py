"""What a page costs, asked at two sizes."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def cost(client: Client, address: str) -> int:
    """Count the questions of a page that has been looked at before."""
    assert client.get(address).status_code == 200, address
    with CaptureQueriesContext(connection) as spent:
        client.get(address)
    return len(spent)


def same_at_two_sizes(client: Client, address: str, more: Callable[[int], object]):
    """Fill by `more(number)`, count, fill on, and count the same."""
    more(2)
    few, words = cost(client, address), len(client.get(address).content)
    more(7)
    many = cost(client, address)
    assert many == few, f"{address}: {few} questions for two rows, {many} for nine"
    # Else the rows are not on the page, and the test proves nothing.
    assert len(client.get(address).content) > words
