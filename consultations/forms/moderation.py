"""Forms of moderation and of appeals: text in, domain values out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.text import clean_plain

from ..actions.appeals import LONGEST_GROUNDS
from ..actions.moderation import Seen
from ..models import Appeal, HideReason, ModerationDecision
from ..rules.masking import find_words, parse_mask, texts_of
from ..rules.moderation import BULK_LIMIT

Act = ModerationDecision.Act
ACTS = [(act.value, act.label) for act in (Act.PUBLISH, Act.ACCEPT, Act.HIDE)]


class PlainCharField(forms.CharField):
    """Text as it is stored: line ends unified, control characters gone."""

    def to_python(self, value):
        text = super().to_python(value)
        return clean_plain(text) if text else text


class SeenField(forms.Field):
    """The comments as the moderator saw them, as "id:state:version" each."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        try:
            seen = [Seen.parse(one) for one in value or []]
        except ValueError as error:
            raise forms.ValidationError(
                _("所选意见无法识别，请刷新后再试。")
            ) from error
        if len(seen) > BULK_LIMIT:
            raise forms.ValidationError(
                _("一次最多处理 %(limit)s 条意见。") % {"limit": BULK_LIMIT}
            )
        return seen

    def validate(self, value):
        if self.required and not value:
            raise forms.ValidationError(_("请先选择意见。"))


class DecisionForm(forms.Form):
    """A decision on one comment or on many."""

    act = forms.ChoiceField(
        label=_("处理"),
        choices=ACTS,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择处理方式。")},
    )
    reason = forms.ChoiceField(
        label=_("不予公开的原因"),
        choices=[("", _("请选择")), *HideReason.choices],
        required=False,
    )
    explanation = PlainCharField(
        label=_("说明（提出人会看到）"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class BulkForm(DecisionForm):
    """A decision on the ticked comments of a page, or on all of it."""

    scope = forms.ChoiceField(
        choices=[("chosen", _("所选")), ("page", _("本页全部"))],
        required=False,
        widget=forms.RadioSelect,
    )
    seen = SeenField(required=False)
    page_seen = SeenField(required=False)

    def clean(self):
        cleaned = super().clean()
        whole_page = cleaned.get("scope") == "page"
        cleaned["seen"] = cleaned.get("page_seen" if whole_page else "seen") or []
        return cleaned

    def decision(self) -> dict:
        """Give the arguments of the action."""
        names = ("act", "reason", "explanation", "seen")
        return {name: self.cleaned_data[name] for name in names}


class CaseForm(DecisionForm):
    """A decision on one comment, with the spans that the public will not see."""

    seen = SeenField()
    masks = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    words = PlainCharField(
        label=_("另外遮盖的文字"),
        help_text=_("每行一段，须与原文完全一致；全文中出现的都会遮盖。"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, comment, **kwargs):
        super().__init__(*args, **kwargs)
        self.texts = texts_of(comment)

    def clean_seen(self):
        """Take exactly the comment of this page."""
        seen = self.cleaned_data["seen"]
        if len(seen) != 1:
            raise forms.ValidationError(_("所选意见无法识别，请刷新后再试。"))
        return seen

    def clean_masks(self):
        """Read the ticked spans."""
        try:
            return [parse_mask(one) for one in self.cleaned_data["masks"] or []]
        except ValueError as error:
            raise forms.ValidationError(_("遮盖的位置无法识别。")) from error

    def clean_words(self):
        """Find the words to be covered; each must occur."""
        words = [w.strip() for w in self.cleaned_data["words"].split("\n") if w.strip()]
        masks = []
        for word in words:
            found = find_words(self.texts, word)
            if not found:
                raise forms.ValidationError(
                    _("原文中没有“%(word)s”。") % {"word": word[:40]}
                )
            masks += found
        return masks

    def masks_chosen(self) -> list:
        """Every span to be covered."""
        return [*self.cleaned_data["masks"], *self.cleaned_data["words"]]


class AppealForm(forms.Form):
    """A giver's objection to a hiding."""

    grounds = PlainCharField(
        label=_("申诉理由"),
        help_text=_(
            "请写明您认为应当公开的理由。由另一位审核员复核，每个决定可申诉一次。"
        ),
        max_length=LONGEST_GROUNDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("请写明申诉理由。")},
    )


class TrackedAppealForm(AppealForm):
    """The same without signing in: the phone shows that it is the giver."""

    tail = forms.RegexField(
        r"^[0-9]{4}$",
        label=_("手机号后四位"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("请填写手机号后四位。"),
            "invalid": _("手机号后四位是四个数字。"),
        },
    )


class AppealDecisionForm(forms.Form):
    """The answer to an appeal."""

    outcome = forms.ChoiceField(
        label=_("结果"),
        choices=Appeal.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择结果。")},
    )
    answer = PlainCharField(
        label=_("答复（提出人会看到）"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("请写明答复。")},
    )
