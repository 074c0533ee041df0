"""Searches that people keep, and what is new in them."""

from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedSearchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Only one's own."""
        return self.filter(owner_id=user.pk) if user.pk else self.none()


class SavedSearch(models.Model):
    """A search that somebody wants to be told about.

    `new_count` is kept as the log is followed and begins anew with each look.
    """

    class Scope(models.TextChoices):
        PUBLIC = "public", _("公开内容")
        DESK = "desk", _("全部意见")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches"
    )
    scope = models.CharField(max_length=8, choices=Scope.choices)
    source = models.CharField(max_length=40)
    typed = models.CharField(_("搜索词"), max_length=200, blank=True)
    # Values of facets by name; at the desk, a theme of the draft as well.
    filters = models.JSONField(default=dict)
    order = models.CharField(_("排序"), max_length=10, default="newest")
    # What the search is called in lists: the words and the labels of its filters.
    label = models.CharField(_("名称"), max_length=300)
    new_count = models.PositiveIntegerField(_("新增"), default=0)
    saved_at = models.DateTimeField(auto_now_add=True)
    looked_at = models.DateTimeField(null=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("保存的搜索")
        ordering = ["-saved_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "scope", "source", "typed", "filters"],
                name="one_saved_search_a_question",
            )
        ]
        indexes = [models.Index(fields=["source", "scope"], name="saved_by_source")]

    def __str__(self):
        return self.label

    @property
    def query(self) -> str:
        """The search as the query string of its page."""
        asked = {"q": self.typed, "kind": self.source, **self.filters}
        return urlencode({**asked, "sort": self.order})
