"""What a comment says, as one value; and how two of them are told apart."""

import hashlib
import json
from dataclasses import asdict, dataclass

SUPPORT, AMEND, OPPOSE, ASK = "support", "amend", "oppose", "ask"

# Longest texts in code points; a longer one is refused, never cut.
MAX_BODY = 20_000
MAX_WORDING = 20_000
MAX_REASON = 5_000
MAX_QUOTE = 500
MAX_CONTEXT = 64
MAX_ATTACHMENTS = 3


@dataclass(frozen=True)
class CommentContent:
    """One opinion, in plain text, on an article (by uid), a passage, or the whole.

    `quote` is the passage with its surroundings; `uid` is "" for the whole text.
    """

    stance: str
    body: str = ""
    proposed_wording: str = ""
    reason: str = ""
    uid: str = ""
    article_label: str = ""
    quote: str = ""
    quote_prefix: str = ""
    quote_suffix: str = ""
    is_public: bool = True

    def says_something(self) -> bool:
        """Say whether there is more than a stance; support alone is enough."""
        words = self.body.strip() or self.proposed_wording.strip()
        return self.stance == SUPPORT or bool(words)

    def as_dict(self) -> dict[str, object]:
        """Give the fields by name, ready for JSON."""
        return asdict(self)


def fingerprint(content: CommentContent, files: tuple[str, ...] = ()) -> str:
    """Give the SHA-256 by which a repeat of a submission is known.

    `files` are the hashes of the attachments, in any order.
    """
    written = json.dumps(
        {**content.as_dict(), "files": sorted(files)},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def spoken(content: CommentContent) -> str:
    """Give all words of a comment as one text, for hashing into the log."""
    return "\n".join([content.body, content.proposed_wording, content.reason])
