"""The page around a consultation, edited in the back office."""

from django.db import models
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from ..blocks import ExplanatoryBlocks, MaterialBlocks, PlainPoints, QuestionBlocks
from ..forms.publishing import ConsultationPageForm
from ..queries.checklist import page_gaps
from .consultation import Consultation, ModerationMode
from .draft import DraftVersion


class ConsultationPage(Page):
    """What the public reads around a draft: notice, note, materials, questions.

    Its window counts until the page is published; from then on the lasting
    `Consultation` row holds it, and only an extension with a notice moves it.
    """

    version = models.ForeignKey(
        DraftVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pages",
        verbose_name=_("草案版本"),
    )
    consultation = models.OneToOneField(
        Consultation, models.PROTECT, null=True, editable=False, related_name="page"
    )
    opens_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    closes_at = models.DateTimeField(_("截止时间"), null=True, blank=True)
    short_reason = models.TextField(_("少于规定期限的原因"), blank=True)
    report_due_on = models.DateField(_("预计反馈日期"), null=True, blank=True)
    moderation = models.CharField(
        _("审核方式"),
        max_length=4,
        choices=ModerationMode.choices,
        default=ModerationMode.PRE,
    )
    organ = models.CharField(_("组织单位"), max_length=120, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    contact_email = models.EmailField(_("电子邮箱"), blank=True)
    contact_address = models.CharField(_("通信地址"), max_length=200, blank=True)
    offline_channels = models.TextField(_("非网上渠道"), blank=True)
    plain_points = StreamField(PlainPoints(), blank=True, verbose_name=_("三句话看懂"))
    explanatory_note = StreamField(
        ExplanatoryBlocks(), blank=True, verbose_name=_("起草说明")
    )
    materials = StreamField(MaterialBlocks(), blank=True, verbose_name=_("材料"))
    questions = StreamField(
        QuestionBlocks(), blank=True, verbose_name=_("起草单位想听的意见")
    )

    subpage_types = []
    base_form_class = ConsultationPageForm
    exclude_fields_in_copy = ["consultation"]
    content_panels = [
        HelpPanel(
            heading=_("发布前检查"), template="consultations/desk/_checklist_panel.html"
        ),
        *Page.content_panels,
        FieldPanel(
            "version",
            help_text=_("★ 必填。先在“立法项目”里导入草案并存为版本。"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("opens_at", help_text=_("留空表示发布时立即开始。")),
                        FieldPanel(
                            "closes_at",
                            help_text=_(
                                "★ 必填。到这一刻为止，写 23:59 表示当天结束。"
                            ),
                        ),
                    ]
                ),
                FieldPanel(
                    "short_reason",
                    help_text=_("期限少于规则要求的天数时必填，会在公众页面上公布。"),
                ),
                FieldPanel("report_due_on"),
                FieldPanel(
                    "moderation",
                    help_text=_("先审后发：意见经审核员查看后才公开。"),
                ),
            ],
            heading=_("起止时间"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("organ", help_text=_("★ 必填。起草或者组织征集的单位。")),
                FieldRowPanel(
                    [
                        FieldPanel(
                            "contact_phone", help_text=_("★ 电话和邮箱至少填一项。")
                        ),
                        FieldPanel("contact_email"),
                    ]
                ),
                FieldPanel(
                    "contact_address", help_text=_("★ 必填。来信地址和邮政编码。")
                ),
                FieldPanel(
                    "offline_channels",
                    help_text=_(
                        "★ 必填。不上网的人怎样提意见：来信、电话、立法联系点。"
                    ),
                ),
            ],
            heading=_("组织单位和联系方式"),
        ),
        FieldPanel(
            "plain_points", help_text=_("最多三句，说清这部草案改变什么、和谁有关。")
        ),
        FieldPanel(
            "explanatory_note",
            help_text=_("★ 必填。必要性、可行性、主要内容、重大分歧的协调情况。"),
        ),
        FieldPanel("materials", help_text=_("修改已有法规时，★ 修改前后对照表必填。")),
        FieldPanel("questions", help_text=_("起草单位最想听到哪些问题的意见。")),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("意见征集页")

    @property
    def is_announced(self) -> bool:
        """Say whether the public has been told of the consultation."""
        return bool(self.consultation_id and self.consultation.published_at)

    @property
    def publication_gaps(self):
        """What the page still lacks, ★ first, for the checklist of the editor."""
        return sorted(page_gaps(self), key=lambda gap: not gap.star)

    def get_url_parts(self, request=None):
        """Give the address of the public view once the consultation exists."""
        parts = super().get_url_parts(request)
        if parts is None or self.consultation is None:
            return parts
        path = reverse("consultations:home", args=[self.consultation.code])
        return (parts[0], parts[1], path)

    def serve(self, request, *args, **kwargs):
        """Lead to the public view; a page without a consultation shows nothing."""
        if not self.is_announced:
            raise Http404
        return redirect("consultations:home", self.consultation.code)

    def get_preview_template(self, request, mode_name):
        """Show the public home, with the values that are being edited."""
        if self.version_id is None:
            return "consultations/desk/preview_empty.html"
        return "consultations/home.html"

    def get_preview_context(self, request, mode_name):
        """Give the public home what it needs, from unsaved values."""
        # Both look at the models above, hence not imported with them.
        from ..queries.drafts import preview_consultation
        from ..views.public.reading import home_context

        if self.version_id is None:
            return self.get_context(request)
        at = timezone.localtime()
        consultation = self.consultation or preview_consultation(self, at)
        return {
            **self.get_context(request),
            **home_context(consultation, self, at),
            "is_preview": True,
        }

    def with_content_json(self, content):
        """Read a revision; what was announced to the public is never revised."""
        page = super().with_content_json(content)
        page.consultation_id = self.consultation_id
        if self.is_announced:
            page.version_id = self.consultation.version_id
            for name in ("opens_at", "closes_at", "short_reason"):
                setattr(page, name, getattr(self.consultation, name))
        return page

    def get_workflow(self):
        """Every consultation goes through the two-person workflow once it is set up."""
        from ..workflow import two_person_workflow  # it needs the permissions below us

        return two_person_workflow() or super().get_workflow()

    @property
    def has_workflow(self):
        """Say whether the page can be submitted."""
        return self.get_workflow() is not None

    def publish(self, revision, user=None, skip_permission_checks=False, **options):
        """Publish a revision; the first time this calls the public to comment.

        Raises NotAllowed or NotReady, whoever asks and by whatever way.
        """
        from ..actions.publishing import publish_revision  # the verb above the model

        publish_revision(revision=revision, approver=user, options=options)
