"""What can go wrong at the workbench, each with a sentence for the person concerned."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class NotAllowed(DomainError):
    """The person may not do this; the message says who may."""

    message = _("只有起草人员和审批人员可以归并意见。")


class RunGoesOn(DomainError):
    """One run of a consultation at a time."""

    message = _("这次征集正在归并，请等它完成后再开始。")


class NothingToDigest(DomainError):
    """No comment has come in."""

    message = _("还没有意见，收到意见后再归并。")


class NotRunning(DomainError):
    """Only a digest that is being made can be ended."""

    message = _("这次归并已经结束。")


class BadName(DomainError):
    """A name of a theme that takes a side."""

    message = _("主题名称只说事，不说赞成还是反对，也不含引号和括号【】。")


class DoesNotHold(DomainError):
    """A sentence that its evidence does not carry (any more)."""


class Outdated(DomainError):
    """Decisions are made on the newest finished digest."""

    message = _("请在最近一次完成的归并上操作，刷新本页后再试。")


class IsLocked(DomainError):
    """A theme that staff have locked."""


class NotTogether(DomainError):
    """A choice that cannot be carried out as it is."""


class Overtaken(NotTogether):
    """Somebody answered or moved some of it meanwhile."""

    message = _("刚才有人答复或移动了其中的意见。下面是现在的情况，请核对后再保存。")
