"""Forms for what comes on paper: ballots, mandates, proofs of transfer."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import PollItem
from ..rules.papers import READINGS
from ..rules.proxies import OPINIONS
from .fields import EntryField, MomentField, UploadField, person_of, words_field


class PaperForm(forms.Form):
    """What a paper says, question by question."""

    def __init__(self, *args, items: Sequence[PollItem], **options):
        super().__init__(*args, **options)
        self.items = list(items)
        for item in self.items:
            self.fields[f"item_{item.pk}"] = forms.ChoiceField(
                label=f"{item.position}．{item.question}",
                choices=[("", _("请选择")), *READINGS.items()],
            )

    def readings(self) -> dict[int, str]:
        """What was read, by question id."""
        return {i.pk: self.cleaned_data[f"item_{i.pk}"] for i in self.items}


class PaperEntryForm(PaperForm):
    """The first reading, with scan or file number."""

    def __init__(self, *args, roll, **options):
        super().__init__(*args, **options)
        first = {
            "entry": EntryField(roll=roll, label=_("房屋（席位）")),
            "received_at": MomentField(label=_("收到时间")),
            "scan": UploadField(label=_("扫描件"), required=False),
            "reference": forms.CharField(
                label=_("存档编号"),
                max_length=120,
                required=False,
                help_text=_("没有扫描件时，填写纸质票的存档编号。"),
            ),
        }
        self.fields = {**first, **self.fields}


class ResolutionForm(PaperForm):
    """The decision of a third person between two readings."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["note"] = words_field(_("认定的理由"), limit=300, rows=2)


class SetAsideForm(forms.Form):
    """Why a paper is not counted."""

    reason = words_field(_("不计入的原因"), limit=300, rows=2)


class ProxyForm(forms.Form):
    """A written mandate: who votes for whom, on what, until when."""

    def __init__(self, *args, items, roll, **options):
        super().__init__(*args, **options)
        self.items = list(items)
        self.fields["entry"] = EntryField(roll=roll, label=_("委托人的房屋（席位）"))
        self.fields["phone"] = forms.CharField(label=_("受托人的手机号"), max_length=20)
        for item in self.items:
            self.fields[f"item_{item.pk}"] = forms.ChoiceField(
                label=f"{item.position}．{item.question}",
                choices=OPINIONS,
                required=False,
            )
        self.fields["expires_at"] = MomentField(label=_("委托书有效期至"))
        self.fields["scan"] = UploadField(label=_("委托书扫描件"), required=False)
        self.fields["reference"] = forms.CharField(
            label=_("存档编号"), max_length=120, required=False
        )

    def clean_phone(self):
        """The agent's account."""
        return person_of(self.cleaned_data["phone"])

    def plain(self) -> dict:
        """The values as `register_proxy` takes them."""
        values = self.cleaned_data
        said = {i.pk: values[f"item_{i.pk}"] for i in self.items}
        return {
            "entry_id": values["entry"].pk,
            "agent": values["phone"],
            "opinions": {pk: o for pk, o in said.items() if o != "no"},
            "expires_at": values["expires_at"],
            "scan": values["scan"],
            "reference": values["reference"],
        }


class TransferForm(forms.Form):
    """A unit that changed hands after the freezing."""

    def __init__(self, *args, roll, **options):
        super().__init__(*args, **options)
        self.fields["entry"] = EntryField(roll=roll, label=_("房屋"))
        self.fields["phones"] = forms.CharField(
            label=_("新表决人的手机号"),
            max_length=200,
            help_text=_("几位共有人用空格隔开。"),
        )
        self.fields["basis"] = forms.CharField(
            label=_("转让依据"), max_length=200, help_text=_("如登记簿记载的日期。")
        )

    def clean_phones(self):
        """The account ids of the new voters."""
        return [person_of(phone).pk for phone in self.cleaned_data["phones"].split()]
