"""The form by which an owner entrusts somebody online."""

from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import PollItem, RollEntry
from ..rules.proxies import OPINIONS
from .fields import MOMENT, MomentField, person_of


class EntrustForm(forms.Form):
    """Whom, on which questions with what opinion, until when; and that it is meant."""

    phone = forms.CharField(
        label=_("受托人的手机号"),
        max_length=20,
        help_text=_("受托人须用这个号码登录过本平台。他接受以后委托才生效。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def __init__(
        self,
        *args,
        items: Sequence[PollItem],
        closes_at: datetime,
        entries: Sequence[RollEntry],
        note: str = "",
        **options,
    ):
        super().__init__(*args, **options)
        self.items, self.entries = list(items), list(entries)
        if len(self.entries) > 1:
            self.fields["entries"] = _entries_field(self.entries)
        for item in self.items:
            self.fields[_name(item)] = forms.ChoiceField(
                label=f"{item.position}．{item.question}",
                choices=OPINIONS,
                required=False,
            )
        self.fields["expires_at"] = MomentField(
            label=_("委托有效期至"),
            initial=timezone.localtime(closes_at).strftime(MOMENT),
        )
        self.fields["sure"] = forms.BooleanField(
            label=_("我是委托人本人，委托内容是我的真实意思。"),
            help_text=note,
            error_messages={"required": _("请确认以后再委托。")},
        )

    def clean_phone(self):
        """The agent's account."""
        return person_of(self.cleaned_data["phone"])

    def entrusted(self) -> list[RollEntry]:
        """The entries that are entrusted, in the order of the roll."""
        chosen = self.cleaned_data.get("entries")
        return [one for one in self.entries if chosen is None or one.pk in chosen]

    def opinions(self) -> dict[int, str]:
        """What is entrusted, by question id; "" leaves the opinion to the agent."""
        said = {item.pk: self.cleaned_data[_name(item)] for item in self.items}
        return {pk: opinion for pk, opinion in said.items() if opinion != "no"}

    def in_words(self) -> list[tuple[PollItem, str]]:
        """Each question with what becomes of it, for the person to confirm."""
        words = dict(OPINIONS)
        return [(item, words[self.cleaned_data[_name(item)]]) for item in self.items]


def _entries_field(entries: Sequence[RollEntry]) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=_("委托的房屋（席位）"),
        help_text=_("您在这次表决中的房屋（席位）可以一次委托，每一套各记一份委托。"),
        choices=[(one.pk, one.label) for one in entries],
        initial=[one.pk for one in entries],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一套房屋（一个席位）。")},
    )


def _name(item: PollItem) -> str:
    return f"item_{item.pk}"
