"""Comments are cut where another point begins, and no word is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.digest.reading import Comment
from search.digest.segments import cut, points, sentences
from search.digest.shadow import shadow_of


def pieces(text, added=()):
    comment = Comment("a", text)
    return [text[s.start : s.end] for s in cut(comment, shadow_of(text), list(added))]


CUT = [
    ("只有一个意思。说了两句。", 1),
    ("一、楼道充电应当严管，罚款也要跟上。二、车棚要由政府出钱来建设。", 2),
    ("第五条车位比例太低建议提高。第七条楼道停放应有过渡期。", 2),
    ("第五条车位比例太低建议提高。第五条还要写清楚谁来管。", 1),
    (
        "尊敬的领导：我有两点意见：\n1、车位比例太低建议提高。\n2、楼道停放应有过渡期。",
        2,
    ),
    ("一、好。", 1),  # one number is no list
    ("您好，访客停车应当免费一小时。还有个事，第二十四条的比例应当降低。", 2),
    ("您好，装修应限时到中午十二点。其次，第十二条的门槛应当提高。", 2),
    ("三楼以下不同意就卡住，应给个期限。另外，公示期应当延长。", 2),
    ("尊敬的领导：您好！我提三点意见，供参考。第五条车位比例太低建议提高。", 1),
    ("与第八条不一致，请核对。我们小区没有地方停车。", 1),
    ("涨了1.5元太多了。又涨2.5元更不应该了。", 1),
    ("   ", 0),
    ("。。。", 1),
]


@pytest.mark.parametrize(("text", "count"), CUT)
def test_points(text, count):
    assert len(pieces(text)) == count


def test_greeting_goes_with_the_first_point():
    first, second = pieces(
        "您好！意见如下：一、车棚要由政府出钱。二、楼道充电要严管到底。"
    )
    assert first == "您好！意见如下：一、车棚要由政府出钱。"
    assert second == "二、楼道充电要严管到底。"


def test_sentences_of_its_own_stand_alone():
    text = "支持本条规定，早该这样了。我店门口天天停满车。请尽快施行本规定。"
    start = text.index("我店")
    segments = cut(Comment("a", text), shadow_of(text), [(start, start + 10)])
    assert [s.added for s in segments] == [False, True, False]
    assert text[segments[1].start : segments[1].end] == "我店门口天天停满车。"


def test_thanks_between_sentences_of_its_own_are_no_points():
    text = "我店门口天天停满车。盼复。我父亲去年摔断了腿。谢谢！"
    segments = cut(Comment("a", text), shadow_of(text), [(0, 10), (13, 23)])
    assert [(s.start, s.end) for s in segments] == [(0, 13), (13, 26)]
    assert all(s.added for s in segments)


def test_offsets_are_those_of_the_original():
    text = "㎡㎡第五条車位比例太低建議提高。第七條樓道停放應有過渡期。"
    assert pieces(text)[1] == "第七條樓道停放應有過渡期。"


@given(st.text(alphabet="一二、。；1.（）第五条建议好\n 　!ab㎡", max_size=120))
def test_no_word_is_lost_and_none_comes_twice(text):
    spans = [(s.start, s.end) for s in cut(Comment(1, text), shadow_of(text), [])]
    covered = [at for a, b in spans for at in range(a, b)]
    assert len(covered) == len(set(covered))
    missing = set(range(len(text))) - set(covered)
    assert all(text[at].isspace() for at in missing)


@given(st.text(max_size=80))
def test_sentences_and_points_lie_in_order(text):
    for spans in (sentences(text), points(text)):
        flat = [at for span in spans for at in span]
        assert flat == sorted(flat)


def test_another_demand_is_a_point_of_its_own():
    text = "附议门槛应当降到百分之五。另外，公示期建议延长到十五天，五天太短。"
    assert [text[a:b][:2] for a, b in points(text)] == ["附议", "另外"]


def test_a_turn_that_only_tells_a_story_is_no_point():
    text = "附议门槛应当降到百分之五。另外，我在这里住了十年了。"
    assert len(points(text)) == 1
