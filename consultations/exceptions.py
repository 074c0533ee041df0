"""What can go wrong in 立法直通车, each with a sentence for the person concerned."""

from common.errors import DomainError


class ConsultationClosed(DomainError):
    """The window is not open at the moment of the database clock."""


class SubmissionConflict(DomainError):
    """The same submission key came with other content."""


class LimitReached(DomainError):
    """The person's limit of comments is used up for now."""


class NotAllowed(DomainError):
    """The person may not do this; the message says what would make it possible."""


class NotReady(DomainError):
    """Something is still missing; the message lists what."""
