"""Forms of importing and checking a draft."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..rules import outside
from ..rules.doubts import NAMES as DOUBTS
from ..rules.marks import NAMES
from ..rules.reading import MAX_BYTES, TOO_LARGE
from ..rules.steps import NAMES as STEPS

ACCEPTED = ".docx,.txt,.md,.html,.htm,.doc,.wps,.rtf,.odt,.pdf"
LABELS = (
    "征求意见稿",
    "送审稿",
    "草案一次审议稿",
    "草案二次审议稿",
    "草案三次审议稿",
    "表决稿",
    "修改稿",
)


class ImportForm(forms.Form):
    """A file or a pasted text, one of the two."""

    label = forms.CharField(
        label=_("版本名称"),
        max_length=40,
        widget=forms.TextInput(attrs={"list": "version-labels"}),
        help_text=_("例如：征求意见稿、送审稿、草案一次审议稿。"),
    )
    file = forms.FileField(
        label=_("文件"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_(
            "首选 .docx 或 .txt；.doc、.wps、.rtf、.odt 和有文字的 PDF 也可以。"
            "不超过 20 MB。"
        ),
    )
    text = forms.CharField(
        label=_("或者粘贴文本"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    again = forms.BooleanField(
        required=False, widget=forms.HiddenInput, label=_("再次导入")
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > MAX_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file

    def clean(self):
        cleaned = super().clean()
        if "file" in self.errors:
            return cleaned
        file, text = cleaned.get("file"), cleaned.get("text", "").strip()
        if file and text:
            self.add_error("text", _("已经选择了文件，请清空这里，或者不选文件。"))
        elif not file and not text:
            self.add_error("file", _("请选择文件，或者在下面粘贴文本。"))
        return cleaned

    @property
    def source_field(self) -> str:
        """The field that a refusal is shown beside."""
        return "file" if self.cleaned_data.get("file") else "text"

    def source(self) -> dict:
        """Give what `import_draft` takes: the bytes or the text, and the name."""
        file = self.cleaned_data.get("file")
        if file:
            return {"data": file.read(), "filename": file.name}
        return {"data": self.cleaned_data["text"]}


class StepForm(forms.Form):
    """One step of 校核, on the revision of the tree that the person saw."""

    op = forms.ChoiceField(choices=[(name, name) for name in STEPS])
    revision = forms.IntegerField(min_value=0)
    node = forms.CharField(max_length=20, required=False)
    text = forms.CharField(required=False, strip=False)
    caption = forms.CharField(required=False, max_length=200)
    number = forms.IntegerField(required=False, min_value=1, max_value=9999)
    branch = forms.IntegerField(required=False, min_value=0, max_value=99)
    kind = forms.ChoiceField(
        required=False, choices=[*NAMES.items(), *outside.NAMES.items()]
    )
    line = forms.IntegerField(required=False, min_value=0)
    target = forms.CharField(required=False, max_length=20)
    start = forms.IntegerField(required=False, min_value=1, max_value=9999)
    at = forms.IntegerField(required=False, min_value=0)
    mark = forms.CharField(required=False, max_length=12)
    act = forms.CharField(required=False, max_length=10)
    why = forms.CharField(required=False, max_length=200)

    def clean_text(self):
        return self.cleaned_data["text"].replace("\r\n", "\n")


class RevisionForm(forms.Form):
    """The revision of the tree that an undo or redo was asked on."""

    revision = forms.IntegerField(min_value=0)


class VersionForm(forms.Form):
    """The name under which a checked draft becomes a version.

    `reason` tells why it is saved with grave warnings open.
    """

    label = forms.CharField(label=_("版本名称"), max_length=40)
    reason = forms.CharField(required=False, max_length=1000)


class ConfirmForm(forms.Form):
    """The word of the second person on a text."""

    note = forms.CharField(
        label=_("核对说明"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("有严重提示未处理的，写明为什么可以公布；没有的可以不填。"),
    )
    compared = forms.BooleanField(
        label=_("我已对照原文件核对过文字和条数"),
        error_messages={"required": _("请对照原文件核对后再勾选。")},
    )


class PlaceForm(forms.Form):
    """Where on the 校核 screen a person is; anything odd counts as nothing."""

    node = forms.CharField(required=False, max_length=20)
    part = forms.IntegerField(required=False, min_value=0)
    line = forms.IntegerField(required=False, min_value=1)
    code = forms.ChoiceField(required=False, choices=list(DOUBTS.items()))
    show = forms.ChoiceField(required=False, choices=[("settled", "")])
    warn = forms.CharField(required=False, max_length=12)
    page = forms.IntegerField(required=False, min_value=0)
    end = forms.BooleanField(required=False)
    edit = forms.BooleanField(required=False)

    def place(self) -> dict:
        """The valid values by name, those that are given."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
