"""Two persons publish a consultation (双人审核): one prepares, another approves."""

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    AbstractGroupApprovalTask,
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowTask,
)

from accounts.roles import Role, ensure_roles

from .permissions import approval_refusal
from .queries.checklist import page_gaps

NAME = "双人审核"


class TwoPersonTask(AbstractGroupApprovalTask):
    """Approval by somebody who neither imported the draft nor submitted the page."""

    class Meta:
        verbose_name = verbose_name_plural = _("双人审核任务")

    @classmethod
    def get_description(cls):
        """Tell the rule in the list of task types."""
        return _("由没有导入该草案、也没有提交该页面的审批人员批准")

    def get_actions(self, obj, user):
        """Offer approval of a complete page to a second person only.

        All of the group may return it.
        """
        actions = super().get_actions(obj, user)
        if not (self.refusal(obj, user) or _is_incomplete(obj.specific)):
            return actions
        return [action for action in actions if action[0] != "approve"]

    def on_action(self, task_state, user, action_name, **kwargs):
        """Approve or return; raises PermissionDenied for the first person."""
        page = task_state.workflow_state.content_object
        reason = self.refusal(page, user) if action_name == "approve" else ""
        if reason:
            raise PermissionDenied(reason)
        return super().on_action(task_state, user, action_name, **kwargs)

    def refusal(self, obj, user) -> str:
        """Say why a person may not approve the page, "" when they may."""
        page = obj.specific
        return approval_refusal(
            user, getattr(page, "version", None), submitter_id(page)
        )


def _is_incomplete(page) -> bool:
    if not hasattr(page, "is_announced"):
        return False
    return any(gap.star for gap in page_gaps(page, approving=True))


def submitter_id(page) -> int | None:
    """The person who last asked for the approval of a page, None if nobody did.

    Cancelling the review makes nobody a second person.
    """
    states = page.workflow_states.order_by("-created_at", "-pk")
    return states.values_list("requested_by_id", flat=True).first()


def two_person_workflow() -> Workflow | None:
    """The workflow of consultation pages, None before it has been set up."""
    tasks = TwoPersonTask.objects.filter(active=True)
    return Workflow.objects.active().filter(workflow_tasks__task__in=tasks).first()


def ensure_workflow() -> Workflow:
    """Set up the two-person workflow and the rights of drafters and approvers.

    Safe to repeat; what was changed by hand stays.
    """
    groups = ensure_roles()
    workflow = two_person_workflow()
    if workflow is None:
        workflow = Workflow.objects.create(name=NAME)
        task = TwoPersonTask.objects.create(name=NAME)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    task = TwoPersonTask.objects.get(workflow_tasks__workflow=workflow)
    task.groups.add(groups[Role.APPROVER])
    _ensure_rights(groups)
    return workflow


_PAGE_RIGHTS = {
    Role.DRAFTER: ("add_page", "change_page"),
    Role.APPROVER: ("add_page", "change_page", "publish_page"),
}
_FILE_RIGHTS = (
    ("wagtaildocs", "add_document"),
    ("wagtaildocs", "change_document"),
    ("wagtaildocs", "choose_document"),
    ("wagtailimages", "add_image"),
    ("wagtailimages", "change_image"),
    ("wagtailimages", "choose_image"),
)


def _ensure_rights(groups) -> None:
    root, files = Page.get_first_root_node(), Collection.get_first_root_node()
    rights = Permission.objects.filter(content_type__app_label="wagtailcore")
    on_pages = {right.codename: right for right in rights}
    for role, names in _PAGE_RIGHTS.items():
        for name in names:
            GroupPagePermission.objects.get_or_create(
                group=groups[role], page=root, permission=on_pages[name]
            )
        for app, name in _FILE_RIGHTS:
            right = Permission.objects.get(content_type__app_label=app, codename=name)
            GroupCollectionPermission.objects.get_or_create(
                group=groups[role], collection=files, permission=right
            )
