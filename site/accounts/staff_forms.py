"""Forms of the back office for accounts of staff.

Phone and real name are not among the fields: administrators do not see them.
"""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from accounts.models import User

FIELDS = ["username", "display_name", "email", "is_superuser", "groups"]


class _StaffForm:
    """Name in one field, mail optional, and staff as soon as a role is given."""

    def save(self, commit=True):
        user = super().save(commit=False)
        groups = self.cleaned_data["groups"]
        user.is_staff = user.is_superuser or user.is_staff or bool(groups)
        if commit:
            user.save()
            self.save_m2m()
        return user


class StaffCreationForm(_StaffForm, UserCreationForm):
    first_name = last_name = None
    email = forms.EmailField(label=_("电子邮箱"), required=False)

    class Meta(UserCreationForm.Meta):
        model = User
        fields = FIELDS


class StaffEditForm(_StaffForm, UserEditForm):
    first_name = last_name = None
    email = forms.EmailField(label=_("电子邮箱"), required=False)

    class Meta(UserEditForm.Meta):
        model = User
        fields = [*FIELDS, "is_active"]


class NameForm(forms.ModelForm):
    """One's own name and mail in the back office."""

    email = forms.EmailField(label=_("电子邮箱"), required=False)

    class Meta:
        model = User
        fields = ["display_name", "email"]
