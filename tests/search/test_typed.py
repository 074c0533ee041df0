"""What people really type: the same hits from every engine, and a page each time."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from consultations.rules.receipts import new_code
from regions.models import Region
from search.engines import Document
from search.indexing import rebuild
from search.query import SearchQuery, parse, receipt_in
from search.words import placed, words
from tests.accounts.factories import StaffFactory
from tests.consultations.factories import CommentFactory

pytestmark = pytest.mark.django_db
TEXTS = dict(
    enumerate(
        (
            "建议第十二条增加停车位",
            "第12条的停车费太高",
            "我反对第１２条，第 13 条还可以",
            "12条写得不清楚，共改了3条",
            "第一百一十二条与本条例无关",
            "臺灣居民也要停車",
            "ＡＰＰ上传Ａ４纸 ＷｉＦｉ",
            "支持👍停车👏收费，谢谢！",
            "车停在道上，位子不够",
            "回执 HZ-2026-0012-7F3K9Q 还没有答复",
            "café 与 naïve 的咖啡店",
            'SELECT * FROM comments; DROP TABLE x; -- "引号"',
            "a:b (c) [d] {e} NEAR ^f ~g *h \\i /j/ k_l m-n",
            "……——！？",
            "𠮷野家门口，㎡ 单价 № 5",
            "停车 停车 停车收费标准",
            "不设门槛，2026年11月起",
        ),
        start=1,
    )
)
QUERIES = [
    "停车",
    "车位",
    "停 车",
    '"停车 收费"',
    "“停车收费”",
    "「停车位」",
    "停车 -收费",
    "停车 －收费",
    "停车 —收费",
    "-收费 停车 -建议",
    "第十二条",
    "第12条",
    "第１２条",
    "12条",
    "１２條",
    "第 十二 条",
    "第 12 条",
    "停车 12 条 -第 １３ 條",
    "第112条",
    "13条",
    "3条",
    "条例",
    "台湾",
    "臺灣",
    "停車收費",
    "app",
    "ＡＰＰ",
    "A4纸",
    "wifi",
    "CAFE",
    "naive",
    "HZ-2026-0012-7F3K9Q",
    "hz－2026－0012－7f3k9q",
    "HZ202600127F3K9Q",
    "HZ 2026 0012 7F3K9Q",
    "👍",
    "停车👏",
    "停车👏收费",
    "𠮷野",
    "㎡",
    "m2",
    "№",
    "。。。",
    "-",
    "--",
    "- - -",
    "！？……",
    '"',
    '"停车',
    '停车"',
    '""停车"" "',
    "“停车",
    "停车 OR 收费",
    "停车 AND 收费",
    "NOT 停车",
    "停* 车?",
    "停车~1",
    "open:停车",
    "{open} : 停车",
    "NEAR(停车 收费)",
    "^停车",
    "(停车",
    "停车 | 收费 & !建议",
    "'停车':* <-> 收费",
    "'; DROP TABLE search_comments; --",
    '{"match_all": {}}',
    "select * from",
    "k_l",
    "m-n",
    "\\i",
    "%s %d {0}",
    "停" * 10_000,
    "停车 " * 3_000,
    "-停车 " * 500,
    "a" * 61,
    "2026年11月",
    "<script>alert(1)</script>",
]


def has(text: list[str], phrase) -> bool:
    """Whether the words stand side by side, by looking at every place."""
    size = len(phrase)
    return any(tuple(text[n : n + size]) == phrase for n in range(len(text)))


def by_hand(typed: str) -> list[int]:
    """What is to be found, without any engine."""
    terms = parse(typed)
    if not terms.include:
        return []
    kept = []
    for pk, text in TEXTS.items():
        found = words(text)
        if all(has(found, one) for one in terms.include) and not any(
            has(found, one) for one in terms.exclude
        ):
            kept.append(pk)
    return kept[::-1]


def test_every_engine_finds_what_is_found_by_hand(index):
    index.index("comments", [Document(n, text, text) for n, text in TEXTS.items()])
    index.refresh("comments")
    for typed in QUERIES:
        for order in ("newest", "relevance"):
            asked = SearchQuery("comments", parse(typed), order=order, size=100)
            hits = index.query(asked)
            found = hits.ids if order == "newest" else sorted(hits.ids, reverse=True)
            assert (found, hits.total) == (by_hand(typed), len(found)), typed


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("停车", [16, 8, 6, 2, 1]),
        ("停车 -收费", [6, 2, 1]),
        ("第十二条", [4, 3, 2, 1]),
        ("12条", [4, 3, 2, 1]),
        ("１２條", [4, 3, 2, 1]),
        ("第 12 条", [4, 3, 2, 1]),
        ("第　十二 條", [4, 3, 2, 1]),
        ("停车 12 条", [2, 1]),
        ("第 12 条 -第 13 条", [4, 2, 1]),
        ("第112条", [5]),
        ("13条", [3]),
        ("台湾", [6]),
        ("hz202600127f3k9q", [10]),
        ("HZ 2026 0012 7F3K9Q", [10]),
        ("停车👏收费", [16, 8]),
        ("👍", []),
        ("-", []),
        ("停车~1", []),
    ],
)
def test_what_by_hand_means(typed, found):
    assert by_hand(typed) == found


def test_a_number_without_its_sign_is_marked_where_it_stands():
    text = "建议12条改，3.12条不动"
    marked = [w for w in placed(text) if w.start <= 2 < w.end]
    assert [w.text for w in marked] == ["第", "十", "二"]
    assert {(w.start, w.end) for w in marked} == {(2, 4)}
    assert words(text)[-4:] == ["12", "条", "不", "动"]


@pytest.mark.parametrize("typed", QUERIES)
def test_every_page_answers_kindly(client, typed):
    client.force_login(StaffFactory(roles=[Role.DRAFTER]))
    asked = parse(typed[:200])
    for kind in ("comments", "provisions"):
        answer = client.get(reverse("search:search"), {"q": typed, "kind": kind})
        assert answer.status_code == 200
        text = answer.text.split("<main")[1]
        if asked.include:
            assert "没有找到" in text
        elif asked.exclude:
            assert "请至少写一个要找的词" in text
        else:
            assert "请输入文字或数字" in text
        assert ("输入过长" in text) == (
            len(typed.strip()) > 200 and bool(asked.include)
        )
    desk = client.get(reverse("search_desk:feedback"), {"q": typed})
    assert desk.status_code == 200
    assert ("没有可以查找的文字或数字" in desk.text) == (not asked)
    offered = client.get(reverse("search:suggestions"), {"q": typed})
    assert offered.status_code == 200


def test_a_receipt_is_found_however_it_is_written(client):
    code = new_code("HZ-2026-0012")
    comment = CommentFactory(receipt=code, body="停车")
    CommentFactory(body="停车")
    rebuild("comments")
    client.force_login(StaffFactory(roles=[Role.DRAFTER]))
    joined = code.replace("-", "")
    for typed in (code, code.lower(), joined, joined.lower(), code.replace("-", " ")):
        assert receipt_in(typed) == code
        answer = client.get(reverse("search_desk:feedback"), {"q": typed})
        assert [row.comment.pk for row in answer.context["rows"]] == [comment.pk]
        assert "查回执" in client.get(reverse("search:search"), {"q": typed}).text
        offered = client.get(reverse("search:suggestions"), {"q": typed})
        assert reverse("consultations:track") in offered.text
    assert receipt_in("停车") == receipt_in("2026") == receipt_in("A" * 99) == ""


def test_a_place_is_offered_by_the_beginnings_of_its_sounds(client):
    city = Region.add_root(code="4413", name="惠州市", level="city", full_name="惠州市")
    for code, name in (("441302", "惠城区"), ("441322", "博罗县")):
        city.add_child(code=code, name=name, level="county", full_name=name)
    rebuild("places")

    def offered(typed):
        return client.get(reverse("search:suggestions"), {"q": typed}).text

    for typed in ("hcq", "HCQ", "ｈｃｑ", "hc", "huich", "惠城"):
        assert "region=441302" in offered(typed), typed
        assert "region=441322" not in offered(typed), typed
