"""Forms of tasks, photos and ratings."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common import uploads
from common.errors import DomainError

from ..models import TaskPhoto
from .leading import DayField
from .topics import PlainField


class TaskForm(forms.Form):
    """One thing to be done."""

    title = PlainField(label=_("要做的事"), at_most=80)
    owner = PlainField(label=_("负责的单位或人"), at_most=60)
    due_on = DayField(label=_("期限"))


class ReportForm(forms.Form):
    """How a task was done."""

    report = PlainField(label=_("完成的情况"), at_most=1000, rows=3)


class AgainForm(forms.Form):
    """Why a task is taken up again, and until when."""

    reason = PlainField(
        label=_("重新办理的理由（公开）"),
        at_most=1000,
        rows=3,
        error_messages={"required": _("请写明重新办理的理由。")},
    )
    due_on = DayField(label=_("新的期限"))


# Public pages show these; a screen needs no more.
LONGER_SIDE = 1600


class PhotoForm(forms.Form):
    """A photo; gives a checked `common.uploads.Upload`."""

    photo = forms.FileField(
        label=_("照片"),
        help_text=_(
            "jpg、png 或 webp，不超过 30 MB，太大的会自动缩小；"
            "拍摄地点和设备信息会去掉。"
        ),
        # By type, so that phones offer the camera beside the album (`capture` would
        # leave the camera alone) and hand out their own as JPEG.
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    shows = forms.ChoiceField(
        label=_("拍的是"),
        choices=TaskPhoto.Shows.choices,
        initial=TaskPhoto.Shows.AFTER,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择拍的是办理前还是办理后。")},
    )
    caption = PlainField(label=_("照片说明"), at_most=80)

    def clean_photo(self):
        """Take pictures alone, encoded anew."""
        try:
            return uploads.check(
                self.cleaned_data["photo"], kinds=uploads.IMAGES, max_side=LONGER_SIDE
            )
        except DomainError as error:
            raise ValidationError(str(error)) from error
