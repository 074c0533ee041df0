"""What staff type at the workbench."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ThemeNameForm(forms.Form):
    """Another name for a theme."""

    name = forms.CharField(label=_("主题名称"), max_length=60)


class MergeForm(forms.Form):
    """The theme that another one is put into."""

    into = forms.IntegerField(min_value=1)


class SplitForm(ThemeNameForm):
    """The clusters that become a theme of their own."""

    clusters = forms.TypedMultipleChoiceField(coerce=int, choices=[])

    def __init__(self, *args, clusters, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["clusters"].choices = [(each.pk, each.label) for each in clusters]


class MoveForm(forms.Form):
    """Segments and where they go: the key of a theme, a bucket, or a new theme."""

    segments = forms.CharField()
    to = forms.CharField(max_length=20)
    name = forms.CharField(max_length=60, required=False)
