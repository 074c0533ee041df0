"""Documents on A4 as PDF, set by WeasyPrint and kept under what they say.

WeasyPrint needs pango and a Chinese typeface of the system. Both are optional: where
one is missing `obstacle` says so, and all else runs. It works in a process of its
own: no other request waits for it, its memory is given back, and it can be ended.
"""

import base64
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template, render_to_string
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.exports import attachment

PDF = "application/pdf"
# After so many days a file is set anew when somebody asks for it.
KEPT_DAYS = 30
# No document takes longer, not even a code of a thousand articles.
LIMIT_SECONDS = 300
# All that the program sees of our environment: no key, no address of a database.
_SEEN = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "FONTCONFIG_FILE")
_BASE, _STYLE = "paper/base.html", "paper/paper.css"


class PressFailed(DomainError):
    """The document could not be set; the message is the program's."""


@dataclass(frozen=True)
class Paper:
    """A document: the hash of all it says, its size in characters, how it is drawn."""

    key: str
    size: int
    html: Callable[[], str]


def paper(
    template: str, marks: Iterable[str], context: Callable[[], dict[str, Any]]
) -> Paper:
    """A document that is drawn by a template and depends on nothing but `marks`."""
    told = list(marks)
    key = _digest([str(settings.DEMO), _design(template), *told])
    return Paper(key, sum(map(len, told)), lambda: draw(template, context()))


def drawn(html: str) -> Paper:
    """A short document that has been drawn already."""
    return Paper(_digest([_design(_BASE), html]), len(html), lambda: html)


def draw(template: str, context: dict[str, Any]) -> str:
    """The HTML of a document; without request, so that it holds nothing of a person."""
    return render_to_string(template, {"DEMO": settings.DEMO, **context})


def _digest(parts: Iterable[str]) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(part.encode("utf-8", "surrogatepass") + b"\x1f")
    return found.hexdigest()


@cache
def _design(template: str) -> str:
    """The hash of everything that shapes a document: a new layout is a new file."""
    return _digest(map(_source, (template, _BASE, _STYLE)))


def _source(template: str) -> str:
    return str(get_template(template).template.source)


def find(wanted: Paper) -> Path | None:
    """The finished file, if there is one."""
    path = _path(wanted)
    return path if path.exists() else None


def build(wanted: Paper) -> Path:
    """Set a document and keep it; takes about 1.5 s for 25,000 characters.

    Two may set the same one at once: the file appears whole, and is the same.
    """
    path = _path(wanted)
    path.parent.mkdir(parents=True, exist_ok=True)
    content, _said = _set(wanted.html())
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as target:
        target.write(content)
    os.replace(target.name, path)
    return path


def _path(wanted: Paper) -> Path:
    return Path(settings.PAPERS_ROOT) / wanted.key[:2] / f"{wanted.key}.pdf"


def _set(html: str) -> tuple[bytes, str]:
    """The PDF, and what the program said. Raises PressFailed or TimeoutExpired."""
    style = base64.b64encode(_source(_STYLE).encode()).decode()
    options = ["--encoding", "utf-8", "--pdf-variant", "pdf/ua-1"]
    # A document holds all it needs: nothing is read from the network or the disk.
    options += ["--allowed-protocols", "data", "-s", f"data:text/css;base64,{style}"]
    done = subprocess.run(
        [sys.executable, "-m", "weasyprint", *options, "-", "-"],
        input=html.encode("utf-8", "replace"),
        capture_output=True,
        env={name: os.environ[name] for name in _SEEN if name in os.environ},
        timeout=LIMIT_SECONDS,
        check=False,
    )
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode:
        raise PressFailed(said[-500:])
    return done.stdout, said


@cache
def obstacle() -> str:
    """Why no PDF can be made on this machine, in Chinese; empty when it can."""
    try:
        said = _set("<html lang='zh'><title>中</title><p>中文</p></html>")[1]
    except subprocess.TimeoutExpired:
        return ""  # slow today is not missing
    except (PressFailed, OSError):
        return _("这台服务器没有安装 PDF 排版需要的系统组件（pango）。")
    return _("这台服务器没有安装中文字体。") if ".notdef" in said else ""


def answer(request: HttpRequest, wanted: Paper, path: Path, name: str) -> HttpResponse:
    """Hand a finished file out as `name`.pdf; a browser that has it gets a 304."""
    etag = f'"{wanted.key}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = FileResponse(path.open("rb"), content_type=PDF)
        response["Content-Disposition"] = attachment(f"{name}.pdf")
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def unavailable(request: HttpRequest, others: dict[str, str]) -> HttpResponse:
    """Say kindly why there is no PDF; `others` names other forms with addresses."""
    context = {"reason": obstacle(), "others": others}
    return render(request, "paper/unavailable.html", context, status=503)


def hand_out(
    request: HttpRequest, wanted: Paper, name: str, others: dict[str, str]
) -> HttpResponse:
    """Answer with a short document, set at once when it is not there yet."""
    path = find(wanted)
    if path is None and obstacle():
        return unavailable(request, others)
    return answer(request, wanted, path or build(wanted), name)


def prune(now: float | None = None) -> int:
    """Delete the files that are older than KEPT_DAYS; say how many."""
    since = (time.time() if now is None else now) - KEPT_DAYS * 24 * 3600
    old = [
        path
        for path in Path(settings.PAPERS_ROOT).glob("*/*")
        if path.stat().st_mtime < since
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
