"""A form field that takes a place of the tree."""

from django import forms
from django.utils.translation import gettext_lazy as _

from regions import queries
from regions.models import Region

MORE = "__more"


def codes_of(value) -> list[str]:
    """Read a region, a code, or codes from the widest to the narrowest."""
    if isinstance(value, Region):
        return [value.code]
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    return [code.strip() for code in value or []]


class RegionPicker(forms.Widget):
    """One list a level; a button shows the next one where there is no JavaScript.

    All lists carry the field's name, so a single code is understood, too.
    """

    template_name = "regions/picker.html"

    def value_from_datadict(self, data, files, name):
        if hasattr(data, "getlist"):
            return data.getlist(name)
        return codes_of(data.get(name))

    def value_omitted_from_data(self, data, files, name):
        return name not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        choice = queries.resolve(codes_of(value))
        context["widget"].update(
            steps=queries.steps(choice), region=choice.region, more=f"{name}{MORE}"
        )
        return context


class RegionField(forms.Field):
    """Gives a `Region`, or None where nothing was picked and nothing is required."""

    widget = RegionPicker
    default_error_messages = {
        "required": _("请选择区域。"),
        "invalid": _("没有这个区域，请从列表中选择。"),
    }

    def to_python(self, value) -> Region | None:
        choice = queries.resolve(codes_of(value))
        if choice.unknown:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return choice.region

    def prepare_value(self, value):
        return value

    def has_changed(self, initial, data) -> bool:
        before, after = codes_of(initial), [code for code in codes_of(data) if code]
        return before[-1:] != after[-1:]

    @staticmethod
    def is_browsing(data, name: str) -> bool:
        """Say whether the form was sent only to see the next level."""
        return f"{name}{MORE}" in data
