"""The search box."""

from django import forms
from django.utils.translation import gettext_lazy as _

from search.results import DEEPEST, KINDS


class SearchForm(forms.Form):
    """What is asked; anything that is not understood falls back to a default."""

    q = forms.CharField(label=_("搜索"), required=False)
    kind = forms.ChoiceField(choices=list(KINDS.items()), required=False)
    sort = forms.ChoiceField(
        choices=[("newest", _("最新")), ("relevance", _("最相关"))], required=False
    )
    before = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    offset = forms.IntegerField(min_value=0, max_value=DEEPEST, required=False)

    def read(self, name, default):
        """Give a cleaned value, or the default where there is none."""
        self.is_valid()
        return self.cleaned_data.get(name) or default
