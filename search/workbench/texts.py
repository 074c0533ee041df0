"""Comments as the digest reads them, and their words found again."""

from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.utils.translation import override

from common.text import digest as fingerprint
from consultations.models import (
    Comment,
    CommentState,
    Consultation,
    Provision,
    Stance,
)
from consultations.rules.masking import spans_of
from search.digest.articles import Article
from search.digest.reading import Comment as Said

FIELDS = ("body", "proposed_wording", "reason")
DIGESTED = (*FIELDS, "stance", "uid", "version_no", "masks")
"""Columns of a comment that a digest reads."""
READ = (CommentState.PENDING, CommentState.PUBLISHED, CommentState.ACCEPTED)
"""Hidden and withdrawn comments take no part."""


def text_of(comment: Comment) -> str:
    """Give all that a comment says as one text: body, proposed wording, reason.

    Joined by line ends; the offsets of a digest count its code points.
    """
    parts = (getattr(comment, name) for name in FIELDS)
    return "\n".join(part for part in parts if part)


def masked_spans(comment: Comment) -> list[tuple[int, int]]:
    """Give what staff have masked, as spans of `text_of`."""
    spans, base = [], 0
    for name in FIELDS:
        part = getattr(comment, name)
        if part:
            found = spans_of(comment.masks or [], name)
            spans += [(base + start, base + end) for start, end in found]
            base += len(part) + 1
    return spans


def words_of(comment: Comment, start: int, end: int) -> str:
    """Give the words of a comment from one place to another."""
    return text_of(comment)[start:end]


def sha256_of(words: str) -> str:
    """Give the fingerprint that evidence keeps of words."""
    return fingerprint(words)


def rows(consultation: Consultation):
    """Give the comments of a consultation that take part, by id."""
    found = Comment.objects.filter(consultation=consultation, state__in=READ)
    return found.order_by("pk")


def said(comments) -> Iterator[Said]:
    """Give comments in the form of the digest, each with its declared stance."""
    for each in comments:
        yield Said(each.pk, text_of(each), "", _stance(each.stance), each.uid)


@cache
def _stance(value: str) -> str:
    """Give the word of a stance as the digest knows it: in the language of the form."""
    with override(settings.LANGUAGE_CODE):
        return str(dict(Stance.choices).get(value, value))


def articles(consultation: Consultation) -> list[Article]:
    """Give the articles that were up for comment."""
    found = Provision.objects.filter(version=consultation.version_id).articles()
    rows = found.order_by("position").values_list("uid", "label", "caption", "text")
    return [
        Article(uid, label, f"{caption}\n{text}") for uid, label, caption, text in rows
    ]
