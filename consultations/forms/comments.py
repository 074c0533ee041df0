"""The form by which people comment; it turns what is typed into a content."""

import secrets

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common import uploads
from common.errors import DomainError
from common.text import clean_plain
from regions.models import Level, Region

from ..models import Stance
from ..rules import content as rules
from ..rules.quotes import locate
from ..rules.receipts import normalise


def new_submission_key() -> str:
    """Make the key under which one filling-in of the form is submitted."""
    return secrets.token_urlsafe(24)


class AtMost:
    """Refuse a text that is too long, saying by how much; never cut it."""

    def __init__(self, limit: int):
        self.limit = limit

    def __call__(self, text: str) -> None:
        if len(text) > self.limit:
            raise ValidationError(
                _("最多 %(limit)s 字，现在有 %(count)s 字，请删减 %(over)s 字。"),
                params={
                    "limit": self.limit,
                    "count": len(text),
                    "over": len(text) - self.limit,
                },
            )


class PlainField(forms.CharField):
    """Plain text of several lines, in the form in which it is stored."""

    widget = forms.Textarea(attrs={"rows": 5})

    def __init__(self, *, at_most: int, **options):
        super().__init__(required=False, validators=[AtMost(at_most)], **options)

    def to_python(self, value):
        return clean_plain(super().to_python(value)).strip()


class BodyField(PlainField):
    """The words themselves; only the whole form knows whether they may be missing."""

    def __init__(self, **options):
        super().__init__(**options)
        self.required = True  # for the label; see WordsForm.clean

    def validate(self, value):
        """Leave it to the form."""


class ManyFiles(forms.FileInput):
    """A control that takes several files."""

    allow_multiple_selected = True


class AttachmentsField(forms.FileField):
    """Up to three checked files; gives a list of `common.uploads.Upload`."""

    widget = ManyFiles(attrs={"accept": ".pdf,.docx,.jpg,.jpeg,.png,.webp"})

    def clean(self, data, initial=None):
        files = [file for file in data or [] if file]
        if len(files) > rules.MAX_ATTACHMENTS:
            raise ValidationError(
                _("最多 %(limit)s 个附件，您选了 %(count)s 个。"),
                params={"limit": rules.MAX_ATTACHMENTS, "count": len(files)},
            )
        return [self._checked(file) for file in files]

    def _checked(self, file) -> uploads.Upload:
        try:
            return uploads.check(file)
        except DomainError as error:
            name = clean_plain(file.name or "")[:60]
            raise ValidationError(f"{name}：{error}") from error


def region_choices() -> list:
    """Districts with their towns, for people to say where they live; one query."""
    groups: list = [("", _("不填"))]
    places = Region.objects.pickable().filter(level__in=[Level.COUNTY, Level.TOWN])
    for place in places.only("name", "level", "path", "depth"):
        if place.level == Level.COUNTY:
            groups.append((place.name, [(place.pk, _whole(place.name))]))
        elif len(groups) > 1:
            groups[-1][1].append((place.pk, place.name))
    return groups


def _whole(name: str) -> str:
    return _("%(place)s（不细分）") % {"place": name}


class WordsForm(forms.Form):
    """What a comment says; shared by the first filling-in and by later changes.

    `target` is a `queries.comments.Target`.
    """

    use_required_attribute = False

    stance = forms.ChoiceField(
        label=_("您的态度"),
        choices=Stance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择赞成、修改、反对或咨询。")},
    )
    body = BodyField(
        label=_("意见"),
        at_most=rules.MAX_BODY,
        help_text=_(
            "说清楚哪里不妥、希望怎样，几句话就可以；赞成的可以不写。请不要写电话、证件号。"
        ),
    )
    proposed_wording = PlainField(
        label=_("建议修改为"),
        at_most=rules.MAX_WORDING,
        help_text=_("下面是条文原文，可以直接改；不改就留着。"),
    )
    reason = PlainField(label=_("理由"), at_most=rules.MAX_REASON)
    is_public = forms.TypedChoiceField(
        label=_("是否公开"),
        choices=[
            ("yes", _("同意公开这条意见，只显示我的显示名称")),
            ("no", _("不公开，只给起草机关看")),
        ],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    quote = forms.CharField(required=False, widget=forms.HiddenInput)
    quote_prefix = forms.CharField(required=False, widget=forms.HiddenInput)
    quote_suffix = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, target, **options):
        super().__init__(*args, **options)
        self.target = target
        if not target.text:
            del self.fields["proposed_wording"]
            return
        self.fields["proposed_wording"].initial = target.text
        self.fields["proposed_wording"].widget.attrs = {
            "rows": 6,
            "data-diff-source": "wording-source",
            "data-diff-output": "wording-diff",
        }

    def clean_proposed_wording(self):
        """Leave out a wording that is still the article as it stands."""
        wording = self.cleaned_data["proposed_wording"]
        return "" if wording == clean_plain(self.target.text).strip() else wording

    def clean(self):
        values = super().clean()
        self._check_quote(values)
        stance = values.get("stance")
        words = values.get("body") or values.get("proposed_wording")
        silent = not words and not self.has_error("body")
        if stance and stance != rules.SUPPORT and silent:
            self.add_error("body", self._say_something())
        return values

    def _say_something(self):
        if self.target.text:
            return _("选“修改”“反对”或“咨询”时，请写下意见，或者改写条文。")
        return _("选“修改”“反对”或“咨询”时，请写下您的意见。")

    def _check_quote(self, values: dict) -> None:
        """Keep a quoted passage as the article has it, or refuse it."""
        wanted = values.get("quote") or ""
        passage = (
            locate(
                self.target.text,
                wanted,
                values.get("quote_prefix") or "",
                values.get("quote_suffix") or "",
            )
            if wanted and len(wanted) <= rules.MAX_QUOTE
            else None
        )
        if wanted and passage is None:
            self.add_error(None, _("引用的那段话不在这一条里，已改为对整条提意见。"))
            self.data = self.data.copy()
            self.data["quote"] = ""
        values.update(quote_fields(self.target.text, passage))

    def content(self) -> rules.CommentContent:
        """Give the content; only for a valid form."""
        names = ("stance", "body", "reason", "is_public")
        quote = ("quote", "quote_prefix", "quote_suffix")
        return rules.CommentContent(
            **{name: self.cleaned_data[name] for name in (*names, *quote)},
            proposed_wording=self.cleaned_data.get("proposed_wording", ""),
            uid=self.target.uid,
            article_label=self.target.label,
        )


def quote_fields(text: str, passage) -> dict[str, str]:
    """Give a passage with its surroundings as the three fields of a comment."""
    if passage is None:
        return {"quote": "", "quote_prefix": "", "quote_suffix": ""}
    start, end = passage
    size = rules.MAX_CONTEXT
    return {
        "quote": text[start:end],
        "quote_prefix": text[max(0, start - size) : start],
        "quote_suffix": text[end : end + size],
    }


class CommentForm(WordsForm):
    """The form that hands in a comment."""

    attachments = AttachmentsField(
        label=_("附件"),
        required=False,
        help_text=_("最多 3 个：PDF、Word 每个不超过 10 MB，照片每个不超过 30 MB。"),
    )
    region = forms.CharField(
        label=_("所在镇街"),
        required=False,
        widget=forms.Select,
        help_text=_("只用于统计各地意见，不公开。"),
    )
    submission_key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    draft = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    field_order = [
        "stance",
        "body",
        "proposed_wording",
        "reason",
        "attachments",
        "region",
        "is_public",
    ]

    def load_regions(self) -> None:
        """Fill the choice of places; only a form that is shown needs it."""
        self.fields["region"].widget.choices = region_choices()

    def clean_region(self) -> int | None:
        """Give a number or None; the action looks whether there is such a place."""
        value = self.cleaned_data["region"]
        is_number = value.isascii() and value.isdigit() and len(value) < 10
        return int(value) if is_number else None


class EditForm(WordsForm):
    """The form that changes a comment; knows which version its writer saw."""

    version_no = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    field_order = ["stance", "body", "proposed_wording", "reason", "is_public"]


class TrackForm(forms.Form):
    """Receipt code and the last four digits of the phone."""

    code = forms.CharField(
        label=_("回执号"),
        max_length=60,
        help_text=_("例如 HZ-2026-0012-7F3K9Q，大小写都可以。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters"}
        ),
    )
    tail = forms.RegexField(
        r"^\s*[0-9０-９]{4}\s*$",
        label=_("手机号后四位"),
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "maxlength": "4",
                "autocomplete": "off",
                "class": "input--short",
            }
        ),
        error_messages={"invalid": _("请填手机号的最后四位数字。")},
    )

    def clean_code(self) -> str:
        """Give the code in the form in which it is kept."""
        code = normalise(self.cleaned_data["code"])
        if not code:
            raise ValidationError(_("这不是回执号，请对照回执重新填写。"))
        return code

    def clean_tail(self) -> str:
        """Give four ASCII digits."""
        return "".join(str(int(c)) for c in self.cleaned_data["tail"].strip())
