"""What can go wrong in 议事厅, each with a sentence for the person concerned."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class VotingClosed(DomainError):
    """The poll takes no ballots at the moment of the database clock."""

    message = _("现在不在表决时间内，不能投票。")


class AlreadyVoted(DomainError):
    """One ballot of this unit stands already; the first valid one counts."""

    message = _("这套房屋（席位）已经投过票，以先投的有效票为准。")


class NotOnRoll(DomainError):
    """The person votes for no such entry of the frozen roll."""

    message = _("您不在这套房屋（席位）的表决名册上，请向召集人核对名册。")


class PersonConflict(DomainError):
    """Units of one person count once, so they carry one opinion."""

    message = _("同一人名下的几套房屋合计一人，表决意见必须一致。")


class SubmissionConflict(DomainError):
    """The same submission key came with another ballot, or from somebody else."""

    message = _("这份表单已经用过，请重新打开表决页再投。")


class BadBallot(DomainError):
    """A ballot with questions or opinions that this poll does not have."""

    message = _("表决事项或者意见有误，请重新打开表决页再投。")


class BoundByMandate(DomainError):
    """An agent votes otherwise than his written mandate says."""

    message = _("代理人应当按委托书写明的事项和意见投票。")


class NotAllowed(DomainError):
    """The person may not do this; the message says what would make it possible."""

    message = _(
        "这里的表决由本地村(居)委、镇街等按授权办理。您没有这里的授权，请由上级机构授权后再办。"
    )


class NotReady(DomainError):
    """Something is still missing or too early; the message says what."""

    message = _("现在还不能办理这一步。")
