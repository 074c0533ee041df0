"""Looking into PDF files, for tests."""

import shutil
import subprocess

import pytest

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None,
    reason="pdftotext is not installed: apt-get install poppler-utils",
)


def text_of(content: bytes) -> str:
    """The words of a file, page by page, as they are laid out."""
    return subprocess.run(
        ["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"],
        input=content,
        capture_output=True,
        check=True,
        timeout=60,
    ).stdout.decode()


def squeezed(content: bytes) -> str:
    """The words without any blank: lines break where the paper ends."""
    return "".join(text_of(content).split())
