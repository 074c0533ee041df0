"""Forms of councils, seats and meetings."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import phones

from ..actions.bodies import body_rules
from ..models import AgendaItem, Seat, Stage, Topic
from .leading import DayField, MomentField
from .topics import PlainField

_CODE = re.compile(r"(YT-\d{4}-\d{4,8})\s*(.*)", re.IGNORECASE | re.ASCII | re.DOTALL)


class BoardForm(forms.Form):
    """What a board says of its place."""

    procedure = PlainField(
        label=_("本地议事规则"), at_most=20000, rows=10, required=False
    )
    contact = PlainField(label=_("联系方式"), at_most=120, required=False)
    households = forms.IntegerField(
        label=_("户数"),
        help_text=_("算附议人数用；小区有名册的可以不填。"),
        min_value=1,
        max_value=1_000_000,
        required=False,
    )
    persons = forms.IntegerField(
        label=_("人数"), min_value=1, max_value=10_000_000, required=False
    )


class BodyForm(forms.Form):
    """A council with its term."""

    name = PlainField(label=_("名称"), at_most=60)
    rule_id = forms.ChoiceField(label=_("按哪条规则议事"))
    seat_total = forms.IntegerField(label=_("席位数"), min_value=1, max_value=500)
    begins_on = DayField(label=_("任期开始"))
    ends_on = DayField(label=_("任期届满"))
    founding = PlainField(
        label=_("产生办法"), help_text=_("例如：各楼栋推选，经公示。"), at_most=200
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rules = [(row.id, row.title) for row in body_rules()]
        self.fields["rule_id"].choices = rules

    def clean(self):
        """The term ends after it begins."""
        return _in_order(self, "begins_on", "ends_on")


class SeatForm(forms.Form):
    """Who sits there, chosen how, for how long."""

    phone = forms.CharField(
        label=_("手机号"),
        help_text=_("本人登录用的手机号，不公开。"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    holder_name = PlainField(
        label=_("姓名"),
        help_text=_("本人同意才公开全名，否则只显示姓，如：李**。"),
        at_most=40,
    )
    office = forms.ChoiceField(label=_("职务"), choices=Seat.Office.choices)
    chosen = forms.ChoiceField(label=_("产生方式"), choices=Seat.Chosen.choices)
    begins_on = DayField(label=_("任期开始"))
    ends_on = DayField(label=_("任期届满"))

    def clean_phone(self):
        """Give the number the form in which accounts keep it."""
        try:
            return phones.normalised(self.cleaned_data["phone"])
        except ValueError as error:
            raise ValidationError(_("请填写 11 位手机号。")) from error

    def clean(self):
        """The term ends after it begins."""
        return _in_order(self, "begins_on", "ends_on")


class MeetingForm(forms.Form):
    """A meeting and its agenda: topics that are ticked, and one item a line."""

    title = PlainField(label=_("会议名称"), at_most=80)
    place = PlainField(label=_("地点"), at_most=120)
    starts_at = MomentField(label=_("开始时间"))
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(),
        label=_("要议的议题"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    items = PlainField(
        label=_("议程的其他事项"),
        help_text=_("每行一项；以议题编号开头的，关联到那个议题。"),
        at_most=4000,
        rows=6,
        required=False,
    )

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = Topic.objects.shown().filter(
            board=board, stage__in=(Stage.REVIEW, Stage.PUBLICITY)
        )
        if not self.fields["topics"].queryset.exists():
            del self.fields["topics"]

    def clean_items(self):
        """Give pairs of words and the code of a topic."""
        lines = [line.strip() for line in self.cleaned_data["items"].split("\n")]
        return [_item(line) for line in lines if line]

    def clean(self):
        """Put the topics that were ticked first, each once; nothing is no agenda."""
        cleaned = super().clean()
        lines = cleaned.get("items", [])
        named = {code for _words, code in lines}
        ticked = [(one.title, one.code) for one in cleaned.pop("topics", ())]
        cleaned["items"] = [one for one in ticked if one[1] not in named] + lines
        if not cleaned["items"] and "items" not in self.errors:
            self.add_error("items", _("请写明议程。"))
        return cleaned


def _item(line: str) -> tuple[str, str]:
    found = _CODE.fullmatch(line)
    return (found[2].strip(), found[1].upper()) if found else (line, "")


class MinutesForm(forms.Form):
    """The minutes, and a decision on every item."""

    minutes = PlainField(
        label=_("会议记录"),
        at_most=20000,
        rows=8,
        error_messages={"required": _("请写会议记录。")},
    )

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.items = list(meeting.agenda.all())
        for item in self.items:
            self._add(item)

    def _add(self, item: AgendaItem) -> None:
        words = f"{item.position}. {item.title}"
        self.fields[f"decision-{item.pk}"] = forms.ChoiceField(
            label=_("决定：%(item)s") % {"item": words},
            choices=AgendaItem.Decision.choices,
            widget=forms.RadioSelect,
        )
        self.fields[f"approve-{item.pk}"] = forms.IntegerField(
            label=_("同意人数：%(item)s") % {"item": words},
            min_value=0,
            max_value=10000,
            required=False,
        )
        self.fields[f"note-{item.pk}"] = PlainField(
            label=_("记录：%(item)s") % {"item": words},
            at_most=2000,
            rows=2,
            required=False,
        )

    def decisions(self) -> dict[int, dict]:
        """Give the decisions by item, for the action."""
        names = ("decision", "approve", "note")
        return {
            item.pk: {name: self.cleaned_data[f"{name}-{item.pk}"] for name in names}
            for item in self.items
        }


def _in_order(form, first: str, last: str) -> dict:
    cleaned = form.cleaned_data
    begins, ends = cleaned.get(first), cleaned.get(last)
    if begins and ends and ends <= begins:
        form.add_error(last, _("届满应当晚于开始。"))
    return cleaned
