"""Fields that several forms of votes share."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.phones import normalised
from common import uploads
from common.errors import DomainError

from ..models import RollEntry

MOMENT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A moment, typed into the browser's own field or as 2026-12-01 09:00."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    input_formats = (MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")

    def __init__(self, **options):
        super().__init__(input_formats=self.input_formats, **options)


def end_field(label) -> MomentField:
    """The end of a window, with a word on how the end of a day is typed."""
    return MomentField(
        label=label,
        help_text=_("截止前的一刻仍可投票。到某日 24 时截止的，填次日 00:00。"),
    )


def words_field(label, *, limit=2000, rows=4, **options) -> forms.CharField:
    """A field for several lines of plain text."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=limit, widget=widget, **options)


class EntryField(forms.CharField):
    """A unit or seat by its name on the roll."""

    def __init__(self, *, roll, **options):
        self.roll = roll
        super().__init__(max_length=80, **options)

    def clean(self, value) -> RollEntry:
        """Find the entry of this name."""
        label = super().clean(value)
        entry = RollEntry.objects.filter(roll=self.roll, label=label).first()
        if entry is None:
            raise forms.ValidationError(
                _("名册上没有“%(label)s”，请按名册上的写法填写。"),
                params={"label": label},
            )
        return entry


class UploadField(forms.FileField):
    """A scan or a photo of a paper, known by what it holds."""

    def __init__(self, **options):
        kinds = ".pdf,image/jpeg,image/png,image/webp"
        options.setdefault("widget", forms.FileInput(attrs={"accept": kinds}))
        super().__init__(**options)

    def clean(self, data, initial=None):
        """Give the checked file, or None."""
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return uploads.check(file, kinds=("pdf", "jpg", "png", "webp"))
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error


def person_of(phone: str) -> User:
    """The account of a phone as it is typed; a form error without one."""
    try:
        found = User.objects.with_phone(normalised(phone)).first()
    except ValueError as error:
        raise forms.ValidationError(_("请填写 11 位手机号。")) from error
    if found is None:
        raise forms.ValidationError(
            _("这个手机号还没有账号，请他先用手机号登录一次，再来登记。")
        )
    return found
