"""Break the importer on purpose: `python -m tests.consultations.fuzzing --minutes 20`.

Takes whole documents, damages them at random and imports them. A document may be
refused in words or read without loss; anything else is a find, kept as a file in
`--keep` (its name tells seed and turn) and printed.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
import time
import traceback
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from consultations.rules.errors import DraftRefused
from consultations.rules.fidelity import fidelity
from consultations.rules.matching import match
from consultations.rules.reading import read_source
from consultations.rules.report import articles_of
from consultations.rules.structure import parse
from consultations.rules.tree import from_dict, to_dict
from tests.consultations.rules import packages
from tests.consultations.rules.test_forms_of_text import cases

SLOW = 5.0  # seconds of CPU that one import may take
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
TOKENS = (
    "第一条|第二条　|第三条之一|第108条|第 五 条|第九条规定的|第一章 总则|第二章|"
    "第一编|第三节　乙|附则|总　则|（一）|(二)|㈢|一、|二、甲|1.|2．|（3）|①|目录|"
    "序言|"
    "附件|附：|附件1：|甲市条例|关于修改的决定|（2020年1月1日通过）|【目的】|（范围）|“第三条|”|"
    "：“己|\n|\n\n|　　|\t12|— 3 —|7\n|2026年1月1日|<!-- x -->|\u200b|修改为|说明\n|"
    "笫三条|第—条|⼀|【说明】|（新增）|12 |[1]|a.|| 甲 | 乙 |\n|# |**|<p>|"
    "5.1.1 甲|\r\n|\0|<table><tr><td>|&nbsp;|\\'b5|{\\rtf1 |\ufffd|\U0002a6d6|\ud800"
).split("|")
Mutation = Callable[[random.Random, bytes], bytes]


def documents() -> list[tuple[str, bytes]]:
    """Whole documents to begin with: forms of text, packages, real texts."""
    found = [
        (f"form{at}.txt", str(case.values[2]).encode("utf-8", "replace"))
        for at, case in enumerate(cases())
    ]
    found += [(f"made{at}.docx", data) for at, data in enumerate(_packages())]
    if CORPUS.exists():
        paths = [path for path in CORPUS.rglob("*") if path.suffix in (".txt", ".docx")]
        found += [(p.name, p.read_bytes()) for p in sorted(paths) if _is_small(p)]
    return found


def _is_small(path: Path) -> bool:
    return path.stat().st_size < 60_000


def _packages() -> list[bytes]:
    """Packages of many features: lists, tables, boxes, controls, tracked changes."""
    p, w = packages.paragraph, packages.W
    levels = packages.level(0, "第%1条") + packages.level(1, "（%2）")
    numbering = packages.numbering(levels)
    body = (
        p("甲市条例")
        + "".join(packages.numbered(f"甲乙{n}。") for n in range(9))
        + packages.numbered("丙；", level=1)
        + packages.table(["现行", "修改后", "说明"], ["第一条 甲。", "第一条 乙。", ""])
        + f"<w:sdt><w:sdtContent>{p('第十条 丁。')}</w:sdtContent></w:sdt>"
        + p(
            runs="<w:ins><w:r><w:t>第十一条 戊</w:t></w:r></w:ins><w:del><w:r>"
            "<w:delText>己</w:delText></w:r></w:del>"
        )
        + p(runs=f"<w:r><w:txbxContent>{p('第十二条 庚。')}</w:txbxContent></w:r>")
        + p(
            runs='<w:fldSimple w:instr="PAGE"><w:r><w:t>第十三条 辛。</w:t></w:r>'
            "</w:fldSimple>"
        )
    )
    parts = {"word/numbering.xml": numbering}
    plain = "".join(p(f"第{n}条 甲：") + p("（一）乙；") for n in range(1, 12))
    flat = (
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        '<pkg:part pkg:name="/word/document.xml"><pkg:xmlData>'
        f'<w:document xmlns:w="{w}"><w:body>{plain}</w:body></w:document>'
        "</pkg:xmlData></pkg:part></pkg:package>"
    )
    return [
        packages.package(body, parts=parts),
        packages.package(plain, compression=zipfile.ZIP_STORED),
        flat.encode(),
        b"{\\rtf1\\ansi\\ansicpg936 \\pard \\'b5\\'da\\u19968 ?\\'cc\\'f5 a\\par}" * 3,
    ]


def tokens(chance: random.Random, data: bytes) -> bytes:
    """Put pieces of legal texts into a text, take lines out, swap and repeat them."""
    text = data.decode("utf-8", "surrogateescape")
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(text) + 1)
        if chance.random() < 0.6:
            text = text[:at] + chance.choice(TOKENS) + text[at:]
        else:
            text = text[:at] + text[at + chance.randint(1, 40) :]
    lines = text.split("\n")
    for _ in range(chance.randint(0, 4)):
        _disturb(chance, lines)
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _disturb(chance: random.Random, lines: list) -> None:
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    act = chance.randrange(4)
    if act == 0:
        lines[one], lines[other] = lines[other], lines[one]
    elif act == 1:
        lines.insert(other, lines[one])
    elif act == 2 and len(lines) > 1:
        del lines[one]
    else:
        lines[one:one] = lines[other : other + chance.randint(1, 30)]


def noise(chance: random.Random, data: bytes) -> bytes:
    """Flip, cut, repeat and insert bytes."""
    content = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        at = chance.randrange(len(content) + 1)
        act = chance.randrange(4)
        if act == 0 and at < len(content):
            content[at] ^= 1 << chance.randrange(8)
        elif act == 1:
            content[at:at] = chance.randbytes(chance.randint(1, 8))
        elif act == 2:
            del content[at : at + chance.randint(1, 200)]
        else:
            content[at:at] = content[at : at + chance.randint(1, 200)]
    return bytes(
        content[: chance.randrange(len(content) + 1)]
        if chance.random() < 0.2
        else content
    )


def recoded(chance: random.Random, data: bytes) -> bytes:
    """The same text in another encoding, with other line ends."""
    text = tokens(chance, data).decode("utf-8", "replace")
    text = text.replace("\n", chance.choice(["\n", "\r\n", "\r", "\u2028", "\x0b"]))
    encoding = chance.choice(["gb18030", "utf-16", "utf-16-le", "utf-32", "utf-8-sig"])
    return text.encode(encoding, "replace")


def webbed(chance: random.Random, data: bytes) -> bytes:
    """The text as HTML of a careless web page, its tags disturbed."""
    text = data.decode("utf-8", "replace")
    wrap = chance.choice(
        [
            "<p>{}</p>",
            "<section><span>{}</span></section>",
            "{}<br>",
            "<tr><td>{}</td><td></td></tr>",
            "<li>{}",
        ]
    )
    page = "<html><body><div>" + "".join(map(wrap.format, text.split("\n")))
    pieces = re.split(r"(?=<)", page + "</div></body>")
    for _ in range(chance.randint(0, 9)):
        _disturb(chance, pieces)
    return "".join(pieces).encode()


def members(chance: random.Random, data: bytes) -> bytes:
    """Damage the parts of a package: their XML, their names, which are there."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # noqa: BLE001 - zipfile breaks in many ways on a wreck
        return _xml(chance, data)
    for _ in range(chance.randint(1, 3) if parts else 0):
        name, other = chance.choice(list(parts)), chance.choice(list(parts))
        act = chance.random()
        if act < 0.7:
            parts[name] = _xml(chance, parts[name])
        elif act < 0.8:
            parts[name], parts[other] = parts[other], parts[name]
        elif act < 0.9:
            parts[name] = noise(chance, parts[name])
        elif len(parts) > 1:
            del parts[name]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


_ATTRIBUTE = re.compile(rb'="([^"]*)"')
_VALUES = (b"0", b"-1", b"99999999999", b"", b"x", b"1e9", "㊀".encode(), b"%1%2%9")


def _xml(chance: random.Random, data: bytes) -> bytes:
    """Disturb the elements of an XML part, or the values of its attributes."""
    pieces: list[bytes] = re.split(rb"(?=<)", data)
    for _ in range(chance.randint(1, 8)):
        if chance.random() < 0.5:
            at = chance.randrange(len(pieces))
            value = b'="' + chance.choice(_VALUES) + b'"'
            pieces[at] = _ATTRIBUTE.sub(lambda _, v=value: v, pieces[at], count=1)
        else:
            _element(chance, pieces)
    return b"".join(pieces)


def _element(chance: random.Random, pieces: list[bytes]) -> None:
    """Take out, repeat or put elsewhere a run that opens and closes one element."""
    start = chance.randrange(len(pieces))
    found = re.match(rb"<([\w:]+)[^/]*?>", pieces[start])
    if found is None:
        return
    closing = b"</" + found[1]
    ends = (at for at in range(start, len(pieces)) if pieces[at].startswith(closing))
    end = next(ends, None)
    if end is None:
        return
    run = pieces[start : end + 1]
    if chance.random() < 0.5:
        del pieces[start : end + 1]
    at = chance.randrange(len(pieces) + 1)
    pieces[at:at] = run * chance.choice([1, 1, 2, 40])


TEXTS: tuple[Mutation, ...] = (tokens, tokens, noise, recoded, webbed)
FILES: tuple[Mutation, ...] = (members, members, members, noise)


def survives(name: str, data: bytes) -> None:
    """Import it; raises AssertionError, or what broke, for anything but a refusal."""
    began = time.process_time()
    try:
        source = read_source(data, name)
        draft = parse(source)
    except DraftRefused:
        return
    assert fidelity(source.text, draft).exact, "text lost or invented"
    assert from_dict(to_dict(draft)) == draft, "does not survive being kept"
    last = len(source.lines)
    assert all(1 <= (w.where or 1) <= last for w in draft.warnings), "place outside"
    match(articles_of(draft), articles_of(draft)[::-1])
    assert time.process_time() - began < SLOW, "slow"


def hunt(minutes: float, seed: int, keep: Path) -> tuple[int, int]:
    """Damage and import until the CPU time is spent; give turns and finds."""
    begun = documents()
    chance = random.Random(seed)
    turns = finds = 0
    seen: set[str] = set()
    while time.process_time() < minutes * 60:
        turns += 1
        name, data = chance.choice(begun)
        is_text = name.endswith(".txt")
        for _ in range(chance.choice([1, 1, 1, 2, 3])):
            mutations: Sequence[Mutation] = TEXTS if is_text else FILES
            data = chance.choice(mutations)(chance, data)
        try:
            survives(name, data)
        except Exception as error:  # noqa: BLE001 - every find counts
            finds += 1
            place = traceback.format_exc().strip().split("\n")[-3:]
            if str(place) not in seen:
                seen.add(str(place))
                (keep / f"{seed}-{turns}-{name}").write_bytes(data)
                sys.stdout.write(f"{seed}-{turns}-{name}: {error!r}\n  {place}\n")
                sys.stdout.flush()
    return turns, finds


def main() -> None:
    """Read the options and hunt."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=1, help="of CPU time")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", type=Path, default=Path("var/fuzz"))
    chosen = options.parse_args()
    chosen.keep.mkdir(parents=True, exist_ok=True)
    turns, finds = hunt(chosen.minutes, chosen.seed, chosen.keep)
    sys.stdout.write(
        f"{turns} documents in {chosen.minutes:g} min of CPU, {finds} finds\n"
    )


if __name__ == "__main__":
    main()
