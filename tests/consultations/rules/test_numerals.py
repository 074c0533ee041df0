import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.rules.numerals import MAX, find_int, to_chinese, to_int


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一十五", 15),
        ("廿五", 25),
        ("卅", 30),
        ("一百", 100),
        ("百〇八", 108),  # the hundred without its 一
        ("一百零八", 108),
        ("一百〇八", 108),
        ("一百一十", 110),
        ("一千二百六十", 1260),  # the last article of 民法典
        ("一千零一", 1001),
        ("一千零二十", 1020),
        ("108", 108),
        ("１０８", 108),
        (" 一 百 二 十 ", 120),
        ("一　百", 100),
        ("一八四○", 1840),  # a year, digit by digit
        ("二〇二六", 2026),
        ("壹拾贰", 12),
        ("两百", 200),
        ("〇", 0),
    ],
)
def test_numerals_are_read(text, number):
    assert to_int(text) == number


@pytest.mark.parametrize(
    "text", ["", "  ", "条", "一条", "十百", "10000", "1.5", "第一"]
)
def test_what_is_no_numeral_is_refused(text):
    with pytest.raises(ValueError, match="."):
        to_int(text)
    assert find_int(text) is None


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"),
        (7, "七"),
        (10, "十"),
        (19, "十九"),
        (20, "二十"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1000, "一千"),
        (1010, "一千零一十"),
        (1260, "一千二百六十"),
        (9009, "九千零九"),
    ],
)
def test_numbers_are_written_as_laws_write_them(number, text):
    assert to_chinese(number) == text


@pytest.mark.parametrize("number", [-1, MAX + 1])
def test_numbers_out_of_range_cannot_be_written(number):
    with pytest.raises(ValueError, match="out of range"):
        to_chinese(number)


@given(st.integers(0, MAX))
def test_what_is_written_is_read_back(number):
    assert to_int(to_chinese(number)) == number


@given(st.integers(1, MAX))
def test_zero_may_be_written_either_way(number):
    assert to_int(to_chinese(number).replace("零", "〇")) == number


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_none(text):
    number = find_int(text)
    assert number is None or 0 <= number <= MAX
