"""The places of the city, down to the single unit of a building."""

from .housing import AreaSource, Building, Compound, Entrance, Unit, UnitUse
from .region import SEPARATOR, Level, Region, RegionManager, RegionQuerySet

__all__ = [
    "SEPARATOR",
    "AreaSource",
    "Building",
    "Compound",
    "Entrance",
    "Level",
    "Region",
    "RegionManager",
    "RegionQuerySet",
    "Unit",
    "UnitUse",
]
