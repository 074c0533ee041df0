"""The form of the register of offline comments."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from common import uploads
from regions.models import Region

from ..actions.intake import Entry
from ..models import Channel, Stance
from ..rules import content as limits
from ..rules.content import CommentContent
from .moderation import PlainCharField

CHANNELS = [(c.value, c.label) for c in Channel if c is not Channel.ONLINE]
SCAN_KINDS = ("pdf", "jpg", "png", "webp")
# What stays for the next entry of the same pile.
KEPT = ("channel", "source", "received_on", "late_reason", "region")


class IntakeForm(forms.Form):
    """One letter, call or voice of a meeting, as it is entered."""

    channel = forms.ChoiceField(label=_("渠道"), choices=CHANNELS)
    register_no = PlainCharField(
        label=_("登记号"), max_length=60, help_text=_("收文登记簿上的编号，不能重复。")
    )
    received_on = forms.DateField(
        label=_("收到日期"), widget=forms.DateInput(attrs={"type": "date"})
    )
    late_reason = PlainCharField(
        label=_("期外收到的说明"),
        max_length=200,
        required=False,
        help_text=_("收到日期不在征求意见期间时必填，如“邮戳日期在截止日前”。"),
    )
    source = PlainCharField(
        label=_("来源说明"),
        max_length=200,
        required=False,
        help_text=_("如座谈会名称、立法联系点、来信单位。"),
    )
    uid = forms.ChoiceField(label=_("条文"), required=False)
    stance = forms.ChoiceField(label=_("态度"), choices=Stance.choices)
    body = PlainCharField(
        label=_("意见"),
        required=False,
        max_length=limits.MAX_BODY,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    proposed_wording = PlainCharField(
        label=_("建议修改为"),
        required=False,
        max_length=limits.MAX_WORDING,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reason = PlainCharField(
        label=_("理由"),
        required=False,
        max_length=limits.MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_public = forms.BooleanField(label=_("提出人同意公开意见内容"), required=False)
    display_name = PlainCharField(
        label=_("公开时显示的名称"),
        max_length=40,
        required=False,
        help_text=_("留空则显示渠道，如“来信群众”。"),
    )
    giver_name = PlainCharField(
        label=_("提出人姓名"), max_length=60, required=False, help_text=_("加密保存。")
    )
    giver_phone = PlainCharField(
        label=_("提出人电话"),
        max_length=30,
        required=False,
        help_text=_("加密保存；提出人可凭回执号和电话后四位查询办理情况。"),
    )
    region = forms.ModelChoiceField(
        Region.objects.none(), label=_("地区"), required=False, to_field_name="code"
    )
    scan = forms.FileField(
        label=_("扫描件"),
        required=False,
        help_text=_("PDF 不超过 10 MB，照片不超过 30 MB。"),
    )
    submission_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, articles, **kwargs):
        super().__init__(*args, **kwargs)
        self.labels = {article.uid: article.label for article in articles}
        self.fields["uid"].choices = [
            ("", _("整部草案")),
            *((a.uid, f"{a.label} {a.caption}".strip()) for a in articles),
        ]
        self.fields["region"].queryset = Region.objects.pickable().filter(depth__lte=3)
        self.fields["submission_key"].initial = uuid.uuid4().hex

    def clean_scan(self):
        """Check a scan by what it holds."""
        scan = self.cleaned_data.get("scan")
        if not scan:
            return None
        try:
            return uploads.check(scan, kinds=SCAN_KINDS)
        except uploads.BadUpload as error:
            raise forms.ValidationError(str(error)) from error

    def arguments(self) -> dict:
        """Give the arguments of the action."""
        data = self.cleaned_data
        names = ("stance", "body", "proposed_wording", "reason", "uid", "is_public")
        told = ("register_no", "channel", "received_on", "giver_name", "giver_phone")
        told += ("display_name", "source", "late_reason")
        region = data["region"]
        return {
            "submission_key": data["submission_key"],
            "content": CommentContent(
                **{name: data[name] for name in names},
                article_label=self.labels.get(data["uid"], ""),
            ),
            "entry": Entry(**{name: data[name] for name in told}),
            "scan": data["scan"],
            "region_id": region.pk if region else None,
        }

    def kept(self) -> dict[str, str]:
        """Give what the next entry of the same pile begins with."""
        return {name: self.data[name] for name in KEPT if self.data.get(name)}
