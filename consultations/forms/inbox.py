"""The filter of the inbox."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Channel, CommentState, Stance

_ANY = [("", _("全部"))]


class InboxFilterForm(forms.Form):
    """What staff want to see; each field may be left open."""

    q = forms.CharField(label=_("关键词"), required=False, max_length=200)
    consultation = forms.SlugField(label=_("征集"), required=False, max_length=40)
    article = forms.SlugField(label=_("条文"), required=False, max_length=32)
    stance = forms.ChoiceField(
        label=_("态度"), choices=[*_ANY, *Stance.choices], required=False
    )
    state = forms.ChoiceField(
        label=_("状态"), choices=[*_ANY, *CommentState.choices], required=False
    )
    channel = forms.ChoiceField(
        label=_("渠道"), choices=[*_ANY, *Channel.choices], required=False
    )
    region = forms.RegexField(
        r"^[0-9A-Za-z-]+$", label=_("地区"), required=False, max_length=20
    )
    replied = forms.ChoiceField(
        label=_("答复"),
        choices=[*_ANY, ("no", _("待答复")), ("yes", _("已答复"))],
        required=False,
    )
    since = forms.DateField(
        label=_("自"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("至"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("截止日期早于开始日期。"))
        return cleaned

    def wanted(self) -> dict:
        """Give the filters that are valid; what is wrong counts as not given."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def query(self) -> str:
        """Write the valid filters as a query string, for links and the export."""
        wanted = self.wanted()
        return urlencode({name: str(value) for name, value in wanted.items()})
