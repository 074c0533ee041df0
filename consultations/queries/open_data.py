"""A version as open data (XML, JSON), from its rows."""

from django.utils.timezone import localtime

from ..models import DraftVersion
from ..rules.akoma import Appendix, Piece, Work


def work_of(version: DraftVersion, code: str) -> Work:
    """What is said of the whole text, under the code it is published with."""
    return Work(
        code=code,
        title=version.title,
        label=version.label,
        note=version.note,
        preamble=version.preamble,
        date=localtime(version.created_at).strftime("%Y-%m-%d"),
        annexes=tuple(
            Appendix(one["title"], one["text"], tuple(map(tuple, one.get("rows", ()))))
            for one in version.annexes
        ),
    )


def pieces_of(version: DraftVersion) -> list[Piece]:
    """All provisions in reading order, in one query."""
    rows = list(version.provisions.order_by("position"))
    places = {row.pk: place for place, row in enumerate(rows)}
    return [
        Piece(
            kind=row.kind,
            number=row.number,
            branch=row.branch,
            label=row.label,
            caption=row.caption,
            text=row.text,
            uid=row.uid,
            parent=places.get(row.parent_id),
        )
        for row in rows
    ]
