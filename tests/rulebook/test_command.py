import io
import json

import pytest
from django.core.management import CommandError, call_command

from config.management.commands import rules as command


def run(*args, **options):
    out = io.StringIO()
    call_command(command.Command(), *args, stdout=out, **options)
    return out.getvalue()


def test_the_whole_rulebook_as_json():
    rows = json.loads(run(json=True))
    assert len(rows) == 52
    assert rows[0]["source"]["article"]


def test_one_row_on_a_day():
    name = "consultation.administrative_regulation"
    assert json.loads(run(name, on="2026-06-30", json=True))["version"] == "2017-12-22"
    assert json.loads(run(name, on="2026-07-01", json=True))["version"] == "2026-05-15"


def test_the_rows_in_force_on_a_day_for_people():
    lines = run(on="2017-01-01").splitlines()
    assert len(lines) == 4  # only those without dates
    assert "待核对" in lines[0]
    assert "30 日\t《中华人民共和国立法法》第四十条" in run("consultation.law")


@pytest.mark.parametrize(
    ("args", "options", "reason"),
    [
        (["consultation.none"], {}, "没有编号为 consultation.none 的规则"),
        (["consultation.law"], {"on": "1990-01-01"}, "没有生效的文本"),
        ([], {"on": "昨天"}, "日期应写作"),
    ],
)
def test_a_refusal_ends_with_status_2(args, options, reason):
    with pytest.raises(CommandError, match=reason) as caught:
        run(*args, **options)
    assert caught.value.returncode == 2
