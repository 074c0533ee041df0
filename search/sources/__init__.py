"""What is searched: each source adapts the tables of a room below."""

from search.registry import SOURCES, register
from search.sources.comments import Comments, Replies, public_text
from search.sources.drafts import Drafts
from search.sources.hall import Polls, Topics
from search.sources.places import Places
from search.sources.texts import Announcements, Provisions, Rules, provision_text

__all__ = ["SOURCES", "provision_text", "public_text", "register"]

_EVERY = (
    Provisions(),
    Drafts(),
    Comments(),
    Replies(),
    Topics(),
    Polls(),
    Announcements(),
    Rules(),
    Places(),
)
for _source in _EVERY:
    register(_source)
