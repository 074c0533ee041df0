"""Forms of homes, claims, rosters and mandates."""

from datetime import date
from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import phones
from accounts.models import Mandate, User
from common import uploads
from common.text import clean_plain, find_personal_data
from regions.fields import RegionField
from regions.models import Building, Compound, Unit

EVIDENCE = ("pdf", "jpg", "png", "webp")
HUNDREDTHS = 100


class PlainField(forms.CharField):
    """Text in the form in which it is kept, on one line."""

    def clean(self, value):
        return super().clean(" ".join(clean_plain(value or "").split()))


class PublicField(PlainField):
    """Text that everybody will read: it names nobody's number."""

    def clean(self, value):
        value = super().clean(value)
        if find_personal_data(value):
            raise forms.ValidationError(
                _("这里的内容会公开，请不要写手机号、证件号等个人信息。"),
                code="personal",
            )
        return value


class SearchForm(forms.Form):
    """Finding one's compound by its name."""

    q = PlainField(
        label=_("小区名称或者地址"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class ClaimForm(forms.Form):
    """Which unit is whose, and what shows it."""

    building = forms.ModelChoiceField(
        Building.objects.none(),
        label=_("楼栋"),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择楼栋。")},
    )
    entrance = PlainField(
        label=_("单元"),
        required=False,
        max_length=30,
        help_text=_("例如 1 或者 1单元；没有单元的不填。"),
        widget=forms.TextInput(attrs={"class": "input--short"}),
    )
    room_no = PlainField(
        label=_("房号"),
        max_length=30,
        help_text=_("例如 1201。"),
        widget=forms.TextInput(attrs={"class": "input--short"}),
        error_messages={"required": _("请填写房号。")},
    )
    name = PlainField(
        label=_("产权人姓名"),
        max_length=60,
        help_text=_("与产权证或者购房合同一致；加密保存，只有核实的工作人员看得到。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("请填写产权人姓名。")},
    )
    evidence = forms.FileField(
        label=_("证明材料"),
        help_text=_(
            "产权证、购房合同或者交房通知的照片（可以直接拍，不超过 30 MB）或者"
            " PDF（不超过 10 MB）；照片里的拍摄地点会去掉。"
        ),
        # By type, so that phones hand out their own photos as JPEG.
        widget=forms.FileInput(
            attrs={"accept": ".pdf,image/jpeg,image/png,image/webp"}
        ),
        error_messages={"required": _("请选择证明材料。")},
    )
    note = PlainField(label=_("补充说明"), required=False, max_length=200)

    def __init__(self, *args, compound: Compound, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["building"].queryset = Building.objects.filter(compound=compound)

    def clean_evidence(self):
        return _checked(self.cleaned_data["evidence"])

    def clean(self):
        cleaned = super().clean()
        if "building" in cleaned and "room_no" in cleaned:
            cleaned["unit"] = self._unit(cleaned)
            if cleaned["unit"] is None:
                text = _("名册里没有这套房屋，请核对楼栋、单元和房号，或者联系社区。")
                self.add_error("room_no", text)
        return cleaned

    def _unit(self, cleaned) -> Unit | None:
        entrance = cleaned.get("entrance", "")
        entrance = f"{entrance}单元" if entrance.isdigit() else entrance
        units = cleaned["building"].units.select_related("building", "entrance")
        wanted = {"entrance__name": entrance} if entrance else {"entrance": None}
        return units.filter(room_no=cleaned["room_no"], **wanted).first()

    def arguments(self) -> dict:
        """What the verb takes."""
        names = ("unit", "name", "evidence", "note")
        return {name: self.cleaned_data[name] for name in names}


def _checked(file) -> uploads.Upload:
    try:
        return uploads.check(file, kinds=EVIDENCE)
    except uploads.BadUpload as error:
        raise forms.ValidationError(str(error)) from error


class PlaceForm(forms.Form):
    """A place of the tree."""

    region = RegionField(label=_("所在区域"), required=False)


class ConfirmForm(forms.Form):
    """What the committee has looked at before it confirms a claim."""

    is_name_checked = forms.BooleanField(
        label=_("已核对身份证件，与所填姓名一致（同时完成实名认证）"), required=False
    )
    ends_others = forms.BooleanField(
        label=_("产权已经转让：名册上的其他业主从今天起终止"), required=False
    )


class ReasonForm(forms.Form):
    """Why something is refused or ended."""

    reason = PublicField(
        label=_("理由"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明理由。")},
    )


class CompoundForm(forms.ModelForm):
    """A compound as the housing office has it on record."""

    region = RegionField(label=_("所在网格或者村(居)"))
    declared_area = forms.DecimalField(
        label=_("登记专有部分总面积（平方米）"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
        help_text=_("填写后，名册的面积合计必须与它一致才能导入。"),
    )

    class Meta:
        model = Compound
        fields = ("name", "code", "address", "region", "declared_households")
        help_texts = {
            "code": _("字母、数字和连字符，例如 xq-0001。建立后不能再改。"),
            "declared_households": _("与名册不一致时只作提示。"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]
            self.initial["region"] = self.instance.region.code
            if self.instance.declared_area is not None:
                area = Decimal(self.instance.declared_area) / HUNDREDTHS
                self.initial["declared_area"] = area

    def values(self) -> dict:
        """The columns of the compound; the area in 0.01 m²."""
        data = dict(self.cleaned_data)
        area = data["declared_area"]
        data["declared_area"] = None if area is None else int(area * HUNDREDTHS)
        return data


class RosterForm(forms.Form):
    """The file of a roster; what it holds is read by the verb."""

    file = forms.FileField(
        label=_("名册文件"),
        help_text=_(".xlsx 或 .csv，不超过 10 MB。第一行是列名。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("请选择名册文件。")},
    )


class MandateForm(forms.Form):
    """Who is entrusted with what, where and until when."""

    who = PlainField(
        label=_("给谁"),
        max_length=150,
        help_text=_("居民写手机号，工作人员写登录名。"),
    )
    role = forms.ChoiceField(label=_("身份"))
    compound = forms.ModelChoiceField(
        Compound.objects.none(),
        label=_("小区"),
        required=False,
        to_field_name="code",
        help_text=_(
            "楼栋长、议事会成员等选小区；授权给整个村(居)以上的，选下面的区域。"
        ),
    )
    building = PlainField(
        label=_("楼栋"),
        required=False,
        max_length=30,
        help_text=_("只有楼栋长需要，例如 3栋。"),
    )
    region = RegionField(label=_("区域"), required=False)
    begins_on = forms.DateField(label=_("任期开始"))
    ends_on = forms.DateField(label=_("任期届满"), required=False)
    basis = PublicField(
        label=_("授权依据"),
        max_length=200,
        help_text=_("公开。例如：2026 年 3 月 5 日选举结果公告。"),
    )

    def __init__(self, *args, roles, compounds, **kwargs):
        super().__init__(*args, **kwargs)
        labels = dict(Mandate.Role.choices)
        self.fields["role"].choices = [(role, labels[role]) for role in roles]
        self.fields["compound"].queryset = compounds
        self.fields["begins_on"].initial = timezone.localdate
        for name in ("begins_on", "ends_on"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"})

    def clean_who(self) -> User:
        typed = self.cleaned_data["who"]
        user = _person(typed)
        if user is None:
            raise forms.ValidationError(
                _("没有这个账号。居民要先用这个手机号登录一次；工作人员请核对登录名。"),
                code="unknown",
            )
        return user

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        compound, name = cleaned.get("compound"), cleaned.get("building")
        place = compound or cleaned.get("region")
        if place is None:
            self.add_error("compound", _("请选择小区或者区域。"))
        elif name and compound is None:
            self.add_error("building", _("填了楼栋，请同时选择小区。"))
        elif name:
            place = _building(compound, name)
            if place is None:
                self.add_error("building", _("这个小区没有这一栋，请核对名称。"))
        cleaned["place"] = place
        return cleaned

    def arguments(self) -> dict[str, User | str | date]:
        """What the verb takes."""
        data = self.cleaned_data
        names = ("role", "place", "begins_on", "ends_on", "basis")
        return {"user": data["who"], **{name: data[name] for name in names}}


def _person(typed: str) -> User | None:
    try:
        found = User.objects.with_phone(phones.normalised(typed))
    except ValueError:
        found = User.objects.filter(username=typed, is_staff=True)
    return found.first()


def _building(compound: Compound, name: str) -> Building | None:
    name = f"{name}栋" if name.isdigit() else name
    return compound.buildings.filter(name=name).first()
