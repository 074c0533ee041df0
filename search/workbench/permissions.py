"""Who may do what at the workbench, in sentences."""

from consultations import permissions as legislation


def can_read_digests(user) -> bool:
    """Say whether the person may read what was found."""
    return legislation.can_read_inbox(user)


def can_start_runs(user) -> bool:
    """Say whether the person may have comments digested."""
    return legislation.can_reply(user)


def can_publish_statements(user) -> bool:
    """Say whether the person may publish a checked sentence."""
    return legislation.can_publish_replies(user)
