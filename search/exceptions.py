"""What the room refuses."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class TooManySaved(DomainError):
    """Somebody keeps as many searches as one may."""

    message = _("最多保存 50 个搜索，请先删掉不用的。")


class NothingAsked(DomainError):
    """A search without words and filters is not worth keeping."""

    message = _("请先写要找的词，或者选一个条件，再保存。")
