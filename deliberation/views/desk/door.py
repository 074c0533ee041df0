"""The door of the staff pages of votes."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from accounts.doors import staff_page as door

from ...models import Poll
from ...permissions import can_run_polls
from ...queries import polls as queries

staff_page = door(
    can_run_polls, gettext_lazy("只有经办人员可以管理表决，请联系管理员开通。")
)


def get_poll(request, code: str) -> Poll:
    """Fetch any poll, drafts too, or answer 404."""
    return get_object_or_404(queries.public(request.user), code=code)
