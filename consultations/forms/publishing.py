"""Forms around publication: the page itself, extension, cancellation."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.admin.widgets import AdminDateTimeInput

from ..queries.checklist import page_gaps

# What the public was told and what may therefore not be edited any more.
LOCKED = ("version", "opens_at", "closes_at", "short_reason")


def _to_the_minute(value):
    return value.replace(second=0, microsecond=0) if hasattr(value, "hour") else value


class ConsultationPageForm(WagtailAdminPageForm):
    """Saves drafts freely; asks for the whole checklist before publication."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        versions = self.fields["version"].queryset.select_related("project")
        self.fields["version"].queryset = versions.order_by("-created_at", "-id")
        if self.instance.is_announced:
            self._show_locked(versions)

    def _show_locked(self, versions):
        version = self.fields["version"]
        version.queryset = versions.filter(pk=self.instance.version_id)
        version.empty_label = None
        for name in LOCKED:
            self.fields[name].widget.attrs["readonly"] = True
            self.fields[name].help_text = _(
                "征集已经公布，这一项不能再改；需要更多时间请在项目页办理延期。"
            )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("expire_at"):
            self.add_error("expire_at", _("征集页面要一直保留，不能设置到期时间。"))
        if self.instance.is_announced:
            self._refuse_changes(cleaned)
        return cleaned

    def _refuse_changes(self, cleaned):
        """Compare to the minute, which is all that the form shows of a moment."""
        for name in LOCKED:
            kept = getattr(self.instance.consultation, name)
            if name in self.errors:
                continue
            if _to_the_minute(cleaned.get(name)) != _to_the_minute(kept):
                self.add_error(name, _("征集已经公布，这一项不能再改。"))
            else:
                cleaned[name] = kept

    def _post_clean(self):
        # The model instance carries the submitted values only from here on.
        super()._post_clean()
        if not self._asks_for_checklist():
            return
        for gap in page_gaps(self.instance, timezone.now(), approving=self._approving):
            if gap.star and gap.field not in self.errors:
                field = gap.field if gap.field in self.fields else NON_FIELD_ERRORS
                self.add_error(field, gap.reason)

    @property
    def _approving(self):
        return self.data.get("workflow-action-name") == "approve"

    def _asks_for_checklist(self) -> bool:
        """Publishing, submitting and approving need all; drafts and returns do not."""
        leaving = "action-cancel-workflow" in self.data or (
            self.data.get("workflow-action-name") == "reject"
        )
        return not (self.is_deferred_validation or leaving)


class ExtensionForm(forms.Form):
    """A later end, with the notice that the public will read."""

    new_closes_at = forms.DateTimeField(
        label=gettext_lazy("新的截止时间"), widget=AdminDateTimeInput
    )
    notice = forms.CharField(
        label=gettext_lazy("延期公告"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("写明延期的原因，会在征集页面上公布。"),
    )


class CancellationForm(forms.Form):
    """The reason for withdrawing a consultation, which the public will read."""

    reason = forms.CharField(
        label=gettext_lazy("撤回原因"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("页面会保留，并公布这个原因。"),
    )
