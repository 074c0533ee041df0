"""P5: reading a large code from Word against bare python-docx."""

import os
import time
from pathlib import Path

from docx import Document

from bench import place
from bench.timing import Line, median

CORPUS = Path(os.environ.get("MINYI_CORPUS", place.ROOT.parent / "shared" / "corpus"))


def measure(*, rounds: int) -> list[Line]:
    """Compare on the largest .docx of the corpus; nothing without one."""
    files = sorted(CORPUS.glob("docx/*.docx"), key=lambda f: f.stat().st_size)
    if not files:
        return []
    from consultations.rules.reading import read_source
    from consultations.rules.structure import parse

    file = files[-1]
    data = file.read_bytes()
    ours, bare = [], []
    for _round in range(rounds):
        began = time.perf_counter()
        words = [paragraph.text for paragraph in Document(str(file)).paragraphs]
        middle = time.perf_counter()
        draft = parse(read_source(data, file.name))
        ours.append(time.perf_counter() - middle)
        bare.append(middle - began)
    ratio = median([o / b for o, b in zip(ours, bare, strict=True)])
    note = (
        f"{median(ours):.2f} s 对 {median(bare):.2f} s，{len(words):,} 段，"
        f"{file.stem.partition('_')[0]}"
    )
    details = {"ours_s": ours, "bare_s": bare, "file": file.name}
    del draft
    return [
        Line("P5", "解析大型法典对 python-docx", ratio, "倍", 3, "max", note, details)
    ]
