"""The form that corrects which old article a new one is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Provision


class FormerChoiceField(forms.ModelChoiceField):
    """Old articles by label and their first words."""

    def label_from_instance(self, obj: Provision) -> str:
        return f"{obj.label}　{obj.text[:30]}"


class MatchForm(forms.Form):
    """Which article of the version before this one is; none for a new article."""

    former = FormerChoiceField(
        label=_("对应上一版本的"),
        queryset=Provision.objects.none(),
        required=False,
        empty_label=_("没有对应，是新增的条文"),
        help_text=_("对应之后，上一轮对那一条的意见和答复都跟着这一条。"),
    )

    def __init__(self, *args, earlier, **kwargs):
        super().__init__(*args, **kwargs)
        articles = earlier.provisions.articles().order_by("position")
        self.fields["former"].queryset = articles
