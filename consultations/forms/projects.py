"""Forms of a project: what it is, which stage it enters, where it leaves the road."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from ..models import LegislativeProject, ProjectStatus
from ..rules import stages


class ProjectForm(forms.ModelForm):
    """A project as staff describe it."""

    class Meta:
        model = LegislativeProject
        fields = (
            "title",
            "code",
            "doc_type",
            "organ",
            "drafting_unit",
            "summary",
            "is_amendment",
            "is_public",
        )
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "code": _("字母、数字和连字符，例如 2026-wuye。建立后不能再改。"),
            "doc_type": _("决定阶段和公开征求意见的期限规则。"),
            "summary": _("一两句话，写给市民看。"),
            "is_amendment": _("勾选后，公开征求意见时必须附修改前后对照表。"),
            "is_public": _("公开后市民可以看到项目进度；发布征集时自动公开。"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]


class StageForm(forms.Form):
    """A stage that a project enters on a day, or is planned to enter."""

    stage = forms.ChoiceField(label=_("阶段"))
    on = forms.DateField(label=_("日期"), widget=AdminDateInput)
    is_planned = forms.BooleanField(
        label=_("预计"), required=False, help_text=_("还没有进入，只是计划。")
    )
    note = forms.CharField(label=_("说明"), max_length=300, required=False)
    link = forms.CharField(
        label=_("链接"),
        max_length=300,
        required=False,
        help_text=_("公告、会议报道等，以 / 或 https:// 开头。"),
    )

    def __init__(self, *args, doc_type: str, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(stage.code, stage.label) for stage in stages.template(doc_type)]
        self.fields["stage"].choices = choices

    def clean_link(self):
        link = self.cleaned_data["link"].strip()
        is_local = link.startswith("/") and not link.startswith("//")
        if link and not is_local and not link.startswith(("https://", "http://")):
            raise forms.ValidationError(_("链接须以 / 或 https:// 开头。"))
        return link


class BranchForm(forms.Form):
    """Where a project leaves the road, or comes back to it."""

    status = forms.ChoiceField(label=_("状态"), choices=ProjectStatus.choices)
    reason = forms.CharField(
        label=_("原因"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("撤回、终止审议、暂不付表决、缓办、退回时必填，会公布。"),
    )

    def clean(self):
        cleaned = super().clean()
        left_road = cleaned.get("status") in stages.BRANCHES
        if left_road and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("请写明原因，会在项目进度中公布。"))
        return cleaned


class PlainNoteForm(forms.Form):
    """What an article means, in plain words; empty takes the explanation away."""

    plain_note = forms.CharField(
        label=_("条文解读"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("用大白话说这一条什么意思，公众在条文旁边看到。不改变条文。"),
    )
