"""How much a digest depends on the order in which comments came in.

The same comments are digested twice, the second time as if they had come in another
order: under other numbers. `python -m bench.shuffled 100000` tells which share of the
pairs of points that one of both runs puts together the other one does not. (With the
same numbers the order in which they are handed over changes nothing.)
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Hashable, Mapping

from bench.timing import Line

SEED = 41
BAR = 0.03
Homes = Mapping[Hashable, Hashable]


def measure(count: int) -> list[Line]:
    """Digest comments on the draft in two orders; give a line for groups and themes."""
    first, order = list(range(count)), list(range(count))
    random.Random(SEED).shuffle(order)  # noqa: S311
    pairs = zip(_homes(count, first), _homes(count, order), strict=True)
    return [
        Line(
            "P8", f"{count:,} 条换了先后，{name}的成对变化", changed(*both), "",
            BAR, "max", f"占所有成对的 {changed(*both, of_all=True):.5f}",
        )
        for name, both in zip(("要点", "主题"), pairs, strict=True)
    ]  # fmt: skip


def changed(one: Homes, other: Homes, *, of_all: bool = False) -> float:
    """Give the share of pairs that are together in one grouping only.

    Of the pairs that are together in any of both, or of all pairs. Both group the
    same things; raises ValueError where they do not.
    """
    if one.keys() != other.keys():
        raise ValueError("the groupings are of different points")
    both = _pairs(Counter((one[key], other[key]) for key in one))
    apart = _pairs(Counter(one.values())) + _pairs(Counter(other.values())) - 2 * both
    whole = len(one) * (len(one) - 1) // 2 if of_all else apart + both
    return apart / whole if whole else 0.0


def _pairs(sizes: Counter) -> int:
    return sum(n * (n - 1) // 2 for n in sizes.values())


def _homes(count: int, order: list[int]) -> tuple[Homes, Homes]:
    """Give the cluster and the theme of each point, known by comment and place."""
    from bench.digesting import written
    from bench.quality.run import draft_articles
    from search.digest.pipeline import digest
    from search.digest.reading import Comment
    from search.garbage import few_collections

    comments = [
        Comment(order[at] + 1, line["text"], "", stance, line.get("provision", ""))
        for at, (line, stance) in enumerate(written(count))
    ]
    came = {number + 1: at for at, number in enumerate(order)}
    with few_collections():
        found = digest(comments, draft_articles())
    points = [(came[each.comment.id], each.start) for each in found.segments]
    clusters, themes = {p: p for p in points}, {p: p for p in points}
    for number, theme in enumerate(found.themes):
        for group, cluster in enumerate(theme.clusters):
            for at in cluster.members:
                clusters[points[at]] = number, group
                themes[points[at]] = number
    return clusters, themes


def main() -> None:
    """Measure with as many comments as are asked for; 1 if the bar was missed."""
    from bench import place, timing

    place.prepare()
    place.set_up_django()
    began = time.monotonic()
    lines = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    took = time.monotonic() - began
    sys.stdout.write(f"{timing.table(lines)}\n\n用时 {took:.0f} 秒。\n")
    sys.exit(any(line.holds is False for line in lines))


if __name__ == "__main__":
    main()
