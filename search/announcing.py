"""Puts what the CMS publishes into the log, so that search can follow it.

Wagtail tells of its pages by signals of its own; here they become entries like any
other. Consultations write their entries themselves.
"""

from django.db import transaction
from wagtail.signals import page_published, page_unpublished

from audit.log import record
from search.sources.texts import ARTICLE_PAGE


def listen() -> None:
    """Follow the signals of announcements from now on."""
    page_published.connect(_published, dispatch_uid="search.page_published")
    page_unpublished.connect(_unpublished, dispatch_uid="search.page_unpublished")


def _published(sender, instance, **_signal) -> None:
    _record("page.published", instance)


def _unpublished(sender, instance, **_signal) -> None:
    _record("page.unpublished", instance)


def _record(event: str, page) -> None:
    if page._meta.label_lower == ARTICLE_PAGE:
        with transaction.atomic():
            record(event, target=page)
