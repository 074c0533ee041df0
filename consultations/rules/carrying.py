"""Corrections of 校核 carried over to the same file, or a slightly changed one.

Three trees: as the former file was read (`read`), as people corrected it
(`corrected`), and as the new file was read. Where the new file says what the former
one said, what was corrected there is corrected here; all else is left to people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from .checks import check
from .nesting import Flat, flatten, nest
from .tree import Draft, Node, Passage, Removed

Lines = Mapping[int, int]


@dataclass(frozen=True)
class Carried:
    """The new text with what could be carried over; `made` and `missed` count."""

    draft: Draft
    made: int
    missed: int


@dataclass(frozen=True)
class _Change:
    """A run of the former text, from `first` up to `end`, and what it became."""

    first: int
    end: int
    now: tuple[Flat, ...]


def carry(read: Draft, corrected: Draft, new: Draft) -> Carried:
    """Make on `new` the corrections that led from `read` to `corrected`."""
    old, fresh = flatten(read.nodes), flatten(new.nodes)
    places = _same_places(old, fresh)
    changes = tuple(_changes(old, flatten(corrected.nodes)))
    fits = [one for one in changes if _fits(one, places, old, fresh)]
    fitting = _whole(old, changes, fits)
    around = _around(read) != _around(corrected)
    if around and not _around_fits(read, new, old, changes, fitting):
        around, fitting = False, [one for one in fitting if not _loses(one, old)]
    copy = _Copy(old, fresh, places, _line_map(read, new, old, fresh, places))
    nodes = nest(copy.with_changes(fitting))
    draft = replace(new, nodes=nodes, removed=copy.removed(corrected, nodes))
    if around:
        draft = _with_around(draft, corrected, copy.lines)
    draft = _settled(check(draft), corrected)
    known = {_content(item) for item in fresh}
    carried = set(map(id, fitting))
    missed = [
        one
        for one in changes
        if id(one) not in carried
        and not (one.now and known.issuperset(_contents(one.now)))
    ]
    made = len(fitting) + around + len(draft.settled)
    return Carried(draft, made, len(missed))


def _content(item: Flat) -> tuple[object, ...]:
    node = item.node
    number = (node.kind, node.number, node.branch)
    return (*number, node.mark, node.caption, node.text, item.root)


def _contents(items: Sequence[Flat]) -> list[tuple[object, ...]]:
    return [_content(item) for item in items]


def _same_places(old: Sequence[Flat], new: Sequence[Flat]) -> dict[int, int]:
    """Where each provision that reads the same stands in the new text."""
    found = SequenceMatcher(None, _contents(old), _contents(new), autojunk=False)
    return {
        block.a + step: block.b + step
        for block in found.get_matching_blocks()
        for step in range(block.size)
    }


def _changes(old: Sequence[Flat], now: Sequence[Flat]) -> Iterator[_Change]:
    """What people changed; provisions that kept their place change one by one."""
    first = [(item.node.key, _content(item)) for item in old]
    second = [(item.node.key, _content(item)) for item in now]
    found = SequenceMatcher(None, first, second, autojunk=False)
    for tag, i1, i2, j1, j2 in found.get_opcodes():
        keys = [key for key, _ in first[i1:i2]]
        if tag == "equal":
            continue
        if keys == [key for key, _ in second[j1:j2]]:
            for at, item in enumerate(now[j1:j2], start=i1):
                yield _Change(at, at + 1, (item,))
        else:
            yield _Change(i1, i2, tuple(now[j1:j2]))


def _fits(
    change: _Change,
    places: Mapping[int, int],
    old: Sequence[Flat],
    new: Sequence[Flat],
) -> bool:
    """Say whether the run stands in the new text, an insertion its neighbours."""
    edges = {**places, -1: -1, len(old): len(new)}
    inserted = change.first == change.end
    run = range(change.first - inserted, change.end + inserted)
    found = [edges.get(at) for at in run]
    begin = found[0]
    return begin is not None and found == list(range(begin, begin + len(found)))


def _whole(
    old: Sequence[Flat], changes: Sequence[_Change], fitting: list[_Change]
) -> list[_Change]:
    """Leave out halves of a move, which takes from one place and adds at another."""
    taken = {key: one for one in changes for key in _keys(old[one.first : one.end])}
    added = {key: one for one in changes for key in _keys(one.now)}
    while True:
        left = set(map(id, fitting))
        sound = [
            one
            for one in fitting
            if all(id(added.get(key, one)) in left for key in _keys(_run(one, old)))
            and all(id(taken.get(key, one)) in left for key in _keys(one.now))
        ]
        if len(sound) == len(fitting):
            return sound
        fitting = sound


def _keys(items: Sequence[Flat]) -> list[str]:
    return [item.node.key for item in items]


def _run(change: _Change, old: Sequence[Flat]) -> Sequence[Flat]:
    return old[change.first : change.end]


def _loses(change: _Change, old: Sequence[Flat]) -> bool:
    return not set(_keys(change.now)).issuperset(_keys(_run(change, old)))


def _around(draft: Draft) -> tuple[object, ...]:
    """What stands around the provisions, without the lines it comes from."""
    annexes = tuple((one.title, one.text, one.rows) for one in draft.annexes)
    return draft.title, draft.preamble, annexes


def _around_fits(
    read: Draft,
    new: Draft,
    old: Sequence[Flat],
    changes: Sequence[_Change],
    fitting: Sequence[_Change],
) -> bool:
    """Say whether title, 序言 and 附件 can follow, with all that went out to them."""
    same = _around(read) == _around(new) and _words(read) == _words(new)
    carried = set(map(id, fitting))
    return same and all(id(one) in carried for one in changes if _loses(one, old))


def _words(draft: Draft) -> list[str]:
    return [item.text for item in draft.margin]


def _line_map(
    read: Draft,
    new: Draft,
    old: Sequence[Flat],
    fresh: Sequence[Flat],
    places: Mapping[int, int],
) -> dict[int, int]:
    """Which line of the new file a line of the former one is."""
    pairs = [(old[a].node.lines, fresh[b].node.lines) for a, b in places.items()]
    if _words(read) == _words(new):
        margins = zip(read.margin, new.margin, strict=True)
        pairs += [(one.lines, other.lines) for one, other in margins]
    return {a: b for one, other in pairs for a, b in zip(one, other, strict=False)}


class _Copy:
    """Writes changes into the new text: its lines, its keys, fresh keys for the rest.

    A key of the former text stands for the provision that reads the same.
    """

    def __init__(
        self,
        old: Sequence[Flat],
        fresh: Sequence[Flat],
        places: Mapping[int, int],
        lines: Lines,
    ) -> None:
        self.lines = lines
        self._fresh = fresh
        self._places = places
        self._known = {
            old[at].node.key: fresh[to].node.key for at, to in places.items()
        }
        numbers = [key[1:] for key in _keys(fresh)]
        self._last = max((int(n) for n in numbers if n.isdecimal()), default=0)

    def with_changes(self, changes: Sequence[_Change]) -> list[Flat]:
        """The new text with these changes, the last first so that places hold."""
        flat = list(self._fresh)
        for one in reversed(changes):
            inserted = one.first == one.end
            begin = self._places.get(one.first - inserted, -1) + inserted
            flat[begin : begin + one.end - one.first] = map(self._flat, one.now)
        return flat

    def _flat(self, item: Flat) -> Flat:
        return Flat(self._node(item.node), item.root)

    def _node(self, node: Node) -> Node:
        if node.key not in self._known:
            self._last += 1
            self._known[node.key] = f"n{self._last}"
        return replace(
            node,
            key=self._known[node.key],
            lines=_moved(node.lines, self.lines),
            children=tuple(map(self._node, node.children)),
        )

    def removed(self, corrected: Draft, nodes: tuple[Node, ...]) -> tuple[Removed, ...]:
        """What was deleted and is gone here as well, to be restored from the list."""
        there = {node.key for top in nodes for node in top.walk()}
        found = [
            Removed(
                self._known.get(one.after, ""),
                tuple(map(self._node, one.nodes)),
                one.root,
            )
            for one in corrected.removed
            if all(n.key in self._known for top in one.nodes for n in top.walk())
        ]
        return tuple(one for one in found if one.nodes[0].key not in there)


def _moved(lines: tuple[int, ...], to: Lines) -> tuple[int, ...]:
    return tuple(to[no] for no in lines if no in to)


def _with_around(draft: Draft, corrected: Draft, to: Lines) -> Draft:
    """The title, 序言 and 附件 as corrected; a title that was missing is none now."""
    had_title = any(note.code == "no_title" for note in corrected.notes)
    notes = [note for note in draft.notes if had_title or note.code != "no_title"]
    return replace(
        draft,
        title=corrected.title,
        preamble=corrected.preamble,
        annexes=tuple(
            replace(one, lines=_moved(one.lines, to)) for one in corrected.annexes
        ),
        margin=tuple(
            Passage(one.text, _moved(one.lines, to)) for one in corrected.margin
        ),
        notes=tuple(notes),
    )


def _settled(draft: Draft, corrected: Draft) -> Draft:
    """What people said to a warning holds for the same one, wherever it stands now."""
    words = {one.mark: one for one in corrected.settled}
    said = {
        (one.code, one.message): words[one.mark]
        for one in corrected.warnings
        if one.mark in words
    }
    settled = [
        replace(said[one.code, one.message], mark=one.mark)
        for one in draft.warnings
        if (one.code, one.message) in said
    ]
    return replace(draft, settled=tuple(settled))
