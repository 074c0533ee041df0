"""What staff type at the workbench."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .choosing import COPIED, FRESH, Wanted
from .comparing import ways
from .models import AnalysisRun, Theme


class ThemeNameForm(forms.Form):
    """Another name for a theme."""

    name = forms.CharField(label=_("主题名称"), max_length=60)


class RenameForm(ThemeNameForm):
    """Another name, and the one that the person saw before typing it."""

    was = forms.CharField(max_length=60, required=False)


class MergeForm(forms.Form):
    """The theme that another one is put into."""

    into = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class SplitForm(ThemeNameForm):
    """The clusters that become a theme of their own."""

    clusters = forms.TypedMultipleChoiceField(coerce=int, choices=[])

    def __init__(self, *args, clusters, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["clusters"].choices = [(each.pk, each.label) for each in clusters]


class MoveForm(forms.Form):
    """Where segments go: the key of a theme, a bucket, or a new theme."""

    to = forms.CharField(max_length=20)
    name = forms.CharField(max_length=60, required=False)


class WordsForm(forms.Form):
    """Which words a number stands for; see `choosing.Wanted`."""

    theme = forms.ModelChoiceField(queryset=Theme.objects.none(), required=False)
    stance = forms.CharField(max_length=20, required=False)
    only = forms.ChoiceField(
        choices=[("", ""), (FRESH, FRESH), (COPIED, COPIED)], required=False
    )
    by = forms.ChoiceField(required=False)
    group = forms.CharField(max_length=200, required=False)
    day = forms.DateField(required=False)

    def __init__(self, *args, run: AnalysisRun, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = run.themes.all()
        self.fields["by"].choices = [("", ""), *((name, name) for name in ways())]

    def wanted(self) -> Wanted | None:
        """Give what is asked for; None for what can mean nothing."""
        return Wanted(**self.cleaned_data) if self.is_valid() else None
