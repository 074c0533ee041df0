"""What can go wrong in 议事厅, each with a sentence for the person concerned."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class VotingClosed(DomainError):
    """The poll takes no ballots at the moment of the database clock."""

    message = _("现在不在表决时间内，不能投票。")


class AlreadyVoted(DomainError):
    """One ballot of this unit stands already; the first valid one counts."""

    message = _("这套房屋已经投过票。")


class NotOnRoll(DomainError):
    """The person votes for no such entry of the frozen roll."""

    message = _("您不在这套房屋的表决名册上，请向社区核对名册。")


class PersonConflict(DomainError):
    """Units of one person count once, so they carry one opinion."""

    message = _("同一人名下的几套房屋合计一人，表决意见必须一致。")


class SubmissionConflict(DomainError):
    """The same submission key came with another ballot."""

    message = _("这份表单已经用过，请重新打开表决页。")


class NotAllowed(DomainError):
    """The person may not do this; the message says what would make it possible."""

    message = _("只有经办人员可以办理这一步。")


class NotReady(DomainError):
    """Something is still missing or too early; the message says what."""
