"""Forms of the committee and the council about a topic."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Body, HideReason, PartyReview
from .topics import PlainField


class DayInput(forms.DateInput):
    """A day, chosen by the browser's own calendar."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A moment, chosen by the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A moment of local time, as browsers send it."""

    widget = MomentInput
    default_error_messages = {"invalid": _("请填写日期和时间。")}

    def __init__(self, **options):
        super().__init__(input_formats=["%Y-%m-%dT%H:%M"], **options)


class DayField(forms.DateField):
    """A day, as browsers send it."""

    widget = DayInput
    default_error_messages = {"invalid": _("请填写日期。")}

    def __init__(self, **options):
        super().__init__(input_formats=["%Y-%m-%d"], **options)


class PlanForm(forms.Form):
    """What the deliberation came to."""

    plan = PlainField(
        label=_("审议形成的方案"),
        help_text=_("做什么、怎么做、花多少钱、谁来做、什么时候做完。"),
        at_most=5000,
        rows=6,
        error_messages={"required": _("请写明方案。")},
    )


class StudyForm(forms.Form):
    """The record of the party body's study."""

    body = PlainField(label=_("研究的党组织"), at_most=60)
    held_on = DayField(label=_("研究日期"))
    conclusion = forms.ChoiceField(
        label=_("结论"),
        choices=PartyReview.Conclusion.choices,
        widget=forms.RadioSelect,
    )
    text = PlainField(label=_("研究记录"), at_most=3000, rows=4)

    def clean_held_on(self):
        """The day is not one to come."""
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("研究日期不能晚于今天。"))
        return day


class NoteForm(forms.Form):
    """What people read about a step."""

    note = PlainField(label=_("说明（公开）"), at_most=2000, rows=3, required=False)


class DeclineForm(forms.Form):
    """Why a topic is not put on the agenda."""

    reason = PlainField(
        label=_("不予列入的理由（公开）"),
        at_most=1000,
        rows=3,
        error_messages={"required": _("请写明不予列入的理由。")},
    )


class LinkForm(forms.Form):
    """A poll by its number."""

    code = PlainField(label=_("表决编号"), at_most=40)


class CouncilVoteForm(forms.Form):
    """Which council votes, and when."""

    body = forms.ModelChoiceField(Body.objects.none(), label=_("议事组织"))
    opens_at = MomentField(label=_("表决开始"))
    closes_at = MomentField(label=_("表决截止"))

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = board.bodies.standing()

    def clean(self):
        """The end comes after the beginning."""
        cleaned = super().clean()
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("截止应当晚于开始。"))
        return cleaned


class MergeForm(forms.Form):
    """To which topic this one is joined, and why."""

    into_code = PlainField(
        label=_("合并到哪个议题（编号）"),
        help_text=_("同一议题板、同一类型、正在附议的议题。"),
        at_most=20,
        error_messages={"required": _("请填写议题编号。")},
    )
    reason = PlainField(
        label=_("合并的理由（公开）"),
        at_most=300,
        rows=2,
        error_messages={"required": _("请写明合并的理由。")},
    )


class PartForm(forms.Form):
    """Undoing needs no words."""


class HideForm(forms.Form):
    """Why something is hidden; its author reads this."""

    reason = forms.ChoiceField(
        label=_("隐藏的原因"),
        choices=HideReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择隐藏的原因。")},
    )
    explanation = PlainField(
        label=_("说明（作者会看到）"), at_most=300, rows=3, required=False
    )

    def clean(self):
        """The reason 其他 is explained."""
        cleaned = super().clean()
        if cleaned.get("reason") == "other" and not cleaned.get("explanation"):
            self.add_error("explanation", _("原因为“其他”时，须写明具体原因。"))
        return cleaned
