"""The tables of the room."""

from search.models.build import Build
from search.models.saved import SavedSearch

__all__ = ["Build", "SavedSearch"]
