"""Why a set of comments cannot be digested."""


class DigestRefused(ValueError):
    """Input that is no list of comments; the message says in Chinese what to do."""

    def __init__(self, message: str) -> None:
        # half a surrogate pair, quoted from the input, could not be printed
        super().__init__(message.encode("utf-8", "replace").decode("utf-8"))
