"""What was decided becomes tasks; residents say how well it was done."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .topic import Topic


class TaskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody sees what is to be done."""
        return self


class Task(models.Model):
    """One thing to be done, by whom, by when."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="tasks")
    title = models.CharField(_("要做的事"), max_length=80)
    owner = models.CharField(_("负责的单位或人"), max_length=60)
    due_on = models.DateField(_("期限"))
    done_on = models.DateField(_("完成日期"), null=True)
    report = models.TextField(_("完成情况"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("落实任务")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None) | ~Q(report=""),
                name="done_task_is_reported",
            )
        ]

    def __str__(self):
        return self.title

    def photos_by_moment(self) -> list[tuple[str, list["TaskPhoto"]]]:
        """Photos of before, during and after, as label and photos; prefetch `photos`.

        Before and after come first, so that they stand side by side.
        """
        shown = TaskPhoto.Shows
        photos = list(self.photos.all())
        groups = [
            (moment.label, [one for one in photos if one.shows == moment])
            for moment in (shown.BEFORE, shown.AFTER, shown.DURING)
        ]
        return [(label, found) for label, found in groups if found]


class Reopening(models.Model):
    """A task taken up again after residents rated it low, with what it was before."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="reopenings")
    reason = models.TextField(_("重新办理的理由"))
    done_on = models.DateField(_("原完成日期"))
    report = models.TextField(_("原完成情况"))
    rating_sum = models.PositiveIntegerField()
    rating_count = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("重新办理")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="reopened_task_has_a_reason"
            )
        ]

    def __str__(self):
        return f"{self.task_id}"

    @property
    def rating(self) -> str:
        """The mean at that moment, one decimal."""
        return f"{self.rating_sum / self.rating_count:.1f}"


class TaskPhotoQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody sees the photos of tasks, unless their topic is hidden."""
        return self.filter(task__topic__hidden_at__isnull=True)


class TaskPhoto(models.Model):
    """A photo of how far a task has come; encoded anew, without place or device."""

    class Shows(models.TextChoices):
        """Of which moment it is; before and after stand side by side."""

        BEFORE = "before", _("办理前")
        DURING = "during", _("办理中")
        AFTER = "after", _("办理后")

    task = models.ForeignKey(Task, models.PROTECT, related_name="photos")
    shows = models.CharField(
        _("拍的是"), max_length=8, choices=Shows.choices, default=Shows.DURING
    )
    file = models.FileField(upload_to="tasks/%Y/")
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    caption = models.CharField(_("说明"), max_length=80)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()

    objects = TaskPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("任务照片")
        ordering = ["id"]

    def __str__(self):
        return self.caption


class Rating(models.Model):
    """How well what was decided was done, once a person."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="ratings")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    score = models.PositiveSmallIntegerField(_("评分"))
    rated_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("评价")
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "person"], name="rate_a_topic_once"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5), name="score_is_one_to_five"
            ),
        ]

    def __str__(self):
        return f"{self.topic_id} {self.score}"
