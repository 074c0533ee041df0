"""Forms of importing and checking a draft."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..rules.marks import KINDS, NAMES
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
        required=False, choices=[(kind, NAMES[kind]) for kind in KINDS]
    )
    line = forms.IntegerField(required=False, min_value=0)
    target = forms.CharField(required=False, max_length=20)
    start = forms.IntegerField(required=False, min_value=1, max_value=9999)

    def clean_text(self):
        return self.cleaned_data["text"].replace("\r\n", "\n")


class RevisionForm(forms.Form):
    """The revision of the tree that an undo or redo was asked on."""

    revision = forms.IntegerField(min_value=0)


class VersionForm(forms.Form):
    """The name under which a checked draft becomes a version."""

    label = forms.CharField(label=_("版本名称"), max_length=40)
