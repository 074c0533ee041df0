"""The door of the staff pages of 立法直通车, which is that of all staff pages."""

from accounts.doors import refused, staff_page

__all__ = ["refused", "staff_page"]
