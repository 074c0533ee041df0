"""Files of other programs: converted where the program is there, else refused."""

import shutil
import subprocess
import time

import pytest

from consultations import converting
from consultations.converting import is_slow, load_source
from consultations.rules.errors import DraftRefused
from consultations.rules.fidelity import fidelity
from consultations.rules.structure import parse
from consultations.rules.tree import counts
from tests.consultations.pdfs import pdf
from tests.consultations.rules.texts import LAW

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)
needs_pdf = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext is not installed"
)

PAGES = (
    [
        "甲市议事协商条例",
        "\u3000\u3000第一条\u3000为了规范议事协商活动，保障居民依法直接行使民主权利，建立健全工作",
        "机制，根据有关法律，制定本条例。",
        "\u3000\u3000第二条\u3000有下列情形之一的，应当召开议事会，并且将会议的时间、地点和议题在",
        "小区内公告：",
        "\u3000\u3000（一）涉及多数居民切身利益，需要共同商定解决办法的；",
        "\u3000\u3000（二）二十名以上居民联名提出的。",
        "\u3000\u3000议事会的召集人由居民委员会成员担任，也可以由居民推选，具体办法按照前",
        "— 1 —",
    ],
    [
        "款第（一）项、第（二）项的规定执行。",
        "\u3000\u3000第三条\u3000市、县（区）人民政府应当加强对议事协商工作的领导，将所需经费列入",
        "本级财政预算。",
        "\u3000\u3000第四条\u3000本条例自2026年1月1日起施行。",
        "— 2 —",
    ],
)


@needs_pdf
def test_a_pdf_with_a_text_layer_is_read():
    source = load_source(pdf(*PAGES), "a.pdf")
    draft = parse(source)
    found = counts(draft)
    assert draft.name == "甲市议事协商条例"
    assert (found["tiao"], found["kuan"], found["xiang"]) == (4, 5, 2)
    assert fidelity(source.text, draft).exact
    paragraph = draft.articles()[1].full_text().split("\n")[-1]
    assert paragraph.endswith("按照前款第（一）项、第（二）项的规定执行。")


@needs_pdf
def test_a_scan_is_refused_with_advice():
    with pytest.raises(DraftRefused, match="扫描件"):
        load_source(pdf([], []), "a.pdf")


@needs_pdf
def test_a_broken_pdf_is_refused():
    with pytest.raises(DraftRefused, match="没能转换"):
        load_source(b"%PDF-1.7\nnothing at all", "a.pdf")


@pytest.fixture
def folder(tmp_path):
    """A folder with the same small law as .doc and .odt, made by LibreOffice."""
    (tmp_path / "law.txt").write_text(LAW, encoding="utf-8")
    for kind in ("doc", "odt"):
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={(tmp_path / 'p').as_uri()}",
                "--headless",
                "--infilter=Text (encoded):UTF8",
                "--convert-to",
                kind,
                "--outdir",
                tmp_path,
                tmp_path / "law.txt",
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
    return tmp_path


@needs_office
def test_old_word_and_open_document_are_converted(folder):
    for name in ("law.doc", "law.odt"):
        data = (folder / name).read_bytes()
        assert is_slow(data)
        source = load_source(data, name)
        assert [line.text for line in source.lines if line.text] == LAW.splitlines()


@needs_office
def test_garbage_under_an_old_name_is_refused():
    with pytest.raises(DraftRefused):
        parse(load_source(OLE, "a.doc"))


@pytest.mark.parametrize(
    ("data", "advice"),
    [(OLE, "旧版 Word"), (b"%PDF-1.7\n", "PDF"), (pdf(["甲"]), "PDF")],
)
def test_without_the_program_the_refusal_says_what_to_do(data, advice, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(DraftRefused, match=advice) as refusal:
        load_source(data, "a.doc")
    assert "另存为 .docx" in str(refusal.value)


def test_a_program_that_hangs_is_ended(tmp_path, monkeypatch):
    program = tmp_path / "pdftotext"
    program.write_text("#!/bin/sh\n/bin/sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(converting, "TIMEOUT", 0.3)
    start = time.monotonic()
    with pytest.raises(DraftRefused, match="用时过长"):
        load_source(pdf(["甲"]), "a.pdf")
    assert time.monotonic() - start < 40  # not sixty


def test_huge_files_are_refused_at_once():
    start = time.process_time()
    for head in (b"%PDF-1.7", OLE):
        with pytest.raises(DraftRefused, match="20 MB"):
            load_source(head + bytes(200 * 1024 * 1024))
    assert time.process_time() - start < 1


def test_what_needs_no_program_is_read_as_before():
    assert load_source(LAW).text == LAW
    assert not is_slow(LAW)
