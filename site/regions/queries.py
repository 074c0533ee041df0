"""Choosing a place level by level."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from regions.models import Region


@dataclass
class Step:
    """One level of the choice: what can be picked there, and what is picked."""

    label: str
    options: list[Region]
    picked: str = ""


@dataclass
class Choice:
    """Places picked from the widest to the narrowest, and codes of no place."""

    picks: list[Region] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def region(self) -> Region | None:
        """The narrowest place that was picked."""
        return self.picks[-1] if self.picks else None


def resolve(codes: list[str]) -> Choice:
    """Read codes as picks; one that does not lie below the pick before ends them.

    So a town is forgotten when its county is changed. Two queries at most.
    """
    codes = [code for code in codes if code]
    rows = Region.objects.pickable().filter(code__in=codes)
    found = {region.code: region for region in rows} if codes else {}
    choice = Choice(unknown=[code for code in codes if code not in found])
    for region in (found[code] for code in codes if code in found):
        if choice.picks and not choice.picks[-1].is_above(region):
            break
        choice.picks.append(region)
    if choice.picks:
        choice.picks[:0] = _ancestors(choice.picks[0])
    return choice


def _ancestors(region: Region) -> list[Region]:
    """The places above one, without the city, which nobody has to pick."""
    return list(region.get_ancestors().filter(depth__gt=1)) if region.depth > 2 else []


def steps(choice: Choice) -> list[Step]:
    """The levels to be shown: all that are picked, and the next one. One query."""
    wanted = Q(depth__lte=2)
    for pick in choice.picks:
        wanted |= Q(path__startswith=pick.path, depth=pick.depth + 1)
        wanted |= Q(managed_by=pick)
    rows = list(Region.objects.pickable().filter(wanted))
    cities = [region for region in rows if region.depth == 1]
    uppers = [cities[0] if len(cities) == 1 else None, *choice.picks]
    picked = [pick for pick in choice.picks if pick not in cities]
    shown = []
    for number, upper in enumerate(dict.fromkeys(uppers)):
        options = cities if upper is None else [r for r in rows if _is_next(upper, r)]
        if options:
            code = picked[number].code if number < len(picked) else ""
            shown.append(Step(_label(options), options, code))
    return shown


def _is_next(upper: Region, region: Region) -> bool:
    is_child = region.depth == upper.depth + 1 and upper.contains(region)
    return is_child or region.managed_by_id == upper.pk


def _label(options: list[Region]) -> str:
    return _("选择%(level)s") % {"level": options[0].get_level_display()}
