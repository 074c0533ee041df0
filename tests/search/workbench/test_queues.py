"""Queues, wishes beside the text, comparisons, a reply to a whole theme."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from common.clock import db_now
from consultations.models import Comment, Reply
from search import indexing
from search.workbench import actions, answering, comparing, queues
from search.workbench.models import Segment
from tests.accounts.factories import StaffFactory
from tests.consultations.factories import CommentFactory
from tests.search.workbench.test_extending import comment, more

pytestmark = pytest.mark.django_db


def get(client, name, *args, **query):
    return client.get(reverse(f"workbench:{name}", args=args), query)


def test_wishes_stand_beside_the_text(client, run, drafter):
    client.force_login(drafter)
    rows = queues.beside_text(run.consultation, queues.wishes(run))
    wish = next(each for each in rows if each.op == "增加")
    assert (wish.label, wish.new) == ("第三条", "六个月过渡期")
    assert wish.text
    shown = get(client, "wishes", run.pk).text
    assert "<ins>六个月过渡期</ins>" in shown
    only = get(client, "wishes", run.pk, article="tiao1").text
    assert "六个月过渡期" not in only


def test_queues_lead_to_what_waits(client, run, drafter, consultation):
    client.force_login(drafter)
    assert "立法目的写得清楚" in get(client, "queue", run.pk, "unclassified").text
    assert get(client, "queue", run.pk, "else").status_code == 404
    assert "没有意见" in get(client, "queue", run.pk, "doubtful").text
    row = run.segments.filter(bucket="theme").first()
    Segment.objects.filter(pk=row.pk).update(confidence=31, doubt="theme")
    shown = get(client, "queue", run.pk, "doubtful").text
    assert row.comment.receipt in shown


def test_what_was_filed_later_says_how_surely(run, consultation, drafter):
    row = comment(consultation, "充电桩服务费太高了，服务费应当规定上限。")
    more(run, drafter)
    found = Segment.objects.get(comment=row)
    assert found.doubt == "theme"
    assert 50 <= found.confidence <= 100


def test_one_reply_for_a_whole_theme(client, run, fees, drafter):
    client.force_login(drafter)
    address = reverse("workbench:reply", args=[fees.pk])
    assert "其中 3 条可以答复" in client.get(address).text
    assert client.post(address, {"outcome": "not_adopted"}).status_code == 422
    words = {"outcome": "not_adopted", "topic": fees.name, "reason": "已有价格规定。"}
    answer = client.post(address, words)
    made = Reply.objects.get()
    assert answer.url == reverse("desk:reply", args=[made.pk])
    assert made.answered.count() == fees.comment_count == 3
    assert "没有等待答复的意见" in client.get(address).text


def test_what_cannot_be_answered_is_left_out(run, fees):
    asked = answering.plan(run, [fees]).asked[0]
    one = min(asked.open)
    Comment.objects.filter(pk=one).update(state="pending")
    again = answering.plan(run, [fees]).asked[0]
    assert again.open == asked.open - {one}
    assert again.kept_back == 1


def test_a_theme_of_more_than_a_page_of_ticks_takes_one_reply(
    client, consultation, drafter
):
    from consultations.actions.replies import MAX_COMMENTS

    like = comment(consultation, "充电桩的服务费太高，建议规定服务费上限。")
    names = [f.attname for f in Comment._meta.concrete_fields if f.attname != "id"]
    rows = []
    for number in range(MAX_COMMENTS):
        fields = {name: getattr(like, name) for name in names}
        fields |= {"receipt": f"R-{number}", "submission_key": f"copy-{number}"}
        rows.append(Comment(**fields))
    Comment.objects.bulk_create(rows)
    run = actions.start_run(consultation=consultation, by=drafter)
    actions.carry_out.call(run.pk)
    theme = run.themes.get()
    client.force_login(drafter)
    words = {"outcome": "adopted", "topic": "服务费", "reason": ""}
    client.post(reverse("workbench:reply", args=[theme.pk]), words)
    assert Reply.objects.get().answered.count() == MAX_COMMENTS + 1


@pytest.mark.parametrize("by", ["region", "channel", "tier"])
def test_comparing_hides_few_people(client, run, drafter, by):
    client.force_login(drafter)
    shown = get(client, "compare", run.consultation.code, by=by).text
    assert '<td class="num">*</td>' in shown
    assert get(client, "compare", run.consultation.code, by="name").status_code == 404


def test_comparing_counts_people(run, settings):
    settings.DIGEST_SMALLEST_CELL = 1
    table = comparing.table(run, "channel", comparing.heard(run))
    totals = {theme.key: row.total for theme, row in table.rows}
    assert totals == {t.key: t.comment_count for t in run.themes.all()}


def test_a_day_on_which_many_came_stands_out(consultation, drafter):
    now = db_now()
    days = [1, 1, 2, 3, 4, *[5] * 9]
    for back in days:
        row = CommentFactory(consultation=consultation, body="服务费应当有上限。")
        at = now - timedelta(days=back)
        Comment.objects.filter(pk=row.pk).update(submitted_at=at)
    run = actions.start_run(consultation=consultation, by=drafter)
    actions.carry_out.call(run.pk)
    run.refresh_from_db()
    found = comparing.timeline(run.heard)
    assert [day.count for day in found.days] == [9, 1, 1, 1, 2]
    assert [day.is_burst for day in found.days] == [True, False, False, False, False]
    assert (found.most, found.days[0].height) == (9, found.height)


def test_the_theme_is_a_filter_of_the_search(client, run, fees, said, drafter):
    indexing.rebuild("comments")
    client.force_login(drafter)
    address = reverse("search_desk:feedback")
    code = run.consultation.code
    whole = client.get(address, {"consultation": code}).text
    assert fees.name in whole
    shown = client.get(address, {"consultation": code, "theme": fees.key}).text
    assert "共 3 条" in shown
    assert said[3].receipt not in shown
    words = {"consultation": code, "theme": fees.key, "q": "市场"}
    assert "共 1 条" in client.get(address, words).text
    lost = client.get(address, {**words, "q": "", "theme": "none"}).text
    assert "共 0 条" in lost
    assert "这个主题已不在最新的归并里" in lost


def test_pages_ask_as_many_questions_for_many_themes(
    client, run, drafter, consultation, django_assert_max_num_queries
):
    client.force_login(drafter)
    get(client, "compare", run.consultation.code)
    with django_assert_max_num_queries(24):
        get(client, "compare", run.consultation.code)
    with django_assert_max_num_queries(24):
        get(client, "wishes", run.pk)


def test_single_opinions_are_answered_article_by_article(client, run, drafter):
    client.force_login(drafter)
    address = reverse("workbench:reply_rest", args=[run.pk, "single"])
    assert address in get(client, "bucket", run.pk, "single").text
    first = client.get(address)
    assert "请选一条条文，分别答复" in first.text
    assert 'name="outcome"' not in first.text
    words = {"outcome": "not_adopted", "topic": "其他意见", "reason": "已有规定。"}
    assert client.post(address, words).status_code == 422
    assert client.post(f"{address}?article=nothing", words).status_code == 422
    assert not Reply.objects.exists()

    uids = [uid for uid, _label, _n in queues.left_over(run, "single")]
    assert uids[0] == "tiao1"
    shown = client.get(address, {"article": "tiao1"})
    assert "第一条的其他意见" in shown.text
    client.post(f"{address}?article=tiao1", words)
    made = Reply.objects.get()
    assert {row.comment.uid for row in made.answered.all()} == {"tiao1"}
    assert "tiao1" not in [row[0] for row in queues.left_over(run, "single")]


def test_what_is_unrelated_gets_one_answer(client, run, drafter):
    run.segments.filter(bucket="single").update(bucket="unrelated")
    waiting = queues.answerable_of(run, "unrelated", None)
    client.force_login(drafter)
    address = reverse("workbench:reply_rest", args=[run.pk, "unrelated"])
    assert f"有 {len(waiting)} 条意见还没有答复" in client.get(address).text
    words = {"outcome": "not_adopted", "topic": "与草案无关", "reason": "请找城管。"}
    client.post(address, words)
    made = Reply.objects.get()
    assert sorted(row.comment_id for row in made.answered.all()) == sorted(waiting)
    assert "没有等待答复的意见" in client.get(address).text


def test_the_rest_is_answered_by_those_who_reply(client, run, approver, fees):
    reader = StaffFactory(roles=[Role.MODERATOR])
    client.force_login(reader)
    address = reverse("workbench:reply_rest", args=[run.pk, "single"])
    shown = get(client, "bucket", run.pk, "single")
    assert shown.status_code != 200 or address not in shown.text
    assert client.get(address).status_code == 403
    client.force_login(approver)
    assert get(client, "reply_rest", run.pk, "theme").status_code == 404
