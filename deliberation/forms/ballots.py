"""The ballot and the objection; forms turn what is chosen into plain values."""

import secrets
from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from common.text import clean_plain

from ..models import Choice, PollItem

ONLINE = [
    (Choice.APPROVE.value, _("同意")),
    (Choice.AGAINST.value, _("反对")),
    (Choice.ABSTAIN.value, _("弃权")),
]
LONGEST_OBJECTION = 2000


class BallotForm(forms.Form):
    """One ballot: a choice for each question, and the key of this filling-in.

    `bound`: the opinions of a mandate by question id; "" leaves the choice to the
    agent, a question that is not named is not voted on.
    """

    submission_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(
        self,
        *args,
        items: Sequence[PollItem],
        bound: Mapping[str, str] | None = None,
        chosen: Mapping[int, str] | None = None,
        **options,
    ):
        super().__init__(*args, **options)
        self.items = [i for i in items if bound is None or str(i.pk) in bound]
        self.fields["submission_key"].initial = secrets.token_urlsafe(24)
        for item in self.items:
            opinion = (bound or {}).get(str(item.pk), "")
            self.fields[_name(item)] = _choice(item, opinion)
            self.fields[_name(item)].initial = (chosen or {}).get(item.pk)

    @property
    def questions(self) -> list[tuple[PollItem, forms.BoundField]]:
        """Each question with its field."""
        return [(item, self[_name(item)]) for item in self.items]

    def choices(self) -> dict[int, str]:
        """The checked choices by question id."""
        return {item.pk: self.cleaned_data[_name(item)] for item in self.items}

    def in_words(self) -> list[tuple[PollItem, str, str]]:
        """Each question with the choice and its word, for the person to confirm."""
        words = dict(ONLINE)
        return [
            (item, choice, words[choice])
            for item, choice in zip(self.items, self.choices().values(), strict=True)
        ]


def _name(item: PollItem) -> str:
    return f"item_{item.pk}"


def _choice(item: PollItem, opinion: str) -> forms.ChoiceField:
    allowed = [(value, word) for value, word in ONLINE if opinion in ("", value)]
    return forms.ChoiceField(
        label=f"{item.position}．{item.question}",
        choices=allowed,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("请选择同意、反对或者弃权。"),
            "invalid_choice": _("请选择同意、反对或者弃权。"),
        },
    )


class ObjectionForm(forms.Form):
    """What is wrong with the roll or the preliminary result."""

    text = forms.CharField(
        label=_("异议内容"),
        max_length=LONGEST_OBJECTION,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("请写明哪里不对、应当是什么、有什么凭据。不要写他人的证件号码。"),
    )

    def clean_text(self):
        """The text in the form in which it is kept."""
        return clean_plain(self.cleaned_data["text"]).strip()
