"""The page that publishes a consultation, edited in the back office."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page

from ..blocks import ExplanatoryBlocks, MaterialBlocks, PlainPoints, QuestionBlocks
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
        related_name="pages",
        verbose_name=_("草案版本"),
    )
    consultation = models.OneToOneField(
        Consultation, models.PROTECT, null=True, editable=False, related_name="page"
    )
    opens_at = models.DateTimeField(_("开始时间"), null=True)
    closes_at = models.DateTimeField(_("截止时间"), null=True)
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

    class Meta:
        verbose_name = verbose_name_plural = _("意见征集页")

    def get_url_parts(self, request=None):
        """Give the address of the public view once the consultation exists."""
        parts = super().get_url_parts(request)
        if parts is None or self.consultation is None:
            return parts
        path = reverse("consultations:home", args=[self.consultation.code])
        return (parts[0], parts[1], path)
