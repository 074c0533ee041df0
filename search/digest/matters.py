"""Messages to a city grouped by what they are about and where.

A matter of many has a name that they share: of an estate, a firm, a line. So texts
are first grouped by what they say, loosely. A group whose members share names is one
matter, whatever part of it each tells; any other is a trouble that several places
have, and is grouped once more by the names alone, where there are many by those that
headings have. What no name holds together may
concern the whole city: those are grouped by what they say, but never when their
headings name different places.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse

from .beside import in_shares
from .likeness import Labels, Rows, of_length_one
from .linkage import grouped, pairs_in
from .vectors import Matrix

CUT_LOOSE = 0.93
"""Mean distance of what is said up to which texts may be one matter."""
CUT_NAMES = 0.84
"""Mean distance of their names up to which texts on one trouble are one matter."""
CUT_CITY = 0.68
"""Mean distance, headings counted, up to which texts are one matter of the city."""
_HELD, _CITY = 0.3, 0.2
"""Mean likeness of the names in a group from which it is one matter, and below which
it may be part of a matter of the whole city."""
_MANY, _HELD_BY_MANY = 25, 0.25
"""Members of a group of many, and the mean likeness of the names of those of its
members that name any from which it is one matter: many call one place by many names."""
_STRANGE, _FEW_STRANGE = 0.05, 0.03
"""Mean likeness of its names to those of the others below which a member is a
stranger, and the share of strangers up to which a group of many is one matter."""
_NAMED = 0.5
"""How far a text must be named, and a group on average, for its names to be judged."""
_CROWD = 12
"""Members of a group of hardly any shared names from which many places have one
trouble; with fewer of them all that reads like a name is needed."""
_SURE, _UNSURE = 1.5, 0.3
"""How soon a name counts wholly that headings have, and what one counts without."""
_SEVERAL = 3
"""Members from which a group is not looked at again for lack of them."""


def matters(texts: Rows, headings: Rows, headed: Any = None) -> Labels:
    """Give each text the number of its matter.

    Both say the same; `texts` holds the places of whole texts, `headings` those of
    titles or openings. `headed` gives for each column of the former how often it
    stands in a heading, too.
    """
    loose = grouped(texts.said, CUT_LOOSE)
    found = loose.copy()
    size = int(loose.max()) + 1
    order = np.argsort(loose, kind="stable")
    ends = np.cumsum(np.bincount(loose))
    # not by looking through all texts: there may be a hundred thousand groups
    apart = [
        order[ends[number - 1] if number else 0 : ends[number]]
        for number in np.flatnonzero(texts.named_alike(loose) < _HELD)
    ]
    apart = [each for each in apart if len(each) > 1 and not _of_many(texts, each)]
    parted = _by_names(texts.places, apart, headed)
    for members, parts in zip(apart, parted, strict=True):
        found[members] = parts + size
        size += int(parts.max()) + 1
    return _of_the_city(texts, headings, _numbered(found))


def _of_many(texts: Rows, members: Labels) -> bool:
    """Say whether many who call a place by many names write of one matter.

    Who names none is left out of it. A trouble that several places have is told by
    those who write of another place than all the others: strangers to them.
    """
    count = len(members)
    if count < _MANY or texts.places is None or texts.named is None:
        return False
    places, named = texts.places[members], texts.named[members]
    if named.mean() < _NAMED:
        return False
    total = np.asarray(places.sum(axis=0)).ravel()
    own = np.asarray(places.multiply(places).sum(axis=1)).ravel()
    alike = np.asarray(places @ total).ravel() - own
    both = named.sum() ** 2 - (named**2).sum()
    strangers = (alike / (count - 1) < _STRANGE)[named > _NAMED]
    is_shared = alike.sum() >= _HELD_BY_MANY * both
    return bool(is_shared and strangers.mean() <= _FEW_STRANGE)


def _told(places: Matrix, headed: Any) -> Matrix:
    """Lessen the names that no heading has, where many places have one trouble."""
    count = places.shape[0]
    if headed is None or count < _CROWD:
        return places
    total = np.asarray(places.sum(axis=0)).ravel()
    own = places.multiply(places).sum()
    if total @ total - own >= _CITY * count * (count - 1):
        return places
    rows, _ = of_length_one(places @ sparse.diags(np.clip(_SURE * headed, _UNSURE, 1)))
    return rows


def _by_names(places: Matrix, groups: Sequence[Labels], headed: Any) -> list[Labels]:
    """Group the members of each group by the names alone."""
    return in_shares(
        lambda members: grouped(_told(places[members], headed), CUT_NAMES),
        groups,
        [pairs_in(members) for members in groups],
    )


def _of_the_city(texts: Rows, headings: Rows, labels: Labels) -> Labels:
    """Group once more those that no name holds together."""
    few = np.bincount(labels) < _SEVERAL
    loose = np.flatnonzero((few | (texts.named_alike(labels) < _CITY))[labels])
    if len(loose) < 2:
        return labels
    found = labels.copy()
    found[loose] = labels.max() + 1 + grouped(headings.take(loose), CUT_CITY)
    return _numbered(found)


def _numbered(labels: Labels) -> Labels:
    numbers: Labels = np.unique(labels, return_inverse=True)[1]
    return numbers
