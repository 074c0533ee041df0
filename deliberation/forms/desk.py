"""Forms of the steps that staff take with a poll."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries import keepers_of

from ..models import Delivery
from .fields import end_field, words_field


class NothingForm(forms.Form):
    """A step that asks for nothing but to be meant."""


class NoteForm(forms.Form):
    """What happened, for the log."""

    note = words_field(_("情况"), help_text=_("写明时间、参加人和结论；存入操作记录。"))


class AtOnceForm(forms.Form):
    """Why a meeting is called at once, and who decided so."""

    decided_by = forms.CharField(
        label=_("由谁决定"),
        max_length=120,
        help_text=_("写明哪个组织、哪一天决定，如“居民委员会 11月27日会议”。"),
    )
    reason = words_field(
        _("立即召集的原因"), help_text=_("会在表决页、公告和结果公告上公布。")
    )


class ReasonForm(forms.Form):
    """A reason that the public will read."""

    reason = words_field(_("原因"), help_text=_("会在表决页上公布。"))


class RecordForm(forms.Form):
    """What a record is handed out for."""

    reason = words_field(
        _("导出的原因"), help_text=_("写明交给谁、做什么用；存入操作记录。")
    )


class ExtensionForm(ReasonForm):
    """A later end with its reason."""

    closes_at = end_field(_("新的截止时间"))
    field_order = ("closes_at", "reason")


class AttendanceForm(forms.Form):
    """How many came."""

    present = forms.IntegerField(label=_("到会人数"), min_value=0, max_value=10_000_000)


class TallyForm(forms.Form):
    """Who counts beside the one who presses the button."""

    second_teller = forms.ModelChoiceField(
        label=_("第二名计票人"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("（只有一名计票人；法定表决须有两名）"),
    )

    def __init__(self, *args, user, place, **options):
        super().__init__(*args, **options)
        field = self.fields["second_teller"]
        others = keepers_of(place).exclude(pk=user.pk)
        field.queryset = others.order_by("display_name", "pk")
        field.label_from_instance = str


class DecisionForm(forms.Form):
    """The answer to an objection."""

    is_upheld = forms.TypedChoiceField(
        label=_("处理结果"),
        choices=[("", _("请选择")), ("yes", _("异议成立")), ("no", _("异议不成立"))],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
    )
    reason = words_field(_("处理理由"), help_text=_("提出人会看到。"))


class DeliveryForm(forms.Form):
    """Ballots that reached a building, or every unit."""

    way = forms.ChoiceField(label=_("送达方式"), choices=Delivery.Way.choices)
    building = forms.ChoiceField(label=_("楼栋"), required=False)
    proof = forms.CharField(label=_("送达凭证"), max_length=200)

    def __init__(self, *args, buildings: Sequence[str], **options):
        super().__init__(*args, **options)
        names = [(name, name) for name in buildings if name]
        self.fields["building"].choices = [("", _("全部楼栋")), *names]
