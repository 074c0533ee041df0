from django.utils.translation import gettext_lazy as _

from common.errors import BadInput, DomainError


class TooLate(DomainError):
    message = _("征求意见已经截止。")


def test_a_refusal_speaks_chinese():
    assert str(DomainError()) == "操作未能完成。"
    assert str(TooLate()) == "征求意见已经截止。"
    assert str(TooLate(_("昨天截止。"))) == "昨天截止。"
    assert TooLate(closed_at=3).details == {"closed_at": 3}
    assert issubclass(BadInput, DomainError)
