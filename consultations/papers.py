"""Clean text, redline, table of changes and 通报 as documents to be set as PDF."""

from collections.abc import Iterable, Iterator

from common.papers import Paper, paper

from .comparison import column_name
from .documents import report_lines, report_title
from .models import ConsultationReport, DraftVersion
from .queries.compare import adopted, compare_rows, explained
from .queries.printing import printed
from .rules.tracked import tracked
from .rules.typeset import Block

_AT = "consultations/papers/"


def text_paper(version: DraftVersion) -> Paper:
    """The clean text in the layout of official documents (公文)."""
    organ, blocks = version.project.organ, printed(version)
    return paper(
        f"{_AT}text.html",
        [organ, *_words(blocks)],
        lambda: {"version": version, "organ": organ, "blocks": blocks},
    )


def redline_paper(old: DraftVersion, new: DraftVersion) -> Paper:
    """The text of two versions in one, the changes marked."""
    before, after = printed(old), printed(new)
    known = {"old": old, "new": new, "organ": new.project.organ}
    marks = [old.label, new.label, known["organ"], *_words(before), "\n"]
    return paper(
        f"{_AT}redline.html",
        [*marks, *_words(after)],
        lambda: {**known, "lines": tracked(before, after)},
    )


def table_paper(old: DraftVersion, new: DraftVersion) -> Paper:
    """The table of changes (修改前后对照表) in three columns."""
    known = {"old": old, "new": new, "organ": new.project.organ}
    counted = sorted(adopted(new).items())
    return paper(
        f"{_AT}table.html",
        [known["organ"], str(counted), *_articles(old), "\n", *_articles(new)],
        lambda: {
            **known,
            "column": column_name(old),
            "rows": explained(compare_rows(old, new), new),
        },
    )


def report_paper(report: ConsultationReport) -> Paper:
    """The frozen 通报."""
    lines = list(report_lines(report))
    known = {"organ": report.content["organ"], "title": report_title(report)}
    return paper(
        f"{_AT}report.html",
        [f"{line.shape} {line.text} {line.rows}" for line in lines],
        lambda: {**known, "lines": lines},
    )


def _words(blocks: Iterable[Block]) -> Iterator[str]:
    """All that a text says, where each block begins, and how it is set."""
    for block in blocks:
        yield block.key
        for para in block.paras:
            yield para.shape
            yield from (f"{run.face} {run.text}" for run in para.runs)


def _articles(version: DraftVersion) -> Iterator[str]:
    """All of a version that the table shows or pairs by."""
    yield from (version.title, version.label)
    fields = ("uid", "label", "text", "plain_note")
    rows = version.provisions.articles().order_by("position")
    yield from ("\x1e".join(row) for row in rows.values_list(*fields))
