"""Why a count is refused."""


class RecordRefused(ValueError):
    """A record that cannot be true, or a rule that cannot judge it; in Chinese."""

    def __init__(self, message: str) -> None:
        # half a surrogate pair, quoted from a record, could not be printed
        super().__init__(message.encode("utf-8", "replace").decode("utf-8"))
