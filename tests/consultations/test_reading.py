"""The public reading pages: what they show, and at what cost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consultations.models import ArticleTally, WindowExtension

from .factories import (
    CommentFactory,
    ConsultationFactory,
    ReplyFactory,
    VersionFactory,
)

pytestmark = pytest.mark.django_db


def queries_of(client, url, capture) -> int:
    """Count the queries of one page, answered with 200."""
    with capture as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def page(name, consultation, *args):
    return reverse(f"consultations:{name}", args=[consultation.code, *args])


def test_list_shows_each_phase_under_its_filter(client):
    made = {
        "open": ConsultationFactory(),
        "upcoming": ConsultationFactory(upcoming=True),
        "ended": ConsultationFactory(ended=True),
        "reported": ConsultationFactory(reported=True),
    }
    for phase, wanted in made.items():
        html = client.get(reverse("consultations:list"), {"phase": phase}).content
        shown = [p for p, c in made.items() if c.version.title.encode() in html]
        assert shown == [phase], wanted


def test_list_hides_what_is_not_published(client):
    hidden = ConsultationFactory(published_at=None)
    html = client.get(reverse("consultations:list")).content.decode()
    assert hidden.version.title not in html
    assert client.get(page("home", hidden)).status_code == 404


def test_list_finds_by_words(client):
    wanted = ConsultationFactory(version__title="惠州市公园条例（草案）")
    other = ConsultationFactory()
    html = client.get(reverse("consultations:list"), {"q": "公园"}).content.decode()
    assert wanted.code in html
    assert other.code not in html


def test_home_names_the_end_to_the_minute_and_the_rule(client):
    consultation = ConsultationFactory()
    html = client.get(page("home", consultation)).content.decode()
    local = timezone.localtime(consultation.closes_at)
    assert f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}" in html
    assert "《立法法》第四十条" in html


def test_home_tells_a_short_window_and_an_extension(client):
    consultation = ConsultationFactory(short_reason="台风应急需要")
    WindowExtension.objects.create(
        consultation=consultation,
        old_closes_at=consultation.closes_at - timedelta(days=3),
        new_closes_at=consultation.closes_at,
        notice="应多位居民要求延期。",
        made_by=consultation.approved_by,
    )
    html = client.get(page("home", consultation)).content.decode()
    assert "台风应急需要" in html
    assert "应多位居民要求延期。" in html


@pytest.mark.parametrize(
    ("trait", "words"),
    [
        ("upcoming", "现在可以先看草案"),
        ("ended", "意见正在整理"),
        ("reported", "采纳情况已经公布"),
    ],
)
def test_home_says_where_the_consultation_stands(client, trait, words):
    consultation = ConsultationFactory(**{trait: True})
    assert words in client.get(page("home", consultation)).content.decode()


def test_text_offers_stances_only_while_open(client):
    is_open, ended = ConsultationFactory(), ConsultationFactory(ended=True)
    assert 'name="stance"' in client.get(page("text", is_open)).content.decode()
    assert 'name="stance"' not in client.get(page("text", ended)).content.decode()


def test_text_shows_the_former_number(client):
    old = VersionFactory()
    new = VersionFactory(project=old.project, ordinal=2)
    new.provisions.filter(uid="tiao3").update(label="第四条", number=4)
    consultation = ConsultationFactory(version=new)
    assert "（原第三条）" in client.get(page("text", consultation)).content.decode()


def test_text_costs_the_same_at_any_size(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    small = ConsultationFactory()
    large = ConsultationFactory(version=VersionFactory(articles=300))
    CommentFactory.create_batch(30, consultation=large)
    ArticleTally.objects.create(consultation=large, uid="tiao1", comments=30)
    counts = {
        queries_of(client, page("text", c), django_assert_max_num_queries(12))
        for c in (small, large)
    }
    assert len(counts) == 1


@pytest.mark.parametrize("sort", ["newest", "endorsed"])
def test_comments_cost_the_same_however_many_and_deep(
    client, django_assert_max_num_queries, sort
):
    few, many = ConsultationFactory(), ConsultationFactory()
    CommentFactory.create_batch(2, consultation=few)
    answered = CommentFactory.create_batch(50, consultation=many)
    ReplyFactory(consultation=many, comments=answered[:25])
    first = client.get(page("comments", many), {"sort": sort})
    after = first.context["page"].next
    urls = [
        page("comments", few) + f"?sort={sort}",
        page("comments", many) + f"?sort={sort}",
        page("comments", many) + f"?sort={sort}&after={after}",
    ]
    counts = [queries_of(client, u, django_assert_max_num_queries(8)) for u in urls]
    assert len(set(counts)) == 1


def test_list_costs_the_same_at_two_sizes(client, django_assert_max_num_queries):
    url = reverse("consultations:list")
    ConsultationFactory()
    one = queries_of(client, url, django_assert_max_num_queries(8))
    ConsultationFactory.create_batch(12)
    assert queries_of(client, url, django_assert_max_num_queries(8)) == one


def test_comments_show_only_published_ones_masked(client):
    consultation = ConsultationFactory()
    body = "电话是19900000001，请联系"
    CommentFactory(consultation=consultation, body=body, masks=[["body", 3, 14]])
    CommentFactory(consultation=consultation, pending=True, body="还没审核的话")
    html = client.get(page("comments", consultation)).content.decode()
    assert "19900000001" not in html
    assert "电话是" in html
    assert "还没审核的话" not in html


def test_comments_keep_script_inert(client):
    consultation = ConsultationFactory()
    evil = "<script>alert(1)</script>"
    CommentFactory(consultation=consultation, body=evil, display_name=evil[:40])
    html = client.get(page("comments", consultation)).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_article_page_shows_text_comments_and_neighbours(client):
    consultation = ConsultationFactory()
    CommentFactory(consultation=consultation, uid="tiao2", body="第二条太笼统")
    html = client.get(page("article", consultation, "tiao2")).content.decode()
    assert "第二条太笼统" in html
    assert reverse("consultations:article", args=[consultation.code, "tiao1"]) in html
    assert client.get(page("article", consultation, "nowhere")).status_code == 404


def test_compare_marks_what_changed(client):
    old = VersionFactory()
    new = VersionFactory(project=old.project, ordinal=2)
    new.provisions.filter(uid="tiao3").update(text="本条例自明年起施行。")
    new.provisions.filter(uid="tiao1").delete()
    html = client.get(page("compare", ConsultationFactory(version=new)))
    kinds = {row.kind for row in html.context["rows"]}
    assert kinds == {"unchanged", "changed", "deleted"}
    assert "<ins>" in html.content.decode()


@pytest.mark.parametrize("name", ["print", "poster", "calendar", "qr"])
def test_leaflets_answer(client, name):
    assert client.get(page(name, ConsultationFactory())).status_code == 200


def test_calendar_holds_the_exact_end(client):
    consultation = ConsultationFactory()
    body = client.get(page("calendar", consultation)).content.decode()
    utc = consultation.closes_at.strftime("%Y%m%dT%H%M%S")
    assert f"DTEND:{utc}Z" in body.replace("DTEND;VALUE=DATE-TIME:", "DTEND:")


def test_feed_lists_consultations(client):
    consultation = ConsultationFactory()
    body = client.get(reverse("consultations:feed")).content.decode()
    assert consultation.version.title in body


@pytest.mark.parametrize("number", ["", "abc", "-1", "999999", "１２"])
def test_jump_refuses_what_is_no_number(client, number):
    url = page("jump", ConsultationFactory())
    assert client.get(url, {"n": number}).status_code == 404


def test_jump_leads_to_the_article(client):
    answer = client.get(page("jump", ConsultationFactory()), {"n": "3"})
    assert answer["Location"].endswith("/text/#a-3")


@pytest.mark.parametrize("after", ["nonsense", "'; drop table", "A" * 500])
def test_a_wrong_page_token_is_told_in_chinese(client, after):
    answer = client.get(page("comments", ConsultationFactory()), {"after": after})
    assert answer.status_code == 400
    assert "翻页" in answer.content.decode()


def test_list_of_all_begins_with_what_ends_first(client):
    made = [
        ConsultationFactory(closes_at=timezone.now() + timedelta(days=1)),
        ConsultationFactory(),
        ConsultationFactory(upcoming=True),
        ConsultationFactory(ended=True),
        ConsultationFactory(reported=True),
    ]
    html = client.get(reverse("consultations:list")).content.decode()
    places = [html.index(page("home", c)) for c in made]
    assert places == sorted(places)


def test_receipts_stay_with_their_givers(client):
    consultation = ConsultationFactory()
    comment = CommentFactory(consultation=consultation)
    urls = [
        page("comments", consultation),
        page("article", consultation, "tiao1"),
        page("one", consultation, comment.pk),
    ]
    for url in urls:
        assert comment.receipt not in client.get(url).content.decode()
