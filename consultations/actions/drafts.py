"""Unfinished comments, kept until their writer comes back."""

import secrets
from datetime import timedelta

from common.clock import db_now

from ..models import CommentDraft

KEPT_FOR = timedelta(days=30)


def own_key(person_id: int, consultation_id: int, uid: str) -> str:
    """Name the one draft of a person for one article (or for the whole text)."""
    return f"p{person_id}-{consultation_id}-{uid}"


def fresh_key() -> str:
    """Name a draft of somebody who is not signed in; only the session knows it."""
    return f"s-{secrets.token_urlsafe(24)}"


def save_draft(
    *, key: str, consultation_id: int, person_id: int | None, content: dict
) -> None:
    """Keep what a form holds; a later one under the same key replaces it."""
    CommentDraft.objects.update_or_create(
        key=key,
        defaults={
            "consultation_id": consultation_id,
            "person_id": person_id,
            "content": content,
        },
    )


def drop_drafts(*keys: str) -> None:
    """Forget drafts, because they have been submitted."""
    CommentDraft.objects.filter(key__in=[key for key in keys if key]).delete()


def prune_drafts() -> int:
    """Delete drafts that nobody has touched for 30 days; say how many."""
    old = CommentDraft.objects.filter(saved_at__lt=db_now() - KEPT_FOR)
    count, _kinds = old.delete()
    return count
