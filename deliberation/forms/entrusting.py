"""The form by which an owner entrusts somebody online."""

from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import PollItem
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
        note: str = "",
        **options,
    ):
        super().__init__(*args, **options)
        self.items = list(items)
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

    def opinions(self) -> dict[int, str]:
        """What is entrusted, by question id; "" leaves the opinion to the agent."""
        said = {item.pk: self.cleaned_data[_name(item)] for item in self.items}
        return {pk: opinion for pk, opinion in said.items() if opinion != "no"}

    def in_words(self) -> list[tuple[PollItem, str]]:
        """Each question with what becomes of it, for the person to confirm."""
        words = dict(OPINIONS)
        return [(item, words[self.cleaned_data[_name(item)]]) for item in self.items]


def _name(item: PollItem) -> str:
    return f"item_{item.pk}"
