"""What people say about a topic, and what was hidden and why."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Mandate
from accounts.roles import Role, has_role
from common.appeals import AppealBase, goes_to_another, is_answered
from common.appeals import AppealQuerySet as AppealRows
from common.text import mask

from ..rules import moderation
from .board import Board
from .topic import Topic


class PostQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody reads all posts; of a hidden one the reason alone."""
        return self


class Post(models.Model):
    """One contribution to the discussion of a topic; plain text."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="posts")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    author_name = models.CharField(max_length=40)
    author_role = models.CharField(max_length=20, choices=Mandate.Role.choices)
    body = models.TextField(_("发言"))
    posted_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)
    submission_key = models.CharField(max_length=64, unique=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("发言")
        ordering = ["posted_at", "id"]
        indexes = [
            models.Index(fields=["topic", "posted_at", "id"], name="post_of_topic")
        ]

    def __str__(self):
        return f"{self.topic_id} {self.author_id}"

    @property
    def shown_body(self) -> str:
        """The words as everybody reads them, phone numbers and the like masked."""
        return mask(self.body)

    @property
    def hiding(self):
        """The standing decision that hid it, or None; prefetch `hidings`."""
        standing = [h for h in self.hidings.all() if h.undone_at is None]
        return standing[-1] if standing else None


class HideReason(models.TextChoices):
    """Why something is hidden; each rests on a rule of `rules.moderation`."""

    ILLEGAL = "illegal", _("含法律、行政法规禁止的内容")
    INSULT = "insult", _("辱骂、诽谤他人")
    PRIVACY = "privacy", _("泄露他人个人信息")
    SPAM = "spam", _("广告、重复刷屏")
    UNRELATED = "unrelated", _("与本地公共事务无关")
    OTHER = "other", _("其他（须写明）")


class HidingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody reads why something is hidden."""
        return self

    def own(self, user):
        """Those of what a person wrote."""
        return self.filter(Q(topic__proposer=user) | Q(post__author=user))

    def with_words(self):
        """Fetch what was hidden, where, and the appeal."""
        names = ("topic__board", "post__topic__board", "appeal")
        return self.select_related(*names)


class Hiding(models.Model):
    """A decision that hides a topic or a post, and perhaps its undoing."""

    topic = models.ForeignKey(Topic, models.PROTECT, null=True, related_name="hidings")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="hidings")
    reason = models.CharField(_("原因"), max_length=10, choices=HideReason.choices)
    explanation = models.CharField(_("说明"), max_length=300, blank=True)
    hidden_at = models.DateTimeField(db_default=Now())
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    # Until when the author may appeal, as it was told; older ones are counted anew.
    appeal_until = models.DateTimeField(_("申诉截止时间"), null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = HidingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("隐藏决定")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(topic__isnull=False, post=None)
                | Q(topic=None, post__isnull=False),
                name="hiding_has_one_target",
            ),
            models.CheckConstraint(
                condition=~Q(reason="other") | ~Q(explanation=""),
                name="topic_hiding_is_explained",
            ),
            *(
                models.UniqueConstraint(
                    fields=[target],
                    condition=Q(undone_at=None, **{f"{target}__isnull": False}),
                    name=f"one_standing_hiding_a_{target}",
                )
                for target in ("topic", "post")
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__gte=F("hidden_at"), undone_by__isnull=False),
                name="undone_hiding_names_who",
            ),
        ]

    def __str__(self):
        return f"{self.reason} {self.topic_id or self.post_id}"

    @property
    def basis(self):
        """The rule on which the reason rests."""
        return moderation.BASES[self.reason]

    @property
    def place(self) -> Topic:
        """The topic that was hidden, or in which the post stands."""
        return self.topic or self.post.topic

    @property
    def words(self) -> str:
        """What was hidden."""
        return self.topic.title if self.topic_id else self.post.body

    @property
    def author_id(self) -> int:
        """Who wrote it."""
        return self.topic.proposer_id if self.topic_id else self.post.author_id


def _own(user) -> Q:
    return Q(hiding__topic__proposer=user) | Q(hiding__post__author=user)


class HidingAppealQuerySet(AppealRows):
    def visible_to(self, user):
        """Those about what one wrote, and those that one may review."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self.filter(_own(user) | Q(pk__in=self.reviewed_by(user).values("pk")))

    def own(self, user):
        """Those about what a person wrote."""
        return self.filter(_own(user))

    def reviewed_by(self, user):
        """Those that wait for a moderator, or for who looks after the place."""
        if user.is_superuser or has_role(user, Role.MODERATOR):
            return self
        boards = Board.objects.kept_by(user).values("pk")
        of_topic = Q(hiding__topic__board__in=boards)
        of_post = Q(hiding__post__topic__board__in=boards)
        return self.filter(of_topic | of_post)


class HidingAppeal(AppealBase):
    """The author's objection to a hiding, once; another person than who hid answers."""

    class Outcome(models.TextChoices):
        """What the review came to."""

        UPHELD = "upheld", _("维持隐藏")
        REVERSED = "reversed", _("恢复显示")

    hiding = models.OneToOneField(Hiding, models.PROTECT, related_name="appeal")
    outcome = models.CharField(
        _("结果"), max_length=10, choices=Outcome.choices, blank=True
    )

    objects = HidingAppealQuerySet.as_manager()

    class Meta(AppealBase.Meta):
        constraints = [
            is_answered("hiding_appeal_is_answered"),
            goes_to_another("hiding_appeal_goes_to_another"),
        ]

    def __str__(self):
        return f"{self.hiding_id}"
