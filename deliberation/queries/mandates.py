"""What a person is for one board: mandates, units, seat, residence."""

from django.db.models import Q

from accounts.models import IdentityTier, Mandate, Ownership
from accounts.roles import Role, has_role
from accounts.rules import authority
from accounts.tiers import at_least
from regions.models import Region

from ..models import Board, Body, Seat
from ..rules.standing import Standing


def standing_of(user, board: Board) -> Standing:
    """Gather a person's standing on a board; a handful of queries, none for visitors.

    A seat in one of its councils makes a council member of it.
    """
    if not (user.is_authenticated and user.is_active):
        return Standing()
    roles = set(mandates_of(user, board).values_list("role", flat=True))
    if Seat.objects.current().filter(holder=user, body__in=_bodies(board)).exists():
        roles.add(authority.COUNCIL_MEMBER)
    unit = _first_unit(user, board)
    return Standing(
        is_signed_in=True,
        has_phone=at_least(user, IdentityTier.PHONE),
        roles=frozenset(roles),
        owns=unit is not None,
        lives_here=authority.RESIDENT in roles or _is_at_home(user, board),
        household=f"unit:{unit}" if unit else f"user:{user.pk}",
        is_moderator=has_role(user, Role.MODERATOR),
        is_chief=user.is_superuser,
    )


def mandates_of(user, board: Board):
    """A person's mandates in force for the place, for what holds it or lies in it.

    Who keeps a part of the place does not keep the whole.
    """
    held = Mandate.objects.visible_to(user).in_force().filter(user=user)
    inside = held.exclude(role__in=authority.KEEPERS).filter(_inside(board))
    return held.covering(board.place) | inside


def _inside(board: Board) -> Q:
    """Mandates for a part of the place."""
    if board.compound_id:
        return Q(building__compound=board.compound_id)
    path = board.region.path
    return (
        Q(region__path__startswith=path)
        | Q(compound__region__path__startswith=path)
        | Q(building__compound__region__path__startswith=path)
    )


def _bodies(board: Board):
    return board.bodies.filter(dissolved_on__isnull=True)


def _first_unit(user, board: Board) -> int | None:
    """The first unit that the person owns in the place."""
    rows = Ownership.objects.visible_to(user).current().filter(user=user)
    if board.compound_id:
        rows = rows.filter(unit__building__compound=board.compound_id)
    else:
        path = board.region.path
        rows = rows.filter(unit__building__compound__region__path__startswith=path)
    return rows.order_by("unit_id").values_list("unit_id", flat=True).first()


def _is_at_home(user, board: Board) -> bool:
    """By name, and at home in the community; a compound asks for more than a word."""
    home = user.home_region
    if board.compound_id or home is None:
        return False
    return at_least(user, IdentityTier.REAL_NAME) and board.region.contains(home)


def is_chair(user, body: Body) -> bool:
    """Say whether a person calls the meetings of a council."""
    if not (user.is_authenticated and user.is_active):
        return False
    seats = Seat.objects.current().filter(body=body, office=Seat.Office.CHAIR)
    return bool(seats.filter(holder=user).exists())


def boards_of(user):
    """The boards of places to which a person belongs, or which the person hosts."""
    if not (user.is_authenticated and user.is_active):
        return Board.objects.none()
    compounds = Q(compound__buildings__units__ownerships__in=_ownerships(user))
    held = Mandate.objects.visible_to(user).in_force().filter(user=user)
    compounds |= Q(compound__in=held.values("compound"))
    compounds |= Q(compound__buildings__in=held.values("building"))
    regions = Region.objects.filter(pk__in=held.values("region")).values("pk")
    seats = Seat.objects.current().filter(holder=user)
    wanted = compounds | Q(region__in=regions) | Q(bodies__seats__in=seats)
    found = Board.objects.visible_to(user).filter(wanted).values("pk")
    return Board.objects.visible_to(user).filter(pk__in=found)


def _ownerships(user):
    return Ownership.objects.visible_to(user).current().filter(user=user)
