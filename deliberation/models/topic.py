"""Topics: what somebody wants the place to decide, and how far it has come."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import Mandate
from rulebook import loader
from rulebook.windows import why_until

from ..rules import house
from ..rules import topics as rules
from .board import Board
from .poll import Poll


class Stage(models.TextChoices):
    """Where a topic stands; the order is that of `rules.topics`."""

    PROPOSED = rules.PROPOSED, _("提议")
    SECONDING = rules.SECONDING, _("附议")
    REVIEW = rules.REVIEW, _("审议")
    PUBLICITY = rules.PUBLICITY, _("公示")
    VOTING = rules.VOTING, _("表决")
    RESULT = rules.RESULT, _("结果")
    FOLLOW_UP = rules.FOLLOW_UP, _("落实")
    DONE = rules.DONE, _("已落实")
    NOT_CARRIED = rules.NOT_CARRIED, _("未通过")
    DECLINED = rules.DECLINED, _("不予列入")
    WITHDRAWN = rules.WITHDRAWN, _("已撤回")
    LAPSED = rules.LAPSED, _("未达附议人数")
    MERGED = rules.MERGED, _("已合并")


class TopicQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody reads all topics; what is hidden stays hidden on the page."""
        return self

    def shown(self):
        """Those that lists show."""
        return self.filter(hidden_at__isnull=True)

    def lapsed(self, at):
        """Those whose time for seconding is up, though no step says so yet."""
        return self.filter(stage=Stage.SECONDING, seconding_until__lte=at)

    def staged(self, at):
        """Add `stage_then`: the stage that holds at a moment, as `seen_at` tells it."""
        is_over = Q(stage=Stage.SECONDING, seconding_until__lte=at)
        lapsed = models.When(is_over, then=models.Value(Stage.LAPSED))
        then = models.Case(lapsed, default=models.F("stage"))
        return self.annotate(stage_then=then)

    def own(self, user):
        """Those that a person raised."""
        return self.filter(proposer=user)

    def with_places(self):
        """Fetch what names of places need."""
        return self.select_related("board__region", "board__compound__region")


class Topic(models.Model):
    """One topic (议题) under the rule that was in force when it was raised.

    `seconds_needed` is fixed when the seconding opens. Counters are kept by the
    actions, under the lock of this row.
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="topics")
    code = models.CharField(_("议题编号"), max_length=20, unique=True)
    kind = models.CharField(_("类型"), max_length=60)
    rule = models.JSONField(_("规则副本"))
    title = models.CharField(_("标题"), max_length=60)
    body = models.TextField(_("情况说明"))
    wanted = models.TextField(_("希望怎样解决"))
    budget = models.CharField(_("预计花费和来源"), max_length=200, blank=True)
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="topics"
    )
    proposer_name = models.CharField(max_length=40)
    # What the proposer was when raising it, which public mandates tell.
    proposer_role = models.CharField(max_length=20, choices=Mandate.Role.choices)
    stage = models.CharField(
        _("阶段"), max_length=12, choices=Stage.choices, default=Stage.PROPOSED
    )
    stage_since = models.DateTimeField()
    seconds_needed = models.PositiveIntegerField(default=0)
    seconding_until = models.DateTimeField(_("附议截止"), null=True)
    second_count = models.PositiveIntegerField(default=0)
    post_count = models.PositiveIntegerField(default=0)
    plan = models.TextField(_("审议形成的方案"), blank=True)
    publicity_until = models.DateTimeField(null=True)
    outcome = models.TextField(_("结果"), blank=True)
    rating_sum = models.PositiveIntegerField(default=0)
    rating_count = models.PositiveIntegerField(default=0)
    hidden_at = models.DateTimeField(null=True)
    submission_key = models.CharField(max_length=64, unique=True)
    raised_at = models.DateTimeField()

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("议题")
        ordering = ["-raised_at", "-id"]
        indexes = [
            models.Index(fields=["board", "stage", "-raised_at"], name="topic_board"),
            models.Index(fields=["board", "-raised_at", "-id"], name="topic_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="topic_stage_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(stage="publicity") | ~Q(plan=""),
                name="topic_shows_its_plan",
            ),
            models.CheckConstraint(
                condition=~Q(stage="lapsed") | Q(seconding_until__isnull=False),
                name="lapsed_topic_had_an_end",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def seen_at(self, at) -> "Topic":
        """Show the stage that holds at a moment; for reading, never saved."""
        self.stage = rules.stage_at(self.stage, self.seconding_until, at)
        return self

    @property
    def why_until(self) -> str:
        """Why the seconding or the publicity that runs ends when it does; or ""."""
        if self.stage == Stage.PUBLICITY and self.publicity_until:
            days, until = self.terms["publicity_days"], self.publicity_until
        elif self.stage == Stage.SECONDING and self.seconding_until:
            terms = house.terms(localdate(self.stage_since))
            days, until = terms["seconding_days"], self.seconding_until
        else:
            return ""
        return why_until(self.stage_since, days, until)

    @property
    def row(self) -> loader.Row:
        """The rule as it was when the topic was raised."""
        return loader.from_dict(self.rule)

    @property
    def terms(self) -> dict:
        """The terms of that rule."""
        return self.rule["terms"]

    @property
    def rating(self) -> str:
        """The mean of the ratings, one decimal; empty without ratings."""
        count = self.rating_count
        return f"{self.rating_sum / count:.1f}" if count else ""


class SecondingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who seconded is nobody's business but one's own; the number is public."""
        return self.filter(person=user) if user.is_authenticated else self.none()


class Seconding(models.Model):
    """One person stands behind a topic; `counts_as` is equal within a household."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="secondings")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    counts_as = models.CharField(max_length=40)
    seconded_at = models.DateTimeField(db_default=Now())
    # By which merging it came from another topic; None: said here.
    merge = models.ForeignKey(
        "TopicMerge", models.PROTECT, null=True, related_name="carried"
    )

    objects = SecondingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("附议")
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "person"], name="second_a_topic_once"
            )
        ]
        indexes = [
            models.Index(fields=["topic", "counts_as"], name="seconding_counts_as")
        ]

    def __str__(self):
        return f"{self.person_id} → {self.topic_id}"


class TopicMerge(models.Model):
    """A topic joined to another one about the same thing, and perhaps its undoing."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="merges")
    into = models.ForeignKey(Topic, models.PROTECT, related_name="merged")
    reason = models.CharField(_("理由"), max_length=300)
    # Where the topic stood, so that undoing brings it back there.
    from_stage = models.CharField(max_length=12, choices=Stage.choices)
    from_since = models.DateTimeField()
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("合并")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic"], condition=Q(undone_at=None), name="merge_a_topic_once"
            ),
            models.CheckConstraint(
                condition=~Q(topic=models.F("into")), name="merge_is_of_two_topics"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="undone_merge_names_who",
            ),
        ]

    def __str__(self):
        return f"{self.topic_id} → {self.into_id}"


class TopicStep(models.Model):
    """One step of a topic's way, with the words that were given for it."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="steps")
    stage = models.CharField(max_length=12, choices=Stage.choices)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("议题经过")
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.topic_id} {self.stage}"


class PartyReview(models.Model):
    """The party body's study of a topic, recorded (党组织研究讨论)."""

    class Conclusion(models.TextChoices):
        """What it came to."""

        SUPPORT = "support", _("同意提交")
        REVISE = "revise", _("建议修改后再提交")

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="party_reviews")
    body = models.CharField(_("研究的党组织"), max_length=60)
    held_on = models.DateField(_("研究日期"))
    conclusion = models.CharField(_("结论"), max_length=10, choices=Conclusion.choices)
    record = models.TextField(_("研究记录"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = _("党组织研究")
        ordering = ["id"]

    def __str__(self):
        return f"{self.topic_id} {self.conclusion}"


class TopicPoll(models.Model):
    """A poll that was held about a topic; one at a time.

    A link stays current until its poll was cancelled or declared void and another took
    its place.
    """

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="poll_links")
    poll = models.OneToOneField(Poll, models.PROTECT, related_name="topic_link")
    linked_at = models.DateTimeField(db_default=Now())
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    is_current = models.BooleanField(_("现行"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("议题的表决")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic"],
                condition=Q(is_current=True),
                name="topic_one_poll_at_a_time",
            )
        ]

    def __str__(self):
        return f"{self.topic_id} → {self.poll_id}"
