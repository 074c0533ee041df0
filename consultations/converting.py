"""Files of other programs made readable: .doc .wps .odt by LibreOffice, PDF text.

The programs are optional. Where one is missing the file is refused with what to do.
Each runs without a shell, in a folder of its own, and is ended when it takes too long.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from .rules.errors import DraftRefused
from .rules.package import Package
from .rules.pdf_text import is_scanned, tidy
from .rules.reading import MAX_BYTES, OLD_KINDS, TOO_LARGE, old_kind, read_source
from .rules.source import Source

TIMEOUT = 90
# How often, in seconds, a conversion says that it is alive.
BEAT = 1
OFFICE = ("soffice", "libreoffice")
SLOW = ("doc", "odt")

NAMES = {"doc": "旧版 Word 或 WPS", "odt": "OpenDocument", "pdf": "PDF"}
FAILED = (
    "这个 {name} 文件没能转换。"
    "请用 Word 或 WPS 打开，确认内容完整，另存为 .docx 后再导入。"
)
TOO_SLOW = "转换这个文件用时过长，已经停止。请用 Word 或 WPS 另存为 .docx 后再导入。"
SCANNED = (
    "这个 PDF 里没有文字，看来是扫描件。"
    "请用文字识别软件转成文字，或者向来文单位索取 .docx 文件后再导入。"
)


class Stopped(Exception):
    """Nobody waits for the file any more; raised by the `beat` that is called."""


Beat = Callable[[], None]


def _silent() -> None:
    pass


def load_source(data: bytes | str, filename: str = "", beat: Beat = _silent) -> Source:
    """Read an upload or a pasted text, converting it first where that is needed.

    `beat` is called about every second while a program converts, and may raise
    Stopped to end it. Raises DraftRefused, in Chinese with what to do, as
    `read_source` does; also when a program is missing, fails, or takes longer than
    TIMEOUT seconds.
    """
    if len(data) > MAX_BYTES:
        raise DraftRefused(TOO_LARGE)
    kind = old_kind(data) if isinstance(data, bytes) else ""
    if not kind:
        return read_source(data, filename)
    refuse_without_tool(data)
    if kind == "pdf":
        return read_source(_text_of_pdf(data, beat), filename)
    return read_source(_by_office(data, kind, beat), filename)


def is_slow(data: bytes | str) -> bool:
    """Say whether reading takes seconds, because an office program must start."""
    return isinstance(data, bytes) and old_kind(data) in SLOW


def refuse_without_tool(data: bytes | str) -> None:
    """Raise DraftRefused when the program for this kind of file is not installed."""
    kind = old_kind(data) if isinstance(data, bytes) else ""
    if kind and _tool(kind) is None:
        raise DraftRefused(OLD_KINDS[kind])


def _tool(kind: str) -> str | None:
    if kind == "pdf":
        return shutil.which("pdftotext")
    return next((path for name in OFFICE if (path := shutil.which(name))), None)


def _by_office(data: bytes, kind: str, beat: Beat) -> bytes:
    """The file as .docx; automatic numbers and tables survive the way."""
    if kind == "odt":
        Package(data)  # refuses archive bombs before anything unpacks them
    with tempfile.TemporaryDirectory(prefix="minyi-convert-") as folder:
        source = Path(folder, f"source.{kind}")
        source.write_bytes(data)
        profile = Path(folder, "profile").as_uri()
        _run(
            [
                str(_tool(kind)),
                f"-env:UserInstallation={profile}",
                "--headless",
                "--norestore",
                "--nolockcheck",
                "--convert-to",
                "docx:MS Word 2007 XML",
                "--outdir",
                folder,
                str(source),
            ],
            folder,
            kind,
            beat,
        )
        result = Path(folder, "source.docx")
        if not result.exists():
            raise DraftRefused(FAILED.format(name=NAMES[kind]))
        return result.read_bytes()


def _text_of_pdf(data: bytes, beat: Beat) -> str:
    """The text of a PDF as it is laid out; raises DraftRefused for a scan."""
    with tempfile.TemporaryDirectory(prefix="minyi-convert-") as folder:
        source = Path(folder, "source.pdf")
        source.write_bytes(data)
        command = [str(_tool("pdf")), "-layout", "-enc", "UTF-8", str(source), "-"]
        text = _run(command, folder, "pdf", beat).decode("utf-8", "replace")
    if is_scanned(text):
        raise DraftRefused(SCANNED)
    return tidy(text)


def _run(command: Sequence[str], folder: str, kind: str, beat: Beat) -> bytes:
    """Run a program with no input, the network's proxies and our settings hidden."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": folder,
        "LANG": "C.UTF-8",
    }
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment,
        start_new_session=True,
    )
    try:
        output = _wait(process, beat)
    except BaseException:
        # The office program starts others: end the whole group.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    if process.returncode:
        raise DraftRefused(FAILED.format(name=NAMES[kind]))
    return output


def _wait(process: subprocess.Popen[bytes], beat: Beat) -> bytes:
    """Wait for the end of a program, asking every second whether to go on."""
    end = time.monotonic() + TIMEOUT
    while True:
        left = end - time.monotonic()
        try:
            output, _errors = process.communicate(timeout=min(BEAT, max(left, 0)))
        except subprocess.TimeoutExpired as error:
            if left <= BEAT:
                raise DraftRefused(TOO_SLOW) from error
            beat()
        else:
            return output
