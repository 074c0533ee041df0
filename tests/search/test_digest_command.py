"""`manage.py digest`: the contract of its lines, its refusals and its exit."""

import io
import json
import sys
import types

import pytest
from django.core.management import CommandError, call_command

from search.management.commands import digest as command

ROWS = [
    {"id": "c1", "text": "第十条充电服务费太贵，应当限价。", "stance": "修改"},
    {"id": "c2", "text": "第10条的充电服务费太高，要限价。", "provision": "第十条"},
    {"id": 3, "text": "第十条充电服务费太贵，应当限价。", "title": "题"},
]


def run(*args, **options):
    out = io.StringIO()
    call_command(command.Command(), *args, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    def write(rows, name="in.jsonl"):
        path = tmp_path / name
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        path.write_text("\n".join(lines), encoding="utf-8")
        return str(path)

    return write


def test_keys_of_the_contract(file):
    output = json.loads(run(file(ROWS), json=True))
    assert output["ledger"]["comments"] == 3
    assert {"kind": "exact", "members": ["c1", 3]}.items() <= output["duplicates"][
        0
    ].items() or (sorted(map(str, output["duplicates"][0]["members"])) == ["3", "c1"])
    (cluster,) = output["clusters"]
    assert {"id", "label", "members"} <= set(cluster)
    assert {tuple(sorted(m)) for m in cluster["members"]} == {("end", "id", "start")}
    assert output["themes"][0]["clusters"] == [cluster["id"]]
    assert {"id", "start", "end", "text"} <= set(output["quotes"][0])
    assert {"text", "evidence"} <= set(output["statements"][0])


def test_standard_input(monkeypatch):
    written = b"\n".join(json.dumps(row).encode() for row in ROWS)
    stdin = types.SimpleNamespace(buffer=io.BytesIO(written))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert json.loads(run("-"))["ledger"]["comments"] == 3


def test_several_files_give_a_line_each_and_a_refused_one_stops_nothing(file, tmp_path):
    missing = str(tmp_path / "missing.jsonl")
    lines = run(file(ROWS), missing, file(ROWS[:1], "b.jsonl")).splitlines()
    first, second, third = map(json.loads, lines)
    assert first["file"].endswith("in.jsonl")
    assert "无法打开文件" in second["error"]
    assert third["ledger"]["comments"] == 1


@pytest.mark.parametrize(
    ("rows", "message"),
    [([{"id": 1}], "text 应当是文字"), ([{"text": "无"}], "缺少 id")],
)
def test_a_refused_input_ends_with_two(file, rows, message):
    with pytest.raises(CommandError, match=message) as refused:
        run(file(rows))
    assert refused.value.returncode == 2


def test_articles_of_a_draft_are_inferred(file, tmp_path):
    draft = tmp_path / "draft.txt"
    draft.write_text(
        "电动自行车管理规定（草案）\n第一条　为了加强管理，制定本规定。\n"
        "第二条　充电服务费由经营者与业主大会协商确定，电费执行居民电价。\n"
        "第三条　任何人不得在楼道停放电动自行车。\n",
        encoding="utf-8",
    )
    rows = [{"id": 1, "text": "充电服务费和居民电价要公开协商，不能乱收"}]
    output = json.loads(run(file(rows), draft=str(draft)))
    anchor = output["articles"][0]["anchors"][0]
    assert (anchor["article"], anchor["method"]) == ("第二条", "inferred")


def test_a_draft_that_cannot_be_read_is_refused(file):
    with pytest.raises(CommandError, match="无法打开文件"):
        run(file(ROWS), draft="nowhere.docx")
