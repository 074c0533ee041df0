"""Why a file cannot become a draft."""


class DraftRefused(ValueError):
    """A file that cannot be imported; the message says in Chinese what to do."""
