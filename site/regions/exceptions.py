"""Why a table of regions can be refused."""

from common.errors import DomainError


class BadRegions(DomainError):
    """The table does not make a tree; nothing was changed."""
