"""The root of all refusals that a person can read."""

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A refusal with a reason in Chinese, fit to be shown to the person who asked.

    Subclasses set `message`; an instance may give a more exact one.
    """

    message: object = _("操作未能完成。")

    def __init__(self, message: object = None, **details: object) -> None:
        if message:
            self.message = message
        self.details = details
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class BadInput(DomainError):
    """Input that no form of ours sends; answered with status 400."""

    message = _("请求的内容有误，无法识别。")
