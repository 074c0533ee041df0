"""Forms by which a poll is drawn up."""

from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest

from django import forms
from django.utils.translation import gettext_lazy as _

from regions.models import Compound, Region
from rulebook import words
from rulebook.loader import Row
from rulebook.windows import open_until, period_end

from ..permissions import can_run_poll
from .fields import MomentField, end_field, words_field

MOST_QUESTIONS = 10
SPARE = 2
# Days of a proposed window, where the rule allows so many.
LENGTH = 10


class DraftForm(forms.Form):
    """A poll as it is drawn up under a chosen rule."""

    title = forms.CharField(label=_("标题"), max_length=120)
    compound = forms.ModelChoiceField(
        label=_("小区"),
        queryset=Compound.objects.none(),
        required=False,
        empty_label=_("（不是小区的表决，填下面的区划代码）"),
    )
    region_code = forms.CharField(
        label=_("区划代码"),
        max_length=20,
        required=False,
        help_text=_("社区或者村的表决填这里，如 441302001001。"),
    )
    legal_effect = forms.ChoiceField(label=_("法律效力"))
    opens_at = MomentField(label=_("表决开始时间"))
    closes_at = end_field(_("表决截止时间"))
    convener = forms.CharField(label=_("召集人"), max_length=120, required=False)
    contact = forms.CharField(label=_("异议联系方式"), max_length=120, required=False)
    scope = words_field(_("表决范围"), rows=2, required=False)
    basis = forms.CharField(
        label=_("网上表决的依据"),
        max_length=200,
        required=False,
        help_text=_("实施办法或者章程中允许网上表决的条款；意向征询不用填。"),
    )
    follow_clause = words_field(
        _("未送回的票随多数的规约条款"),
        rows=2,
        required=False,
        help_text=_("没有这样的条款就空着：未送回的票不计入参与。"),
    )

    def __init__(self, *args, row: Row, user, compounds, questions=(), **options):
        super().__init__(*args, **options)
        self.user = user
        self.fields["compound"].queryset = compounds
        self.fields["legal_effect"].choices = [
            (name, words.EFFECTS[name]) for name in row.terms["legal_effects"]
        ]
        _add_questions(self, questions)

    def clean(self):
        """Find the place; a compound stands in its region."""
        cleaned = super().clean()
        compound, code = cleaned.get("compound"), cleaned.get("region_code", "").strip()
        region = compound.region if compound else None
        if region is None:
            region = Region.objects.filter(code=code).first() if code else None
        if region is None:
            self.add_error("compound", _("请选择小区，或者填写存在的区划代码。"))
        elif not can_run_poll(self.user, region):
            self.add_error("region_code", _("您没有这里的授权，请填写您经办的区划。"))
        cleaned["region"] = region
        return cleaned

    def plain(self) -> dict:
        """The values as `draft_poll` takes them."""
        names = ("title", "legal_effect", "opens_at", "closes_at", "convener")
        names += ("contact", "scope", "basis", "follow_clause", "region")
        found = {name: self.cleaned_data[name] for name in names}
        return {**found, "questions": questions_of(self)}


class RevisionForm(forms.Form):
    """What may still change of a draft; rule, effect and place stay."""

    title = forms.CharField(label=_("标题"), max_length=120)
    opens_at = MomentField(label=_("表决开始时间"))
    closes_at = end_field(_("表决截止时间"))
    convener = forms.CharField(label=_("召集人"), max_length=120, required=False)
    contact = forms.CharField(label=_("异议联系方式"), max_length=120, required=False)
    scope = words_field(_("表决范围"), rows=2, required=False)

    def __init__(self, *args, questions=(), **options):
        super().__init__(*args, **options)
        _add_questions(self, questions)

    def plain(self) -> dict:
        """The values as `revise_draft` takes them."""
        names = ("title", "opens_at", "closes_at", "convener", "contact", "scope")
        found = {name: self.cleaned_data[name] for name in names}
        return {**found, "questions": questions_of(self)}


def _add_questions(form: forms.Form, known: Sequence[tuple[str, str]]) -> None:
    """Add a pair of fields for each question and some to spare; no script adds more."""
    count = min(max(len(known) + SPARE, 3), MOST_QUESTIONS)
    for number, pair in zip_longest(range(1, count + 1), known[:count]):
        question, material = pair or ("", "")
        form.fields[f"question_{number}"] = forms.CharField(
            label=_("表决事项 %(n)s") % {"n": number},
            max_length=300,
            required=number == 1,
            initial=question,
        )
        form.fields[f"material_{number}"] = words_field(
            _("事项 %(n)s 的说明材料") % {"n": number},
            limit=20_000,
            rows=3,
            required=False,
            initial=material,
        )


def questions_of(form: forms.Form) -> list[tuple[str, str]]:
    """The questions that were filled in, with their material."""
    numbers = range(1, MOST_QUESTIONS + 1)
    values = form.cleaned_data
    pairs = [
        (values.get(f"question_{n}", ""), values.get(f"material_{n}", ""))
        for n in numbers
    ]
    return [(question, material) for question, material in pairs if question]


def first_window(row: Row, at: datetime) -> dict[str, datetime]:
    """Propose a window that keeps the days of the rule, with a day to spare.

    It opens at nine in the morning and ends at 24:00 of its last day, which is none
    off where the rule leaves room for that: who votes late finds somebody to ask.
    """
    days = max(row.terms["notice_days"] or 0, row.terms.get("roll_days") or 0)
    opens = period_end(at, days + 1).replace(hour=9)
    window = row.terms["window_days"] or {"min": 1, "max": LENGTH}
    length = min(max(LENGTH, window["min"]), window["max"])
    closes = open_until(opens, length)
    if row.terms["window_days"]:
        closes = min(closes, period_end(opens, window["max"]))
    return {"opens_at": opens, "closes_at": closes}
