"""Short ways to a digest, and to its groups as the measures want them."""

from typing import Any

from search.digest.output import as_output
from search.digest.pipeline import digest
from search.digest.reading import Comment

from .planted import Planted


def comments(planted: Planted) -> list[Comment]:
    """Read planted comments as the command would."""
    keys = ("title", "stance", "provision")
    return [
        Comment(line["id"], line["text"], *(line.get(key, "") for key in keys))
        for line in planted.lines
    ]


def said(*texts: str, **more: str) -> list[Comment]:
    """Number texts as comments."""
    return [Comment(f"c{at}", text, **more) for at, text in enumerate(texts)]


def answer(given: list[Comment], articles=()) -> dict[str, Any]:
    """Give the output of a digest."""
    return as_output(digest(given, articles))


def groups(output: dict[str, Any], least: int = 1) -> list[list[str]]:
    """Give the clusters as lists of comment ids."""
    found = [[m["id"] for m in each["members"]] for each in output["clusters"]]
    return [group for group in found if len(group) >= least]


def families(output: dict[str, Any]) -> list[list[str]]:
    """Give the groups of copies as lists of comment ids."""
    return [group["members"] for group in output["duplicates"]]
