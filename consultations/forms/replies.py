"""Forms by which staff answer comments and end a consultation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Outcome, Provision


class ReplyForm(forms.Form):
    """The words of one reply."""

    outcome = forms.ChoiceField(
        label=_("采纳情况"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    topic = forms.CharField(
        label=_("主要意见（一句话，通报里使用）"), max_length=200, required=False
    )
    reason = forms.CharField(
        label=_("理由"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5000,
        required=False,
        help_text=_("除“采纳”外必须写明。会原样给提出人看。"),
    )
    resulting_version = forms.ModelChoiceField(
        label=_("修改后的版本"), queryset=None, required=False, empty_label=_("无")
    )
    resulting_uid = forms.ChoiceField(
        label=_("修改后的条文"), required=False, choices=[("", _("无"))]
    )
    private_note = forms.CharField(
        label=_("内部备注（不公开）"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args, consultation, **kwargs):
        super().__init__(*args, **kwargs)
        newer = consultation.project.versions.filter(
            ordinal__gt=consultation.version.ordinal
        ).order_by("-ordinal")
        self.fields["resulting_version"].queryset = newer
        if newest := newer.first():
            articles = Provision.objects.filter(version=newest).articles()
            self.fields["resulting_uid"].choices += [
                (uid, f"{label} {caption}".strip())
                for uid, label, caption in articles.order_by("position").values_list(
                    "uid", "label", "caption"
                )
            ]
            self.fields["resulting_version"].initial = newest

    def clean(self):
        data = super().clean()
        outcome, reason = data.get("outcome"), data.get("reason", "")
        if outcome and outcome != Outcome.ADOPTED and not reason.strip():
            self.add_error("reason", _("除“采纳”外，都要写明理由。"))
        if not data.get("resulting_uid"):
            data["resulting_version"] = None
        elif data.get("resulting_version") is None:
            self.add_error("resulting_version", _("请选择条文所在的版本。"))
        return data


class ReportForm(forms.Form):
    """What the 通报 says besides what is counted."""

    foreword = forms.CharField(
        label=_("前言"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        required=False,
    )
    next_stage = forms.CharField(
        label=_("下一步和时间"),
        max_length=200,
        help_text=_("例如：修改后提请市人大常委会会议二次审议，预计明年一月。"),
    )
