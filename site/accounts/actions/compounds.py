"""Keeping what is on record of a compound."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import permissions
from accounts.exceptions import BadRoster, NotEntrusted
from accounts.models import User
from audit import log as audit
from regions.models import Compound, Region

_TOLD = ("declared_area", "declared_households", "region_id")


@transaction.atomic
def save_compound(
    *, by: User, region: Region, compound: Compound | None = None, **values
) -> Compound:
    """Make or change a compound; `values` are its columns, area in 0.01 m².

    Both its place so far and its new one must be looked after by the person.
    Raises NotEntrusted, BadRoster for a code that is taken.
    """
    if compound is not None and not permissions.can_keep_compound(by, compound):
        raise NotEntrusted
    if not permissions.can_keep_region(by, region):
        raise NotEntrusted(
            _("这个区域不在您的授权范围内，请选择本辖区的网格或村(居)。")
        )
    event = "compound.created" if compound is None else "compound.changed"
    compound = compound or Compound()
    compound.region = region
    for name, value in values.items():
        setattr(compound, name, value)
    try:
        with transaction.atomic():
            compound.save()
    except IntegrityError as error:
        raise BadRoster(_("这个编号已经使用过，请换一个。")) from error
    data = {name: getattr(compound, name) for name in _TOLD}
    audit.record(event, actor=by, target=compound, data=data)
    return compound
