"""The contract of every engine: FTS5, PostgreSQL (in its own run), Elasticsearch."""

import pytest

from consultations.models import Comment
from search.engines import Document, engine
from search.query import SearchQuery, parse
from search.registry import SOURCES, known
from tests.consultations.factories import CommentFactory

pytestmark = pytest.mark.django_db
TEXTS = {
    1: "建议增加停车位，方便居民停车。",
    2: "反对停下车道，车辆乱停。",
    3: "停车收费标准应当公开，建议明码标价。",
    4: "请把 A4 纸张的通知贴到楼下 notice BOARD",
    5: "物业费建议分期收取",
}


@pytest.fixture
def filled(index):
    index.index("comments", [Document(n, text, text) for n, text in TEXTS.items()])
    index.refresh("comments")
    return index


def found(index, typed, **more):
    index.refresh("comments")
    asked = SearchQuery("comments", parse(typed), **more)
    return sorted(index.query(asked).ids)


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("停车", [1, 3]),  # two characters, side by side only
        ("建议", [1, 3, 5]),
        ("停车 建议", [1, 3]),
        ('"停车位"', [1]),
        ("停车 -收费", [1]),
        ('停车 -"明码 标价" -没有', [1]),
        ("车", [1, 2, 3]),
        ("ａ４", [4]),  # full width
        ("Board", [4]),
        ("BOAR", []),  # no part of a word that is not Han
        ("停 车", [1, 2, 3]),  # blanks mean AND
        ("不存在", []),
        ("", []),
        ("-停车", []),  # only excluded: the public page asks for a word
        ("。", []),
    ],
)
def test_finding(filled, typed, ids):
    assert found(filled, typed) == ids


HOSTILE = [
    '"',
    "'",
    '"" OR ""',
    "停车 AND",
    "NEAR(停车, 2)",
    "NOT",
    "a* OR b",
    "open : 停车",
    "{open} : x",
    "^停车",
    "停车\0建议",
    "停" * 10_000,
    " ".join(["停车"] * 5_000),
    '"' * 999,
    "(" * 500,
    "'; DROP TABLE search_comments; --",
    "\\",
    "a <-> b & !c | d:*",
    "\ud800",
    "-" * 100,
    "%s %(x)s %",
    "𠮷😀\u200d\ufeff",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_typed_breaks_an_engine(filled, typed):
    terms = parse(typed)
    for is_public in (True, False):
        asked = SearchQuery("comments", terms, is_public=is_public)
        hits = filled.query(asked)
        assert hits.total >= len(hits.ids)
    assert filled.size("comments") == len(TEXTS)


def test_indexing_again_replaces(filled):
    filled.index("comments", [Document(1, "改成了别的", "改成了别的")])
    assert found(filled, "停车") == [3]
    assert found(filled, "别的") == [1]
    assert filled.size("comments") == len(TEXTS)


def test_deleting(filled):
    filled.delete("comments", [1, 99])
    assert found(filled, "停车") == [3]
    filled.delete_between("comments", 3, 4)
    filled.refresh("comments")
    assert filled.size("comments") == 2


def test_sources_are_apart(filled):
    filled.index("provisions", [Document(1, "停车条文", "停车条文")])
    filled.refresh("provisions")
    asked = SearchQuery("provisions", parse("停车"))
    assert filled.query(asked).ids == [1]
    assert found(filled, "条文") == []


def test_what_is_not_open_is_for_staff_only(index):
    index.index(
        "comments",
        [
            Document(1, "", "待审核的停车意见"),
            Document(2, "电话███", "电话 13800000000"),
        ],
    )
    assert found(index, "停车") == []
    assert found(index, "停车", is_public=False) == [1]
    assert found(index, "13800000000") == []
    assert found(index, "13800000000", is_public=False) == [2]
    assert found(index, "电话", is_public=False) == [2]


def test_newest_first_and_paged_by_key(index):
    index.index("comments", [Document(n, "停车", "停车") for n in range(1, 51)])
    index.refresh("comments")
    first = index.query(SearchQuery("comments", parse("停车"), size=20))
    assert first.ids == list(range(50, 30, -1))
    assert first.total == 50
    asked = SearchQuery("comments", parse("停车"), size=20, after=first.last)
    assert index.query(asked).ids == list(range(30, 10, -1))


@pytest.mark.parametrize("source", ["comments", "provisions"])
def test_relevance_puts_the_denser_text_first(index, source):
    thin = "停车" + "别的事情" * 50
    index.index(source, [Document(1, "停车停车停车", ""), Document(2, thin, "")])
    index.refresh(source)
    asked = SearchQuery(source, parse("停车"), order="relevance")
    assert index.query(asked).ids == [1, 2]


def test_articles_are_asked_for_by_fit_and_what_people_say_by_day():
    orders = {name: source.usual_order for name, source in SOURCES.items()}
    by_fit = {name for name, order in orders.items() if order == "relevance"}
    assert by_fit == {"provisions", "drafts", "rules"}
    assert set(orders.values()) == {"relevance", "newest"}


def test_narrowing_a_queryset(db):
    rows = [CommentFactory(body=text) for text in ("要停车位", "要绿地", "停车收费")]
    engine().index("comments", [Document(r.pk, r.body, r.body) for r in rows])
    every = Comment.objects.order_by("pk")

    def narrowed(typed):
        terms = parse(typed)
        return list(engine().narrow(every, "comments", terms, is_public=False))

    assert narrowed("停车") == [rows[0], rows[2]]
    assert narrowed("停车 -收费") == [rows[0]]
    assert narrowed("-停车 -没有") == [rows[1]]
    assert narrowed("！") == []


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_typed_breaks_narrowing(db, typed):
    for is_public in (True, False):
        kept = engine().narrow(
            Comment.objects.all(), "comments", parse(typed), is_public=is_public
        )
        assert list(kept) == []


def test_every_engine_folds_alike(index):
    text = "臺灣居民於第１２條、第一〇八条增設電動車位"
    index.index("comments", [Document(1, text, text)])
    for typed in ("台湾", "第十二条", "第12条", "第一百零八条", "电动车位", "電動車"):
        assert found(index, typed) == [1], typed
    assert found(index, "第十三条") == []


def test_a_text_longer_than_engines_like(index):
    text = "的" * 20_000 + "停车"
    index.index("comments", [Document(1, text, text)])
    assert found(index, "停") == [1]
    assert found(index, "的的") == [1]


def test_an_unknown_source_is_refused(index):
    with pytest.raises(ValueError, match="unknown source"):
        known("users; DROP TABLE x")
    with pytest.raises(ValueError, match="unknown source"):
        index.size("users")


@pytest.mark.pg
def test_postgresql_has_its_own_engine():
    assert engine().name == "postgres"
