"""Points find their articles: given, named, or inferred with a score."""

from search.digest.articles import Article, attribute, filed_under
from search.digest.pipeline import digest
from search.digest.reading import Comment

from .helpers import answer, said
from .planted import comments as planted_comments
from .planted import phrases


def draft():
    articles = phrases("points")["articles"]
    return [
        Article(f"uid{n}", key, each["text"])
        for n, (key, each) in enumerate(articles.items())
    ]


def anchors(*comments, articles=()):
    return digest(list(comments), articles).anchors


def test_given_before_named_inside():
    (found,) = anchors(Comment(1, "太贵，与第七条冲突", provision="第10条"))
    assert [(a.article, a.method, a.score) for a in found] == [
        ("第十条", "given", 1.0),
        ("第七条", "mentioned", 1.0),
    ]


def test_named_at_the_opening_before_given():
    (found,) = anchors(Comment(1, "第七条应当有过渡期", provision="第十条"))
    assert [(a.article, a.method) for a in found] == [
        ("第七条", "cited"),
        ("第十条", "given"),
    ]


def test_a_point_that_turns_to_another_article_leaves_the_one_of_the_form():
    first, second = anchors(
        Comment(1, "车位太少，应当增加。另外，第七条应有过渡期。", provision="第十条")
    )
    assert filed_under(first) == "第十条"
    assert [(a.article, a.method) for a in second][0] == ("第七条", "cited")


def test_an_article_nobody_comments_on_is_mentioned_and_files_nothing():
    given = [Comment(at, f"小区{at}的停车很难，车位太少") for at in range(200)]
    given[7] = Comment(7, "第一条，路灯不亮，按物业规定第九条要修")
    given[8] = Comment(8, "停车费太高，请参照第四条", provision="第四条")
    found = digest(given)
    by_id = {
        s.comment.id: a for s, a in zip(found.segments, found.anchors, strict=True)
    }
    assert {a.method for a in by_id[7]} == {"mentioned"}
    assert filed_under(by_id[7]) == ""
    assert [(a.article, a.method) for a in by_id[8]] == [("第四条", "given")]


def test_labels_lead_to_the_keys_of_the_draft():
    key = next(a.key for a in draft() if a.label == "第十条")
    cited, given = anchors(
        Comment(1, "第10条太贵"), Comment(2, "太贵", provision=key), articles=draft()
    )
    assert filed_under(cited) == filed_under(given) == key


def test_inferred_from_the_draft():
    text = "充电服务费太高了，电价也不按居民电价收，应该明码标价"
    (found,) = anchors(Comment(1, text), articles=draft())
    assert 1 <= len(found) <= 3
    assert found[0].method == "inferred"
    assert found[0].article == next(a.key for a in draft() if a.label == "第十条")
    assert [a.score for a in found] == sorted((a.score for a in found), reverse=True)
    assert 0 < found[0].score < 1


def test_inferred_from_what_others_said_where_no_draft_is_at_hand():
    planted = planted_comments(8, 600)
    points = {p["key"]: p["article"] for p in phrases("points")["points"]}
    given = [
        Comment(x["id"], x["text"], "", "", x.get("provision", ""))
        for x in planted.lines
    ]
    found = digest(given)
    right = total = 0
    for segment, anchors_ in zip(found.segments, found.anchors, strict=True):
        comment = segment.comment
        if not comment.provision and not segment.citing:
            total += 1
            truth = points[planted.issue[comment.id]]
            right += truth in [anchor.article for anchor in anchors_]
    assert total > 50
    assert right / total >= 0.85


def test_nothing_is_made_up():
    assert anchors(Comment(1, "今天天气很好")) == [[]]
    assert attribute([], draft()) == []


def test_what_has_no_word_of_the_draft_is_unrelated_and_still_listed():
    output = answer(said("出售二手钢琴，价格面议，欢迎选购"), draft())
    assert output["unrelated"] == [{"id": "c0", "start": 0, "end": 16}]
    assert output["ledger"]["unrelated"] == 1


def test_what_others_said_on_an_article_leads_to_it():
    draft = [
        Article("第一条", "第一条", "鼓励业主依法行使权利。"),
        Article("第二条", "第二条", "提倡邻里互相帮助。"),
    ]
    given = [
        Comment(f"a{at}", f"遛狗不牵绳，咬了小孩怎么办，{word}", "", "", "第二条")
        for at, word in enumerate(("请管管", "没人管", "罚款吧"))
    ]
    given += [
        Comment(f"b{at}", f"公共收益账目从来不晒，{word}", "", "", "第一条")
        for at, word in enumerate(("请审计", "钱去哪了", "要公开"))
    ]
    given.append(Comment("c", "邻居遛狗从不牵绳，孩子怕"))
    articles = answer(given, draft)["articles"]
    anchors = {each["id"]: each["anchors"] for each in articles}
    assert anchors["c"][0]["article"] == "第二条"
    assert anchors["c"][0]["method"] == "inferred"
