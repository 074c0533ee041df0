"""Whatever stands in the cells, reading a roster ends with findings, never an error."""

from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.rules.cells import area, written
from accounts.rules.roster import parse

HEAD = ["楼栋", "单元", "房号", "用途", "面积", "业主", "证件号", "手机号", "投票人"]
HEAD += ["共有", "销售状态", "计票", "面积来源"]
WORDS = st.sampled_from(
    ["3", "1201", "89.52", "林某", "林某、陈某", "是", "否", "未售"]
)
CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=True, allow_infinity=True),
    WORDS,
)
ROWS = st.lists(st.lists(CELLS, max_size=15), max_size=12)


@given(ROWS)
@settings(max_examples=200, deadline=None)
def test_any_cells(rows):
    roster = parse([(1, HEAD), *enumerate(rows, start=2)], declared_area=8952)
    for unit in roster.units:
        assert unit.area is None or unit.area > 0
        assert unit.area is not None or not unit.counts
        assert sum(owner.is_voter for owner in unit.owners) <= 1 or roster.blocking
    assert roster.blocking or roster.area == 8952
    keys = [unit.key for unit in roster.units]
    assert len(set(keys)) == len(keys)


@given(ROWS)
@settings(max_examples=50, deadline=None)
def test_any_table_without_a_heading(rows):
    for finding in parse(enumerate(rows, start=1)).findings:
        assert finding.message


@given(st.integers(1, 10**9))
def test_an_area_is_read_as_it_was_written(hundredths):
    assert area(written(hundredths)) == hundredths
