"""Forms about topics: text in, domain values out."""

import secrets

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.text import clean_plain


def new_submission_key() -> str:
    """Make the key under which one filling-in of a form is submitted."""
    return secrets.token_urlsafe(24)


class PlainField(forms.CharField):
    """Plain text as it is stored; too long a one is refused, never cut."""

    def __init__(self, *, at_most: int, rows: int = 0, **options):
        if rows:
            options["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(**options)
        self.at_most = at_most

    def to_python(self, value):
        return clean_plain(super().to_python(value)).strip()

    def validate(self, value):
        super().validate(value)
        over = len(value) - self.at_most
        if over > 0:
            told = {"limit": self.at_most, "over": over}
            raise ValidationError(
                _("最多 %(limit)s 字，请删减 %(over)s 字。"), params=told
            )


def _required(words) -> dict:
    return {"required": words}


class TopicForm(forms.Form):
    """The words of a topic."""

    title = PlainField(
        label=_("标题"),
        help_text=_("一句话说清要解决什么，例如：给3栋加一盏路灯。"),
        at_most=60,
        error_messages=_required(_("请写标题。")),
    )
    body = PlainField(
        label=_("情况说明"),
        help_text=_("现在是什么情况，影响了谁。"),
        at_most=3000,
        rows=6,
        error_messages=_required(_("请写明情况。")),
    )
    wanted = PlainField(
        label=_("希望怎样解决"),
        at_most=1000,
        rows=4,
        error_messages=_required(_("请写明希望怎样解决。")),
    )
    budget = PlainField(
        label=_("预计花费和来源"),
        help_text=_("例如：约 8000 元，从公共收益里出。"),
        at_most=200,
        required=False,
    )

    def words(self) -> dict:
        """Give the words for the action."""
        names = ("title", "body", "wanted", "budget")
        return {name: self.cleaned_data[name] for name in names}


class RaiseForm(TopicForm):
    """The words of a new topic, with the key of this filling-in."""

    submission_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["submission_key"].initial = new_submission_key()


class WithdrawForm(forms.Form):
    """Why a topic is taken back."""

    reason = PlainField(label=_("撤回的原因"), at_most=200, required=False)


class PostForm(forms.Form):
    """One contribution to a discussion."""

    body = PlainField(
        label=_("您的看法"),
        help_text=_("文明讨论，就事论事；请不要写电话、门牌等个人信息。"),
        at_most=1000,
        rows=4,
        error_messages=_required(_("请写下您想说的话。")),
    )
    submission_key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["submission_key"].initial = new_submission_key()
