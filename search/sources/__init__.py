"""What is searched: each source adapts the tables of a room below."""

from search.registry import SOURCES, register
from search.sources.comments import Comments, Replies, public_text
from search.sources.places import Places
from search.sources.texts import Announcements, Provisions, Rules, provision_text

__all__ = ["SOURCES", "provision_text", "public_text", "register"]

for _source in (
    Provisions(),
    Comments(),
    Replies(),
    Announcements(),
    Rules(),
    Places(),
):
    register(_source)
