"""Who may do what in 立法直通车, in sentences (domain.md §4)."""

from accounts.roles import Role, has_role
from accounts.tiers import at_least


def can_comment(user, consultation) -> bool:
    """Say whether the person's identity is strong enough to comment."""
    return user.is_authenticated and at_least(user, consultation.min_tier)


def can_import(user) -> bool:
    """Say whether the person may import drafts."""
    return has_role(user, Role.DRAFTER)


def can_approve(user, version) -> bool:
    """Say whether the person may publish: an approver who did not import it."""
    return has_role(user, Role.APPROVER) and version.imported_by_id != user.pk


def can_moderate(user) -> bool:
    """Say whether the person may decide what the public sees."""
    return has_role(user, Role.MODERATOR)


def can_reply(user) -> bool:
    """Say whether the person may write replies."""
    return has_role(user, Role.DRAFTER) or has_role(user, Role.APPROVER)


def can_publish_replies(user) -> bool:
    """Say whether the person may publish replies and the report."""
    return has_role(user, Role.APPROVER)


def can_read_inbox(user) -> bool:
    """Say whether the person may read everything that came in."""
    return any(has_role(user, role) for role in Role)
