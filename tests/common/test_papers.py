"""PDF: kept by what it says, set without reading anything, missed with kind words."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import RequestFactory

from common import papers
from tests.pdf import needs_poppler, text_of

SECRET = "not to be printed"


@pytest.fixture
def obstacle():
    """Find out anew what is in the way, and forget it again."""
    papers.obstacle.cache_clear()
    yield papers.obstacle
    papers.obstacle.cache_clear()


def test_a_document_is_known_by_what_it_says(settings):
    first = papers.drawn("<p>甲</p>")
    assert papers.drawn("<p>甲</p>").key == first.key
    assert papers.drawn("<p>乙</p>").key != first.key


def test_marks_are_told_apart_and_so_is_the_demo(settings):
    def key(*marks):
        return papers.paper("paper/base.html", marks, dict).key

    assert key("甲", "乙") == key("甲", "乙")
    assert len({key("甲", "乙"), key("甲乙"), key("乙", "甲")}) == 3
    before = key("甲")
    settings.DEMO = not settings.DEMO
    assert key("甲") != before


def test_a_document_holds_the_demo_strip(settings):
    for demo in (True, False):
        settings.DEMO = demo
        assert ("演示数据" in papers.draw("paper/base.html", {})) is demo


def test_it_is_set_once_and_then_found(press):
    wanted = papers.drawn("<html lang=zh><title>甲</title><p>甲乙丙</p></html>")
    assert papers.find(wanted) is None
    path = papers.build(wanted)
    assert papers.find(wanted) == path
    assert path.read_bytes().startswith(b"%PDF")
    assert [*path.parent.iterdir()] == [path]


@needs_poppler
def test_nothing_is_read_from_the_disk_or_the_network(press, tmp_path):
    picture = tmp_path / "a.svg"
    picture.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="50">'
        f'<text y="20">{SECRET}</text></svg>'
    )
    inside = picture.read_text()
    html = "<html lang=zh><title>甲</title><p>{}</p></html>"
    outside = papers.drawn(html.format(f'<img alt="" src="{picture.as_uri()}">'))
    assert SECRET not in text_of(papers.build(outside).read_bytes())
    # A picture within the document is drawn: the check above can fail.
    within = papers.drawn(html.format(inside))
    assert SECRET in text_of(papers.build(within).read_bytes())


@needs_poppler
def test_text_stays_text(press):
    wanted = papers.drawn("<html lang=zh><title>甲</title><p>&lt;b&gt;甲</p></html>")
    assert "<b>甲" in text_of(papers.build(wanted).read_bytes())


def test_a_browser_that_has_it_gets_no_copy(press):
    wanted = papers.drawn("<html lang=zh><title>甲</title><p>甲</p></html>")
    path, request = papers.build(wanted), RequestFactory().get("/")
    first = papers.answer(request, wanted, path, "甲/乙")
    assert first["Content-Type"] == "application/pdf"
    assert first["Content-Disposition"].endswith("%E7%94%B2%E4%B9%99.pdf")
    assert b"".join(first.streaming_content) == path.read_bytes()
    request.META["HTTP_IF_NONE_MATCH"] = first["ETag"]
    assert papers.answer(request, wanted, path, "甲").status_code == 304
    request.META["HTTP_IF_NONE_MATCH"] = '"another"'
    assert papers.answer(request, wanted, path, "甲").status_code == 200


def test_old_files_go(settings, tmp_path):
    settings.PAPERS_ROOT = tmp_path
    folder = tmp_path / "ab"
    folder.mkdir()
    day = 24 * 3600
    for name, age in (("new.pdf", 1), ("old.pdf", papers.KEPT_DAYS + 1)):
        (folder / name).write_bytes(b"%PDF")
        os.utime(folder / name, (1e9 - age * day, 1e9 - age * day))
    assert papers.prune(now=1e9) == 1
    assert [path.name for path in folder.iterdir()] == ["new.pdf"]
    settings.PAPERS_ROOT = tmp_path / "never made"
    assert papers.prune() == 0


def test_without_the_library_the_page_says_what_to_do(rf, obstacle, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert "pango" in obstacle()
    answer = papers.hand_out(rf.get("/"), papers.drawn(""), "甲", {"打印版": "/print/"})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "没有安装" in page
    assert 'href="/print/"' in page
    assert "libpango-1.0-0" in page


def test_what_cannot_be_set_is_an_error_and_leaves_no_file(press, monkeypatch):
    wanted = papers.drawn("<html lang=zh><title>甲</title></html>")
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(papers.PressFailed):
        papers.build(wanted)
    monkeypatch.undo()
    monkeypatch.setattr(papers, "LIMIT_SECONDS", 0.01)
    with pytest.raises(subprocess.TimeoutExpired):
        papers.build(wanted)
    assert papers.find(wanted) is None


def test_the_program_sees_no_secret(press, monkeypatch, tmp_path):
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\nenv\n")
    program.chmod(0o755)
    monkeypatch.setenv("SECRET_KEY", "a secret")
    monkeypatch.setattr(sys, "executable", str(program))
    told = papers.build(papers.drawn("<p>甲</p>")).read_text()
    assert "PATH=" in told
    assert "secret" not in told


FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{}</dir><cachedir>{}</cachedir></fontconfig>"""
ASK = (
    "import django; django.setup(); from common.papers import obstacle; "
    "print(obstacle())"
)


def test_without_a_chinese_typeface_it_is_said_too(press, tmp_path):
    """A machine whose only typefaces are Latin ones sets nothing but boxes."""
    latin = Path("/usr/share/fonts/truetype/dejavu")
    if not latin.exists():
        pytest.skip("no Latin typeface: apt-get install fonts-dejavu-core")
    config = tmp_path / "fonts.conf"
    config.write_text(FONTS.format(latin, tmp_path / "cache"))
    told = {
        **os.environ,
        "FONTCONFIG_FILE": str(config),
        "PYTHONPATH": "site:.",
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }
    answer = subprocess.run(
        [sys.executable, "-c", ASK],
        env=told,
        capture_output=True,
        check=True,
        text=True,
        timeout=120,
    )
    assert "中文字体" in answer.stdout


@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="pdfinfo is not installed")
def test_pages_are_a4_and_tagged(press, tmp_path):
    wanted = papers.drawn("<html lang=zh><title>甲</title><p>甲</p></html>")
    told = subprocess.run(
        ["pdfinfo", papers.build(wanted)], capture_output=True, check=True, text=True
    ).stdout
    assert "(A4)" in told
    assert "Tagged:          yes" in told
