"""The folded text, personal data covered, and the way back to the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.digest.hanzi import SIMPLIFIED
from search.digest.shadow import FILL, compact, is_whole, shadow_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("建議增加充電樁", "建议增加充电桩"),
        ("ＡＢＣ１２３，", "abc123,"),
        ("第①條㎡", "第1条m2"),
        ("a\u200bb\tc\nd", "a b c\nd"),
        ("", ""),
    ],
)
def test_folding(text, folded):
    assert shadow_of(text).text == folded


def test_way_back_where_one_character_became_two():
    shadow = shadow_of("面积㎡不足")
    start = shadow.text.index("m2")
    assert shadow.text == "面积m2不足"
    assert shadow.original(start, start + 2) == (2, 3)
    assert shadow.original(start + 2, start + 4) == (3, 5)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("电话１３８００００１１１１请回", "１３８００００１１１１"),
        ("我家3栋2单元1201室漏水", "3栋2单元1201室"),
        ("车牌粤L12345乱停", "粤L12345"),
        ("身份证441302199001011234", "441302199001011234"),
        ("信箱abc@example.com", "abc@example.com"),
    ],
)
def test_personal_data_is_covered(text, hidden):
    shadow = shadow_of(text)
    assert [text[a:b] for a, b in shadow.hidden] == [hidden]
    assert hidden.casefold() not in shadow.text
    assert shadow.text.count(FILL) == len(hidden)


@pytest.mark.parametrize(
    "text",
    [
        "第3栋旁边",
        "500元以上1000元以下",
        "2026年11月",
        "3号楼",
        "3栋2000元",
        "10栋2023年交房",
    ],
)
def test_plain_numbers_stay(text):
    assert shadow_of(text).hidden == ()


def test_table_of_characters_is_sound():
    assert len(SIMPLIFIED) > 800
    assert all(len(a) == len(b) == 1 and a != b for a, b in SIMPLIFIED.items())
    # folding twice changes nothing more
    assert [a for a, b in SIMPLIFIED.items() if b in SIMPLIFIED] == []


@given(st.text())
def test_every_character_of_the_shadow_knows_where_it_is_from(text):
    shadow = shadow_of(text)
    spans = [shadow.original(at, at + 1) for at in range(len(shadow.text))]
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert spans == sorted(spans)
    assert {at for a, b in spans for at in range(a, b)} == set(range(len(text)))


def test_letters_and_halves():
    assert compact("一，二 3！\n█a_") == "一二3a"
    assert is_whole("𠮷")
    assert not is_whole("a\ud842")
