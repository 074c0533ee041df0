"""Lines become comments, or are refused with a sentence that says what to do."""

import json

import pytest

from search.digest.errors import DigestRefused
from search.digest.reading import Comment, read_lines


def lines(*rows):
    return [json.dumps(row).encode() for row in rows]


def test_comments_in_an_order_of_their_own():
    given = lines({"id": 10, "text": "十"}, {"id": 9, "text": "九", "stance": None})
    assert read_lines([*given, b"  \n"]) == [Comment(9, "九"), Comment(10, "十")]


def test_all_keys_and_a_byte_order_mark():
    row = {"id": "a", "text": "文", "title": "题", "stance": "赞成", "provision": "u1"}
    given = "\ufeff".encode() + lines({**row, "more": [1]})[0]
    assert read_lines([given]) == [Comment("a", "文", "题", "赞成", "u1")]


def test_a_file_that_holds_a_byte_order_mark_alone_is_empty():
    assert read_lines(["\ufeff".encode(), b""]) == []


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([b"not json"], "第1行不是"),
        ([b"\xff\xfe"], "第1行不是"),
        (lines({"id": 1, "text": ""}, ["x"]), "第2行应当是一个对象"),
        (lines({"text": "无编号"}), "第1行缺少 id"),
        (lines({"id": True, "text": ""}), "第1行缺少 id"),
        (lines({"id": 1.5, "text": ""}), "第1行缺少 id"),
        (lines({"id": "", "text": ""}), "第1行缺少 id"),
        (lines({"id": 1}), "text 应当是文字"),
        (lines({"id": 1, "text": None}), "text 应当是文字"),
        (lines({"id": 1, "text": "", "stance": 3}), "stance 应当是文字"),
        (lines({"id": 1, "text": ""}, {"id": "1", "text": ""}), "出现了两次"),
        (lines({"id": "\ud800", "text": ""}), "半个字符"),
        ([b"[" * 100_000], "第1行不是"),
    ],
)
def test_refusals(given, message):
    with pytest.raises(DigestRefused, match=message):
        read_lines(given)
