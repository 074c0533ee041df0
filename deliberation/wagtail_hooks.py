"""Mounts the staff tools of 议事厅 in the Wagtail back office."""

from . import hooks_hall, hooks_polls  # noqa: F401  register
