"""The two commands on drafts: contracts that others build on."""

import io
import json

import pytest
from django.core.management import call_command

from tests.consultations.rules.texts import LAW

OLD = LAW
NEW = LAW.replace("第二条", "第二条　新的一条，与甲无关。\n第三条").replace(
    "第三条　本条例自", "第四条　本条例自"
)


@pytest.fixture
def write(tmp_path):
    def write_file(name, text):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write_file


def run(*arguments, **options):
    out, err = io.StringIO(), io.StringIO()
    call_command(*arguments, stdout=out, stderr=err, **options)
    return out.getvalue()


def test_one_file_as_json(write):
    found = json.loads(run("parse_draft", write("a.txt", LAW), "--json"))
    assert found["title"] == "甲市小区议事条例"
    assert found["note"] == ""
    assert found["counts"] == {
        "bian": 0,
        "fenbian": 0,
        "zhang": 0,
        "jie": 0,
        "tiao": 3,
        "tiao_zhi": 0,
        "kuan": 3,
        "xiang": 0,
        "mu": 0,
    }
    assert found["articles"][1] == {
        "label": "第二条",
        "caption": "",
        "text": "本条例适用于本市。",
    }
    assert found["warnings"] == []
    assert found["xrefs"] == {"total": 0, "broken": []}


def test_warnings_and_references_carry_their_place(write):
    text = LAW.replace("第三条　", "第四条　依照本条例第九条，")
    found = json.loads(run("parse_draft", write("a.txt", text), "--json"))
    assert found["xrefs"] == {
        "total": 1,
        "broken": [{"text": "本条例第九条", "where": 4}],
    }
    assert found["warnings"][0] == {
        "code": "gap",
        "message": "断号：第二条之后是第四条。",
        "where": 4,
    }


def test_several_files_give_a_line_each_and_go_on(write):
    names = [write("a.txt", LAW), write("b.txt", "你好"), write("c.txt", LAW)]
    rows = [
        json.loads(row) for row in run("parse_draft", *names, "--json").splitlines()
    ]
    assert [row["file"] for row in rows] == names
    assert "不是法规文本" in rows[1]["error"]
    assert rows[2]["counts"]["tiao"] == 3


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"", "空"),
        (b"%PDF-1.4", "PDF"),
        ("你好".encode(), "不是法规文本"),
        (bytes(21 * 1024 * 1024), "20 MB"),
        (None, "无法打开"),
    ],
)
def test_a_refused_file_ends_with_code_two(write, content, advice):
    path = write("a.docx", content) if content is not None else "/nowhere/a.docx"
    err = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("parse_draft", path, "--json", stdout=io.StringIO(), stderr=err)
    assert end.value.code == 2
    assert advice in err.getvalue()


def test_a_summary_for_people(write):
    text = run("parse_draft", write("a.txt", LAW.replace("第三条", "第五条")))
    assert "条 3，款 3" in text
    assert "一字未少" in text
    assert "第 4 行：断号" in text
    assert "未导入" in run("parse_draft", write("b.txt", "你好"), write("c.txt", LAW))


def test_two_versions_are_compared(write):
    found = run("compare_drafts", write("a.txt", OLD), write("b.txt", NEW), "--json")
    assert json.loads(found) == {
        "pairs": [
            {"old": "第一条", "new": "第一条", "kind": "unchanged"},
            {"old": None, "new": "第二条", "kind": "added"},
            {"old": "第二条", "new": "第三条", "kind": "unchanged"},
            {"old": "第三条", "new": "第四条", "kind": "unchanged"},
        ],
        "counts": {
            "unchanged": 3,
            "changed": 0,
            "added": 1,
            "deleted": 0,
            "renumbered": 2,
        },
    }


def test_a_comparison_for_people(write):
    text = run("compare_drafts", write("a.txt", OLD), write("b.txt", NEW))
    assert "第二条\t第三条\t未改" in text
    assert "新增 1" in text
    assert "条号变动 2" in text


def test_a_comparison_with_a_refused_file_ends_with_code_two(write):
    with pytest.raises(SystemExit) as end:
        run("compare_drafts", write("a.txt", OLD), write("b.txt", "你好"))
    assert end.value.code == 2
