"""Comments as they come in: one JSON object a line."""

import json
from codecs import BOM_UTF8
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .errors import DigestRefused
from .shadow import is_whole

MAX_TEXT = 50_000
"""Characters of one comment; what is longer is kept and counted, not analysed."""

STANCES = ("赞成", "修改", "反对", "咨询")
UNDECIDED = "未判定"


@dataclass(frozen=True)
class Comment:
    """What one person said; `text` is never changed, offsets count its code points.

    `stance` is what the person declared and `provision` what it was declared on;
    both are empty when nothing was.
    """

    id: str | int
    text: str
    title: str = ""
    stance: str = ""
    provision: str = ""

    @property
    def order(self) -> tuple[int, str]:
        """Give a key by which comments stand in the same order in every run."""
        written = str(self.id)
        return len(written), written


def read_lines(lines: Iterable[bytes]) -> list[Comment]:
    """Read comments, one JSON object a line; blank lines do not count.

    Raises DigestRefused for a line that is no comment, and for an id used twice.
    """
    comments = [_comment(number, line) for number, line in _filled(lines)]
    seen: set[str] = set()
    for comment in comments:
        if str(comment.id) in seen:
            raise DigestRefused(
                f"编号“{comment.id}”出现了两次，每条意见要有自己的编号。"
            )
        seen.add(str(comment.id))
    return sorted(comments, key=lambda comment: comment.order)


def _filled(lines: Iterable[bytes]) -> list[tuple[int, bytes]]:
    # Some editors leave a mark at the head of a file, even of an empty one.
    numbered = enumerate(lines, start=1)
    bare = ((n, line.removeprefix(BOM_UTF8)) for n, line in numbered)
    return [(n, line) for n, line in bare if line.strip()]


def _comment(number: int, line: bytes) -> Comment:
    try:
        found = json.loads(line.decode())
    except (ValueError, RecursionError) as error:
        message = f"第{number}行不是 UTF-8 的 JSON，请每行写一个对象。"
        raise DigestRefused(message) from error
    if not isinstance(found, dict):
        raise DigestRefused(f"第{number}行应当是一个对象，含 id 和 text。")
    names = ("title", "stance", "provision")
    values = [_text(number, found, name) for name in names]
    identity = _id(number, found)
    if not is_whole("".join([str(identity), *values])):
        raise DigestRefused(f"第{number}行含有半个字符（代理码位），请改正后再交。")
    return Comment(identity, _text(number, found, "text", needed=True), *values)


def _id(number: int, found: dict[str, Any]) -> str | int:
    value = found.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise DigestRefused(f"第{number}行缺少 id（文字或整数）。")
    return value


def _text(number: int, found: dict[str, Any], key: str, needed: bool = False) -> str:
    value = found.get(key)
    if value is None and not needed:
        return ""
    if not isinstance(value, str):
        raise DigestRefused(f"第{number}行的 {key} 应当是文字。")
    return value
