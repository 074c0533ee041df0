"""Forms of appeals against hiding."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..actions.appeals import LONGEST
from ..models import HidingAppeal
from .topics import PlainField


class AppealForm(forms.Form):
    """Why what one wrote should be shown."""

    grounds = PlainField(
        label=_("申诉理由"),
        help_text=_(
            "请写明您认为应当显示的理由。由另一位人员复核，每个决定可申诉一次。"
        ),
        at_most=LONGEST,
        rows=6,
        error_messages={"required": _("请写明申诉理由。")},
    )


class ReviewForm(forms.Form):
    """The answer to an appeal."""

    outcome = forms.ChoiceField(
        label=_("结果"),
        choices=HidingAppeal.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择结果。")},
    )
    answer = PlainField(
        label=_("理由（作者会看到）"),
        at_most=LONGEST,
        rows=5,
        error_messages={"required": _("请写明理由。")},
    )
