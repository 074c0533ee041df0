"""Why a sign-in can be refused; each reason is fit to be shown."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class CodeTooSoon(DomainError):
    """The last code to this number is less than a minute old."""

    message = _("验证码刚刚发出，请等一分钟再重新获取。")


class CodeLimitReached(DomainError):
    """Too many codes to this number, or from this network address."""

    message = _("获取验证码的次数过多，请过一小时再试。")


class CodeNotSent(DomainError):
    """The gateway did not take the message."""

    message = _("短信没有发出去，请稍后再试。")


class CodeExpired(DomainError):
    """The code is too old, was used, or was never sent to this browser."""

    message = _("验证码已失效，请重新获取。")


class CodeLocked(DomainError):
    """Too many wrong answers; this code opens nothing any more."""

    message = _("输错次数过多，这个验证码已作废，请重新获取。")


class CodeWrong(DomainError):
    """Not the digits that were sent."""

    message = _("验证码不对，请核对后再输。")


class StaffUsePassword(DomainError):
    """A code alone never opens an account of staff."""

    message = _("工作人员请用账号和密码登录。")


class NotEntrusted(DomainError):
    """The person lacks the mandate for this; the message says who has it."""

    message = _("这里不在您的授权范围内，请由所在村(居)委或者上级办理。")


class BadMandate(DomainError):
    """A mandate that cannot be: wrong place, wrong term, or held already."""


class BadClaim(DomainError):
    """A claim that cannot be made, or was decided before."""


class BadRoster(DomainError):
    """A file that is no roster, or one with errors; nothing was changed."""

    message = _("名册里还有必须改正的问题，没有导入任何内容。")
