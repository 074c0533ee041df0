"""Notices to people, and how each was delivered outside the site."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a notice tells; the words are made when it is shown or sent."""

    RECEIVED = "received", _("意见已收到")
    PUBLISHED = "published", _("意见已公开")
    ACCEPTED = "accepted", _("意见已受理")
    HIDDEN = "hidden", _("意见未公开")
    APPEAL_DECIDED = "appeal_decided", _("申诉有结果")
    REPLIED = "replied", _("意见有答复")
    REPORTED = "reported", _("征求意见情况通报")
    EXTENDED = "extended", _("征集延期")
    CANCELLED = "cancelled", _("征求意见撤回")
    FOUND = "found", _("保存的搜索有新结果")
    VOTE_NOTICED = "vote_noticed", _("表决公告")
    VOTE_EXTENDED = "vote_extended", _("表决延期")
    VOTE_STOPPED = "vote_stopped", _("表决终止")
    VOTED = "voted", _("房屋已经投票")
    VOTE_CERTIFIED = "vote_certified", _("表决结果已确认")
    PROXY_OFFERED = "proxy_offered", _("有人委托您投票")
    PROXY_ACCEPTED = "proxy_accepted", _("委托已被接受")
    PROXY_ENDED = "proxy_ended", _("委托已经终止")
    SAID_HIDDEN = "said_hidden", _("议题或者发言已隐藏")
    SAID_APPEAL = "said_appeal", _("隐藏申诉有结果")
    TOPIC_LAPSED = "topic_lapsed", _("议题未达附议人数")
    TOPIC_MERGED = "topic_merged", _("议题已合并")
    CLAIM_DECIDED = "claim_decided", _("房屋认领有结果")


# What the words of a notice are made from.
NEEDED = (
    "comment__consultation__version",
    "comment__replied__reply",
    "consultation__version",
    "poll",
    "proxy",
    "topic",
    "claim",
)


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Only one's own."""
        return self.filter(recipient_id=user.pk) if user.pk else self.none()

    def worded(self):
        """With all that `wording` reads, whatever they tell."""
        return self.select_related(*NEEDED)


class Notice(models.Model):
    """That one person is to know of one thing; in the site from this moment."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices)
    position = models.BigIntegerField()  # of the log entry it rests on
    comment = models.ForeignKey(
        "consultations.Comment", models.CASCADE, null=True, related_name="+"
    )
    consultation = models.ForeignKey(
        "consultations.Consultation", models.CASCADE, null=True, related_name="+"
    )
    poll = models.ForeignKey(
        "deliberation.Poll", models.CASCADE, null=True, related_name="+"
    )
    proxy = models.ForeignKey(
        "deliberation.Proxy", models.CASCADE, null=True, related_name="+"
    )
    topic = models.ForeignKey(
        "deliberation.Topic", models.CASCADE, null=True, related_name="+"
    )
    claim = models.ForeignKey(
        "accounts.UnitClaim", models.CASCADE, null=True, related_name="+"
    )
    made_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("通知")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "position"], name="one_notice_an_entry"
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "-made_at", "-id"], name="notice_mine")
        ]

    def __str__(self):
        return f"{self.recipient_id}: {self.kind}"


class Delivery(models.Model):
    """A notice on its way through a channel outside the site."""

    class State(models.TextChoices):
        PENDING = "pending", _("待发送")
        SENDING = "sending", _("发送中")
        SENT = "sent", _("已发送")
        FAILED = "failed", _("失败")
        DROPPED = "dropped", _("不再需要")

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8, default="email")
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("投递")
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "channel"], name="one_delivery_a_channel"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state__in=["pending", "sending"]),
                name="delivery_due",
            )
        ]

    def __str__(self):
        return f"{self.notice_id} {self.channel} {self.state}"
