"""Packages made to hurt: bombs, entities, lying headers."""

import io
import struct
import time
import zipfile

import pytest

from consultations.rules.docx import read_docx
from consultations.rules.errors import DraftRefused
from tests.consultations.rules.packages import document, package, paragraph

LOL = (
    '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def refuse(data, advice):
    start = time.process_time()
    with pytest.raises(DraftRefused, match=advice):
        read_docx(data)
    assert time.process_time() - start < 1


@pytest.mark.parametrize("declaration", [LOL, OUTSIDE])
def test_document_types_and_entities_are_refused(declaration):
    body = document(paragraph("&c;" if declaration is LOL else "&a;"))
    refuse(package(raw=declaration + body), "不安全")


def test_a_late_document_type_is_found_too():
    body = document(paragraph("第一条 甲。"))
    refuse(package(raw=f"<!--{'x' * 5000}-->{OUTSIDE}{body}"), "不安全")


def test_a_bomb_that_declares_its_size_is_refused():
    refuse(package(raw=" " * (70 * 1024 * 1024)), "解压后过大")


def test_a_bomb_of_great_ratio_is_refused():
    refuse(package(paragraph("0" * 5_000_000)), "解压后过大")


def test_a_bomb_beside_the_text_is_refused():
    parts = {"word/media/image.bin": bytes(80 * 1024 * 1024)}
    refuse(package(paragraph("第一条 甲。"), parts=parts), "解压后过大")


def test_a_header_that_lies_about_the_size_is_found_while_reading():
    data = bytearray(package(paragraph("0" * 5_000_000)))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.find(signature)
        while at >= 0:
            struct.pack_into("<I", data, at + offset, 1000)
            at = data.find(signature, at + 1)
    refuse(bytes(data), "损坏|解压后过大")


def test_too_many_entries_are_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(5200):
            archive.writestr(f"{number}.xml", "")
    refuse(stream.getvalue(), "解压后过大")


def test_an_encrypted_entry_is_named_as_such():
    data = bytearray(package(paragraph("第一条 甲。")))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    refuse(bytes(data), "密码")


def test_deep_nesting_is_refused():
    deep = "<w:sdt>" * 5000 + "</w:sdt>" * 5000
    refuse(package(deep), "损坏")


def test_a_damaged_stream_is_refused():
    data = bytearray(package(paragraph("第一条 甲。" * 500)))
    at = data.find(b"word/document.xml") + 40
    data[at : at + 30] = bytes(30)
    refuse(bytes(data), "损坏")
