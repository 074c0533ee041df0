"""What people say of a draft, and everything kept with it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.roles import makes_laws
from common.fields import EncryptedTextField

from .consultation import Consultation


class Stance(models.TextChoices):
    """What the giver wants of the provision."""

    SUPPORT = "support", _("赞成")
    AMEND = "amend", _("修改")
    OPPOSE = "oppose", _("反对")
    ASK = "ask", _("咨询")


class Channel(models.TextChoices):
    """The way by which a comment came in."""

    ONLINE = "online", _("网上")
    LETTER = "letter", _("来信")
    PHONE = "phone", _("电话")
    MEETING = "meeting", _("座谈会")
    CONTACT_POINT = "contact_point", _("立法联系点")
    ASSISTED = "assisted", _("代录")


class CommentState(models.TextChoices):
    """Where a comment stands in moderation."""

    PENDING = "pending", _("待审核")
    PUBLISHED = "published", _("已公开")
    ACCEPTED = "accepted", _("已受理，不公开")  # the giver asked not to be public
    HIDDEN = "hidden", _("未公开")
    WITHDRAWN = "withdrawn", _("已撤回")


# A comment in one of these states must be answered before the consultation ends.
ANSWERABLE = (CommentState.PUBLISHED, CommentState.ACCEPTED)


class CommentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published ones for everybody, one's own, and all for staff."""
        if makes_laws(user):
            return self
        public = Q(state=CommentState.PUBLISHED)
        return self.filter(public | Q(author=user) if user.is_authenticated else public)

    def published(self):
        """Those that anybody may read."""
        return self.filter(state=CommentState.PUBLISHED)

    def answerable(self):
        """Those that are owed a reply."""
        return self.filter(state__in=ANSWERABLE)

    def unanswered(self):
        """Those owed a reply that have no effective one."""
        return self.answerable().filter(replied__isnull=True)


class Comment(models.Model):
    """One opinion on a provision or on the whole draft. Plain text throughout."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="comments"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="comments"
    )
    display_name = models.CharField(_("显示名称"), max_length=40)
    channel = models.CharField(
        _("渠道"), max_length=14, choices=Channel.choices, default=Channel.ONLINE
    )
    uid = models.CharField(_("条文标识"), max_length=32, blank=True)
    article_label = models.CharField(_("条文"), max_length=40, blank=True)
    quote = models.TextField(_("引用原文"), blank=True)
    quote_prefix = models.CharField(max_length=64, blank=True)
    quote_suffix = models.CharField(max_length=64, blank=True)
    stance = models.CharField(_("态度"), max_length=8, choices=Stance.choices)
    body = models.TextField(_("意见"), blank=True)
    proposed_wording = models.TextField(_("建议修改为"), blank=True)
    reason = models.TextField(_("理由"), blank=True)
    is_public = models.BooleanField(_("同意公开"), default=True)
    state = models.CharField(
        _("状态"),
        max_length=10,
        choices=CommentState.choices,
        default=CommentState.PENDING,
    )
    # What staff masked for the public eye: [[field, start, end], …]
    masks = models.JSONField(default=list)
    receipt = models.CharField(_("回执号"), max_length=40, unique=True)
    # From the form: a repeat gets the first receipt, other content is refused.
    submission_key = models.CharField(max_length=64, unique=True)
    content_sha256 = models.CharField(max_length=64)
    # Blind index of the last four digits with the receipt, for tracking.
    phone_tail_index = models.CharField(max_length=64, blank=True)
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, null=True, related_name="+"
    )
    region_path = models.CharField(max_length=255, blank=True, db_index=True)
    version_no = models.PositiveIntegerField(default=1)
    submitted_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    endorsement_count = models.PositiveIntegerField(default=0)
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parts"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("意见")
        ordering = ["-submitted_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(body="") | ~Q(proposed_wording="") | Q(stance="support"),
                name="comment_says_something",
            ),
            models.CheckConstraint(
                condition=Q(is_public=True) | ~Q(state="published"),
                name="unwilling_comment_never_public",
            ),
        ]
        indexes = [
            models.Index(
                fields=["consultation", "state", "-submitted_at", "-id"],
                name="comment_newest",
            ),
            models.Index(
                fields=["consultation", "uid", "state", "-submitted_at", "-id"],
                name="comment_of_article",
            ),
            models.Index(
                fields=["consultation", "state", "-endorsement_count", "-id"],
                name="comment_endorsed",
            ),
            models.Index(fields=["author", "-submitted_at"], name="comment_mine"),
            # The moderation queue by age, and the inbox of one or of all.
            models.Index(fields=["state", "submitted_at", "id"], name="comment_queue"),
            models.Index(
                fields=["consultation", "-submitted_at", "-id"], name="comment_inbox"
            ),
            models.Index(fields=["-submitted_at", "-id"], name="comment_all"),
        ]

    def __str__(self):
        return self.receipt


class CommentRevision(models.Model):
    """What a comment said before its giver changed or withdrew it."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="revisions")
    version_no = models.PositiveIntegerField()
    content = models.JSONField()
    replaced_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = _("意见历史")
        ordering = ["comment", "version_no"]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "version_no"], name="one_revision_a_number"
            )
        ]

    def __str__(self):
        return f"{self.comment_id} v{self.version_no}"


class CommentAttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The giver's own, for staff all: files are never masked, so not public."""
        if makes_laws(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(comment__author=user)


class CommentAttachment(models.Model):
    """A file given with a comment, re-encoded where it is a picture."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="attachments")
    file = models.FileField(upload_to="comments/%Y/%m/")
    name = models.CharField(_("文件名"), max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    objects = CommentAttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("意见附件")
        ordering = ["id"]

    def __str__(self):
        return self.name


class OfflineIntake(models.Model):
    """The register entry behind a comment that did not come online."""

    comment = models.OneToOneField(Comment, models.PROTECT, related_name="intake")
    register_no = models.CharField(_("登记号"), max_length=60, unique=True)
    giver_name = EncryptedTextField(_("提出人姓名"), blank=True)
    giver_phone = EncryptedTextField(_("提出人电话"), blank=True)
    source = models.CharField(_("来源说明"), max_length=200, blank=True)
    received_on = models.DateField(_("收到日期"))
    # Required when the day lies outside the window.
    late_reason = models.CharField(_("期外收到的说明"), max_length=200, blank=True)
    scan = models.FileField(_("扫描件"), upload_to="intake/%Y/", blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    collected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("线下意见登记")

    def __str__(self):
        return self.register_no


class Endorsement(models.Model):
    """One person's 附议 of a comment."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="endorsements")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = _("附议")
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "person"], name="one_endorsement_a_person"
            )
        ]

    def __str__(self):
        return f"{self.person_id} → {self.comment_id}"


class CommentDraft(models.Model):
    """A form that could not be submitted yet (signed out, error), kept to return.

    Owned by a session key before sign-in; pruned after some days.
    """

    key = models.CharField(max_length=64, unique=True)
    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="drafts"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    content = models.JSONField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("意见草稿")

    def __str__(self):
        return self.key
