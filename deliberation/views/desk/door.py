"""The door of the staff pages of votes."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from accounts.doors import staff_page as door

from ...models import Poll
from ...permissions import can_run_polls
from ...queries import polls as queries

staff_page = door(
    can_run_polls,
    gettext_lazy(
        "表决由本地村(居)委、镇街等按授权办理。您的账号没有这样的授权，请由上级机构授权后再用。"
    ),
)


def get_poll(request, code: str) -> Poll:
    """Fetch a poll of one's own places, drafts too; that of others answers 404."""
    return get_object_or_404(queries.run_by(request.user), code=code)
