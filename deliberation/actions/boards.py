"""Opening the board of a place."""

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from regions.models import Compound, Region
from regions.models.region import Level

from ..exceptions import NotAllowed, NotReady
from ..models import Board
from ..permissions import can_run_poll

_REGION_CODE = "sq-"


@transaction.atomic
def open_board(*, by, place: Region | Compound) -> Board:
    """Open the board of a compound, a community or a village.

    Opening it twice gives the one that is there. Raises NotAllowed to whoever does not
    look after the place, NotReady for a place that is no neighbourhood.
    """
    if not can_run_poll(by, place):
        raise NotAllowed(_("议题板由管理这个地方的村(居)委、镇街开通，请先取得授权。"))
    is_region = isinstance(place, Region)
    if is_region and place.level != Level.VILLAGE:
        raise NotReady(_("只有小区和社区、村可以开通议题板。"))
    code = f"{_REGION_CODE}{place.code}" if is_region else place.code
    key = {"region": place} if is_region else {"compound": place}
    board, is_new = Board.objects.get_or_create(**key, defaults={"code": code})
    if is_new:
        record("board.opened", actor=by, target=board, data={"code": code})
    return board
