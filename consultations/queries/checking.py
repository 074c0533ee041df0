"""What the 校核 screen shows of an import: one part of it, its source, its doubts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice

from ..models import CheckStep, DraftImport
from ..rules import doubts, fidelity, outside, parts, steps, tree, xrefs
from ..rules.editing import text_of
from ..rules.marks import HEADINGS, NAMES
from ..rules.tree import Draft, Node

# How many warnings, and how many of the last steps, are listed at once.
DOUBTS_SHOWN, STEPS_SHOWN = 20, 20


@dataclass
class Row:
    """A provision, or a piece around them, as an item of the ARIA tree."""

    key: str
    kind: str
    name: str
    label: str
    caption: str
    text: str
    level: int
    lines: tuple[int, ...]
    place: int = 1
    size: int = 1
    doubts: list = field(default_factory=list)

    @property
    def where(self) -> int | None:
        """The source line to jump to."""
        return self.lines[0] if self.lines else None

    @property
    def title(self) -> str:
        """What buttons of this row call it."""
        return self.label or self.name

    @property
    def classes(self) -> str:
        """The classes that set headings and doubts apart."""
        heading = " is-heading" if self.kind in HEADINGS else ""
        return f"{heading} has-warning" if self.doubts else heading


@dataclass(frozen=True)
class DoubtRow:
    """A warning in the list, with the node it leads to."""

    doubt: doubts.Doubt
    key: str

    @property
    def mark(self) -> str:
        """What a person's word on it hangs on."""
        return self.doubt.warning.mark


@dataclass(frozen=True)
class DoubtList:
    """The warnings as a list to work off, of one kind or of all."""

    rows: list[DoubtRow]
    open_count: int
    serious_count: int
    settled_count: int
    kinds: list[tuple[str, str, int]]
    warn: str
    before: DoubtRow | None
    after: DoubtRow | None
    page: int
    pages: int


@dataclass(frozen=True)
class Workspace:
    """Everything that the screen shows; rows and lines are those of one part."""

    draft: Draft
    revision: int
    rows: list[Row]
    lines: list[tuple[int, str, str]]
    current: Row | None
    parts: list[tuple[int, str, int]]
    part: int
    doubts: DoubtList
    counts: dict[str, int]
    fidelity: str
    is_exact: bool
    references: int
    broken: int
    removed: list[tuple[str, str]]
    place: dict


@dataclass(frozen=True)
class _Text:
    """A draft laid out once for everything that is asked of it."""

    draft: Draft
    nodes: list[Node]
    owners: dict[int, str]
    found: list[doubts.Doubt]
    parts: list[parts.Part]

    def key_of(self, doubt: doubts.Doubt) -> str:
        """The node that a warning leads to, "" where there is none."""
        return self.owners.get(doubt.warning.where or 0, "")


def _laid_out(draft: Draft) -> _Text:
    nodes = list(draft.walk())
    owners = _line_owners(draft, nodes)
    return _Text(draft, nodes, owners, doubts.doubts(draft), parts.parts(draft))


def workspace(
    draft_import: DraftImport, place: dict, draft: Draft | None = None
) -> Workspace:
    """Lay an import out for 校核; `place` is what `PlaceForm` gives. No query.

    `draft` is its tree where that has been read already, as after a step.
    """
    draft = draft or tree.from_dict(draft_import.tree)
    text = _laid_out(draft)
    at = _part(text, place)
    rows = _rows(text, at)
    _hang_up(rows, text)
    truth = fidelity.fidelity(draft_import.source_text, draft)
    cited = xrefs.references(draft)
    return Workspace(
        draft=draft,
        revision=draft_import.revision,
        rows=rows,
        lines=_lines(draft_import.source_text, text, at),
        current=_current(rows, text.owners, place),
        parts=_part_list(text),
        part=at,
        doubts=_doubt_list(text, place),
        counts=tree.counts(draft),
        fidelity=truth.sentence(),
        is_exact=truth.exact,
        references=len(cited),
        broken=sum(not one.found for one in cited),
        removed=[_gone(one) for one in reversed(draft.removed)],
        place=place,
    )


def _gone(removed: tree.Removed) -> tuple[str, str]:
    node = removed.nodes[0]
    return node.key, f"{node.label} {node.caption}{node.full_text()}".strip()[:60]


def _line_owners(draft: Draft, nodes: list[Node]) -> dict[int, str]:
    """Map each source line to the outermost node or piece that came from it."""
    owners: dict[int, str] = {}
    for one in (*nodes, *outside.before(draft), *outside.after(draft)):
        for no in one.lines:
            owners.setdefault(no, one.key)
    return owners


def _part(text: _Text, place: dict) -> int:
    """The part that holds what was asked for: a node, a line, or a part by number."""
    key = place.get("node") or text.owners.get(place.get("line") or 0, "")
    if not key:
        return min(place.get("part") or 0, len(text.parts) - 1)
    if key[0] == "a":
        return len(text.parts) - 1
    order = [node.key for node in text.nodes]
    return parts.part_of(text.parts, order.index(key)) if key in order else 0


def _rows(text: _Text, at: int) -> list[Row]:
    part = text.parts[at]
    places = islice(_places(text.draft.nodes, 1), part.first, part.last + 1)
    shown = [_node_row(*place) for place in places]
    if at == 0:
        shown = [*map(_piece_row, outside.before(text.draft)), *shown]
    if at == len(text.parts) - 1:
        shown += map(_piece_row, outside.after(text.draft))
    return shown


def _piece_row(piece: outside.Piece) -> Row:
    name = outside.NAMES[piece.kind]
    return Row(piece.key, piece.kind, name, "", "", piece.text, 1, piece.lines)


def _places(
    nodes: tuple[Node, ...], level: int
) -> Iterator[tuple[Node, int, int, int]]:
    """All nodes in order, each with its level, its place, and how many stand there."""
    for place, node in enumerate(nodes, start=1):
        yield node, level, place, len(nodes)
        if node.children:
            yield from _places(node.children, level + 1)


def _node_row(node: Node, level: int, place: int, size: int) -> Row:
    words = (node.key, node.kind, NAMES[node.kind], node.label, node.caption)
    return Row(*words, node.text, level, _own_lines(node), place, size)


def _own_lines(node: Node) -> tuple[int, ...]:
    """The lines of a node; those of an article with all below it."""
    if node.kind != "tiao":
        return node.lines
    return tuple(sorted({no for one in node.walk() for no in one.lines}))


def _hang_up(rows: list[Row], text: _Text) -> None:
    by_key = {row.key: row for row in rows}
    for doubt in text.found:
        row = by_key.get(text.key_of(doubt))
        if row is not None and doubt.is_open:
            row.doubts.append(doubt)


def _current(rows: list[Row], owners: dict[int, str], place: dict) -> Row | None:
    key = place.get("node") or owners.get(place.get("line") or 0)
    found = next((row for row in rows if row.key == key), None)
    if found is None and rows:
        return rows[-1] if place.get("end") else rows[0]
    return found


def _part_list(text: _Text) -> list[tuple[int, str, int]]:
    """The parts with how many open warnings each holds."""
    order = {node.key: at for at, node in enumerate(text.nodes)}
    counts = [0] * len(text.parts)
    for doubt in text.found:
        place = order.get(text.key_of(doubt))
        if doubt.is_open and place is not None:
            counts[parts.part_of(text.parts, place)] += 1
    return [(at, part.title, counts[at]) for at, part in enumerate(text.parts)]


def _lines(source: str, text: _Text, at: int) -> list[tuple[int, str, str]]:
    """The source of a part: from its first line up to that of the next part."""
    printed = source.split("\n")
    firsts = [_first_line(text.nodes[p.first : p.last + 1]) for p in text.parts]
    begin = 1 if at == 0 else firsts[at] or 1
    later = [no for no in firsts[at + 1 :] if no]
    end = later[0] - 1 if later else len(printed)
    numbers = range(begin, max(end, begin) + 1)
    return [(no, printed[no - 1], text.owners.get(no, "")) for no in numbers]


def _first_line(nodes: list[Node]) -> int | None:
    return min((no for node in nodes for no in node.lines), default=None)


def _doubt_list(text: _Text, place: dict) -> DoubtList:
    """The warnings of a draft, filtered and paged, with the neighbours of one."""
    every = [DoubtRow(one, text.key_of(one)) for one in text.found]
    every = list({row.mark: row for row in every}.values())
    is_open = [row for row in every if row.doubt.is_open]
    listed = is_open
    if place.get("show") == "settled":
        listed = [row for row in every if not row.doubt.is_open]
    if place.get("code"):
        listed = [row for row in listed if row.doubt.warning.code == place["code"]]
    marks = [row.mark for row in listed]
    warn = place.get("warn", "")
    before, after = _neighbours(every, set(marks), warn)
    pages = max(1, -(-len(listed) // DOUBTS_SHOWN))
    page = marks.index(warn) // DOUBTS_SHOWN if warn in marks else place.get("page", 0)
    page = min(page, pages - 1)
    return DoubtList(
        rows=listed[page * DOUBTS_SHOWN : (page + 1) * DOUBTS_SHOWN],
        open_count=len(is_open),
        serious_count=sum(row.doubt.is_serious for row in is_open),
        settled_count=len(every) - len(is_open),
        kinds=_kinds(is_open),
        warn=warn,
        before=before,
        after=after,
        page=page,
        pages=pages,
    )


def _neighbours(every, listed: set[str], warn: str):
    """The listed warnings before and after one, which may be dealt with already."""
    at = next((i for i, row in enumerate(every) if row.mark == warn), -1)
    before = [row for row in every[: max(at, 0)] if row.mark in listed]
    after = [row for row in every[at + 1 :] if row.mark in listed]
    return (before[-1] if before else None), (after[0] if after else None)


def _kinds(rows: list[DoubtRow]) -> list[tuple[str, str, int]]:
    codes = sorted(row.doubt.warning.code for row in rows)
    counted = [(code, len(list(same))) for code, same in groupby(codes)]
    return [(code, doubts.NAMES.get(code, code), count) for code, count in counted]


@dataclass(frozen=True)
class Selected:
    """The node that is being edited, and what can be done to it."""

    node: Node | outside.Piece
    cited: str
    text: str
    lines: list[tuple[int, str]]
    kinds: list[tuple[str, str]]
    targets: list[Node]
    can_caption: bool = False
    can_number: bool = False
    can_rise: bool = False
    can_sink: bool = False
    is_piece: bool = False


def selected(draft: Draft, key: str) -> Selected | None:
    """Describe a node for the editing form; None when it is gone."""
    piece = outside.find(draft, key)
    if piece is not None:
        return _piece(piece)
    try:
        node = draft.find(key)
    except KeyError:
        return None
    before, after = steps.siblings(draft, key)
    text = text_of(draft, key)
    lines = list(enumerate(text.split("\n"))) if node.kind == "tiao" else []
    return Selected(
        node=node,
        cited=node.label or NAMES[node.kind],
        text=text,
        lines=lines[1:],
        kinds=[*NAMES.items(), *outside.NAMES.items()],
        targets=[unit for unit in draft.units() if unit.key != key],
        can_caption=node.kind in ("tiao", *HEADINGS),
        can_number=node.kind != "kuan",
        can_rise=before is not None,
        can_sink=after is not None,
    )


def _piece(piece: outside.Piece) -> Selected:
    name = outside.NAMES[piece.kind]
    kinds = (
        [] if piece.kind == "title" else [(piece.kind, name), ("kuan", NAMES["kuan"])]
    )
    return Selected(piece, name, piece.text, [], kinds, [], is_piece=True)


@dataclass(frozen=True)
class History:
    """The log of an import: what can be undone and redone, and the last steps."""

    count: int
    undo: CheckStep | None
    redo: CheckStep | None
    last: list[CheckStep]


def history(draft_import: DraftImport) -> History:
    """Read the log of an import, without what the steps changed."""
    log = draft_import.steps.defer("changes").select_related("made_by")
    active = log.exclude(state=CheckStep.State.LEFT)
    steps_made = active.filter(state=CheckStep.State.MADE).order_by("-ordinal")
    last = list(steps_made[:STEPS_SHOWN])
    undone = active.filter(state=CheckStep.State.UNDONE).order_by("ordinal").first()
    return History(steps_made.count(), last[0] if last else None, undone, last)
