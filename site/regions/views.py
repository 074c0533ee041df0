"""The picker as a fragment."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common.errors import BadInput
from regions.fields import RegionPicker


@require_GET
def picker(request):
    """Draw the picker again after a choice; `field` names the form field."""
    name = request.GET.get("field", "")
    if not (name.isascii() and name.replace("-", "_").isidentifier()):
        raise BadInput(_("请求的内容有误，无法识别。"))
    codes = request.GET.getlist(name)
    return HttpResponse(RegionPicker().render(name, codes, {"id": f"id_{name}"}))
