"""How near groups come to the truth."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

Groups = Sequence[Iterable[str]]


def bcubed(groups: Groups, truth: Mapping[str, str]) -> tuple[float, float]:
    """Give precision and recall averaged over the items that the truth names.

    Other items in a group count against its precision; an item in no group is alone.
    """
    sets = [set(group) for group in groups]
    home: dict[str, set[str]] = {}
    for group in sorted(sets, key=len):
        home.update(dict.fromkeys(group, group))
    kin = _classes(truth)
    precision = recall = 0.0
    for item, name in truth.items():
        mine = home.get(item, {item})
        common = len(mine & kin[name])
        precision += common / len(mine)
        recall += common / len(kin[name])
    return precision / len(truth), recall / len(truth)


def pairs(groups: Groups, truth: Mapping[str, str]) -> tuple[float, float]:
    """Give precision and recall over pairs of items that are in one group."""
    found = {pair for group in groups for pair in combinations(sorted(set(group)), 2)}
    real = {
        pair
        for members in _classes(truth).values()
        for pair in combinations(sorted(members), 2)
    }
    both = len(found & real)
    return both / max(1, len(found)), both / max(1, len(real))


def hot(groups: Groups, truth: Mapping[str, str]) -> tuple[float, float]:
    """Give the mean F1 of each issue's best group, and the share with at least 0.6."""
    sets = [set(group) for group in groups]
    holders: dict[str, set[int]] = defaultdict(set)
    for number, group in enumerate(sets):
        for item in group:
            holders[item].add(number)
    scores = []
    for members in _classes(truth).values():
        near = {number for item in members for number in holders[item]}
        scores.append(max((_f1(sets[n], members) for n in near), default=0.0))
    return sum(scores) / len(scores), sum(s >= 0.6 for s in scores) / len(scores)


def _f1(found: set[str], real: set[str]) -> float:
    return 2 * len(found & real) / (len(found) + len(real))


def _classes(truth: Mapping[str, str]) -> dict[str, set[str]]:
    classes: dict[str, set[str]] = defaultdict(set)
    for item, name in truth.items():
        classes[name].add(item)
    return classes
