"""What people type about themselves."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import phones
from accounts.models import Mode, Theme
from common.text import clean_plain, find_personal_data
from regions.fields import RegionField


class PhoneForm(forms.Form):
    """Step 1 of signing in."""

    phone = forms.CharField(
        label=_("手机号"),
        max_length=40,
        help_text=_("11 位手机号，例如 138 0000 0000。"),
        widget=forms.TextInput(
            attrs={
                "type": "tel",
                "inputmode": "tel",
                "autocomplete": "tel-national",
                "class": "input--short",
            }
        ),
        error_messages={"required": _("请填写手机号。")},
    )

    def clean_phone(self) -> str:
        try:
            return phones.normalised(self.cleaned_data["phone"])
        except ValueError as error:
            raise forms.ValidationError(
                _("请填写 11 位的中国大陆手机号。"), code="invalid"
            ) from error


class CodeForm(forms.Form):
    """Step 2: the digits; blanks and full-width digits are understood."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=20,
        help_text=_("短信里的 6 位数字。"),
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "class": "input--code",
            }
        ),
        error_messages={"required": _("请填写验证码。")},
    )

    def clean_code(self) -> str:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        code = "".join(typed.split())
        if len(code) != 6 or not (code.isascii() and code.isdigit()):
            raise forms.ValidationError(_("验证码是 6 位数字。"), code="invalid")
        return code


class PreferenceForm(forms.Form):
    """How somebody wants to see the pages; `normal` is understood, too."""

    mode = forms.ChoiceField(
        choices=[*Mode.choices, ("normal", _("标准版"))], required=False
    )
    theme = forms.ChoiceField(choices=Theme.choices, required=False)

    def clean_mode(self) -> str:
        mode = self.cleaned_data["mode"]
        return Mode.STANDARD if mode == "normal" else mode


class ProfileForm(forms.Form):
    """What a person says about themselves."""

    display_name = forms.CharField(
        label=_("显示名称"),
        max_length=20,
        required=False,
        help_text=_("公开意见旁边显示的名字，可以用昵称。不填则显示“市民”加编号。"),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    home_region = RegionField(
        label=_("居住地"),
        required=False,
        help_text=_("只用来按区域统计意见，逐级选择，选到哪一级都可以。"),
    )
    email = forms.EmailField(
        label=_("电子邮箱"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("请填写有效的电子邮箱，例如 name@example.com。")},
    )
    notify_email = forms.BooleanField(
        label=_("有办理结果时，发邮件告诉我"), required=False
    )

    shows_name = forms.BooleanField(
        label=_("公开我的全名"),
        required=False,
        help_text=_(
            "担任楼栋长、议事会成员的，在“谁可以为我做什么”和议题板上显示全名；"
            "不同意就只显示姓，如：李**。随时可以收回。"
        ),
    )

    def clean_display_name(self) -> str:
        name = " ".join(clean_plain(self.cleaned_data["display_name"]).split())
        if find_personal_data(name):
            raise forms.ValidationError(
                _("显示名称会公开，请不要填写手机号、证件号等个人信息。"),
                code="personal",
            )
        return name

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("notify_email") and not cleaned.get("email"):
            if "email" not in self.errors:
                self.add_error("email", _("要接收邮件，请先填写电子邮箱。"))
        return cleaned
