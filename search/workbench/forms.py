"""What staff type at the workbench."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ThemeNameForm(forms.Form):
    """Another name for a theme."""

    name = forms.CharField(label=_("主题名称"), max_length=60)
