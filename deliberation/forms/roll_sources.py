"""The forms by which a roll is made from seats, or from a pasted list."""

from django import forms
from django.utils.translation import gettext_lazy as _

# Twenty thousand rows of some fifty characters.
LONGEST = 1_000_000


class BodyForm(forms.Form):
    """Whose seats the roll is made from."""

    body = forms.ModelChoiceField(
        label=_("议事组织"), queryset=None, empty_label=_("请选择")
    )

    def __init__(self, *args, bodies, **options):
        super().__init__(*args, **options)
        self.fields["body"].queryset = bodies
        self.fields["body"].label_from_instance = lambda body: (
            f"{body.board.name} · {body.name}"
        )


class ListForm(forms.Form):
    """A list as it is pasted from a spreadsheet."""

    rows = forms.CharField(
        label=_("名单"),
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "一行一户或者一人：编号、姓名或手机号；按面积计票的再写面积，按户计票的再写户号。"
            "从表格复制粘贴，或者用逗号隔开；第一行可以是列名。"
            "写了手机号而且有账号的可以在网上投票，其余投纸质票。"
            "姓名和手机号只用来核对，不存入名册。"
        ),
    )
