"""Who may do what in 立法直通车, in sentences (domain.md §4)."""

from django.utils.translation import gettext as _

from accounts.roles import Role, has_role
from accounts.tiers import at_least


def can_comment(user, consultation) -> bool:
    """Say whether the person may comment: known well enough, and no judge of it.

    Moderators and auditors do not comment (domain.md §4).
    """
    if not user.is_authenticated or not at_least(user, consultation.min_tier):
        return False
    # Asked of staff only: a citizen's submission is not to cost a query more.
    return not (
        user.is_staff
        and not user.is_superuser
        and has_role(user, Role.MODERATOR, Role.AUDITOR)
    )


def can_import(user) -> bool:
    """Say whether the person may import drafts."""
    return has_role(user, Role.DRAFTER)


def can_approve(user, version) -> bool:
    """Say whether the person may publish: an approver who did not import it."""
    return has_role(user, Role.APPROVER) and version.imported_by_id != user.pk


def approval_refusal(user, version, submitter_id: int | None = None) -> str:
    """Say why the person may not approve, "" when they may (双人审核).

    Neither who imported the draft nor who submitted the page may approve it.
    """
    if not has_role(user, Role.APPROVER):
        return _("只有审批人员可以批准发布。")
    if version is not None and version.imported_by_id == user.pk:
        return _("您导入了这个草案版本，须由另一名审批人员批准发布。")
    if submitter_id == user.pk:
        return _("这个页面由您提交审核，须由另一名审批人员批准发布。")
    return ""


def text_refusal(user, hands: set[int]) -> str:
    """Say why the person may not confirm a text, "" when they may (核对文字).

    `hands` are the people who imported or edited it.
    """
    if not has_role(user, Role.DRAFTER, Role.APPROVER):
        return _("只有起草人员和审批人员可以核对文字。")
    if user.pk in hands:
        return _("您导入或者校改过这份文字，须由另一个人核对。")
    return ""


def can_manage_projects(user) -> bool:
    """Say whether the person may create projects and move them through stages."""
    return has_role(user, Role.DRAFTER, Role.APPROVER)


def can_extend(user) -> bool:
    """Say whether the person may extend or cancel a consultation."""
    return has_role(user, Role.APPROVER)


def can_see_projects(user) -> bool:
    """Say whether the person may look at projects and drafts in the back office."""
    return any(has_role(user, role) for role in Role)


def can_moderate(user) -> bool:
    """Say whether the person may decide what the public sees."""
    return has_role(user, Role.MODERATOR)


def can_enter_offline(user) -> bool:
    """Say whether the person may enter comments that came on paper or by phone."""
    return has_role(user, Role.DRAFTER, Role.APPROVER)


def can_reply(user) -> bool:
    """Say whether the person may write replies."""
    return has_role(user, Role.DRAFTER) or has_role(user, Role.APPROVER)


def can_publish_replies(user) -> bool:
    """Say whether the person may publish replies and the report."""
    return has_role(user, Role.APPROVER)


def can_read_inbox(user) -> bool:
    """Say whether the person may read everything that came in."""
    return any(has_role(user, role) for role in Role)
