"""The queue and its pages, as moderators use them and others do not."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from consultations.actions.moderation import Seen
from consultations.models import ModerationDecision
from tests.accounts.factories import StaffFactory, UserFactory
from tests.consultations.factories import CommentFactory, ConsultationFactory

pytestmark = pytest.mark.django_db
QUEUE = reverse("desk:moderation")
DECIDE = reverse("desk:decide")
PHONE = "13800000000"


@pytest.fixture
def moderator():
    return StaffFactory(roles=[Role.MODERATOR])


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def pending(n=1, **kwargs):
    kwargs.setdefault("consultation", ConsultationFactory())
    return CommentFactory.create_batch(n, state="pending", **kwargs)


def seen(*comments):
    return [str(Seen.of(comment)) for comment in comments]


@pytest.mark.parametrize(
    "url",
    [QUEUE, reverse("desk:appeals"), reverse("desk:batch", args=["x"])],
)
def test_others_are_told_why_they_may_not(client, url):
    client.force_login(StaffFactory(roles=[Role.DRAFTER]))
    page = client.get(url)
    assert page.status_code == 403
    assert "没有" in page.content.decode()


def test_visitors_and_citizens_are_sent_away(client):
    assert client.get(QUEUE).status_code == 302
    client.force_login(UserFactory())
    assert client.get(QUEUE).status_code in (302, 403)


def test_oldest_first_with_the_data_found(desk):
    older, newer = pending(2, body=f"电话{PHONE}")
    text = desk.get(QUEUE).content.decode()
    assert text.index(older.receipt) < text.index(newer.receipt)
    assert f"<mark>{PHONE}</mark>" in text


def test_of_one_consultation(desk):
    (here,), (there,) = pending(), pending()
    query = {"consultation": here.consultation.code}
    text = desk.get(QUEUE, query).content.decode()
    assert here.receipt in text
    assert there.receipt not in text


def test_public_ones_of_post_moderation_wait_for_a_review(desk, moderator):
    consultation = ConsultationFactory(moderation="post")
    comment = CommentFactory(consultation=consultation)
    other = CommentFactory()
    text = desk.get(QUEUE, {"kind": "unreviewed"}).content.decode()
    assert comment.receipt in text
    assert other.receipt not in text
    desk.post(DECIDE, {"act": "publish", "seen": seen(comment)})
    text = desk.get(QUEUE, {"kind": "unreviewed"}).content.decode()
    assert comment.receipt not in text
    comment.version_no = 2  # new words must be read again
    comment.save()
    text = desk.get(QUEUE, {"kind": "unreviewed"}).content.decode()
    assert comment.receipt in text


def test_publishing_the_ticked_ones_offers_undo(desk):
    first, second, third = pending(3)
    answer = desk.post(DECIDE, {"act": "publish", "seen": seen(first, second)})
    assert answer.status_code == 302
    for comment, state in ((first, "published"), (third, "pending")):
        comment.refresh_from_db()
        assert comment.state == state
    text = desk.get(answer["Location"]).content.decode()
    batch = ModerationDecision.objects.first().batch
    assert f'action="/admin/legislation/moderation/batch/{batch}/"' in text
    assert "已处理 2 条" in text
    desk.post(reverse("desk:batch", args=[batch]))
    first.refresh_from_db()
    assert first.state == "pending"
    shown = desk.get(reverse("desk:batch", args=[batch])).content.decode()
    assert "已撤销" in shown


def test_the_whole_page_without_ticking(desk):
    comments = pending(3)
    sent = {"act": "accept", "scope": "page", "page_seen": seen(*comments)}
    desk.post(DECIDE, sent)
    for comment in comments:
        comment.refresh_from_db()
        assert comment.state == "accepted"


def test_what_is_incomplete_comes_back_filled_in(desk):
    (comment,) = pending()
    sent = {"act": "hide", "explanation": "写好的说明", "seen": seen(comment)}
    page = desk.post(DECIDE, sent)
    text = page.content.decode()
    assert page.status_code == 422
    assert "请选择不予公开的原因" in text
    assert "写好的说明" in text
    assert f'id="c{comment.pk}" checked' in text


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"act": "publish"},
        {"act": "publish", "seen": ["x"]},
        {"act": "publish", "seen": ["1:pending:²"]},
        {"act": "publish", "seen": ["1:pending:" + "9" * 40]},
        {"act": "undo", "seen": ["1:pending:1"]},
        {"act": "publish", "seen": [f"{n}:pending:1" for n in range(501)]},
    ],
)
def test_forms_that_are_not_ours_are_refused(desk, sent):
    pending()
    assert desk.post(DECIDE, sent).status_code == 422
    assert not ModerationDecision.objects.exists()


def test_the_second_one_reads_that_it_was_decided(desk):
    (comment,) = pending()
    as_seen = seen(comment)
    desk.post(DECIDE, {"act": "publish", "seen": as_seen})
    answer = desk.post(
        DECIDE, {"act": "hide", "reason": "spam", "seen": as_seen}, follow=True
    )
    assert "已由他人处理" in answer.content.decode()
    comment.refresh_from_db()
    assert comment.state == "published"


def test_one_case_with_article_masks_and_rules(desk):
    (comment,) = pending(body=f"电话{PHONE}", uid="tiao2")
    text = desk.get(reverse("desk:case", args=[comment.pk])).content.decode()
    assert "下列事项适用本条例" in text
    assert 'value="body:2:13" checked' in text
    assert "第二十五条" in text


def test_masks_of_a_case_are_those_ticked_and_typed(desk):
    (comment,) = pending(body=f"电话{PHONE}找王某")
    url = reverse("desk:case", args=[comment.pk])
    sent = {"act": "publish", "seen": seen(comment), "words": "王某"}
    desk.post(url, {**sent, "masks": ["body:2:13"]})
    comment.refresh_from_db()
    assert comment.masks == [["body", 2, 13], ["body", 14, 16]]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"words": "没有的字"}, "原文中没有"),
        ({"masks": ["body:0:999"]}, "与意见原文不符"),
        ({"masks": ["x"]}, "无法识别"),
        ({"act": "hide", "reason": ""}, "请选择不予公开的原因"),
        ({"seen": ["999:pending:1"]}, "请先选择意见"),
    ],
)
def test_a_wrong_case_changes_nothing(desk, wrong, said):
    (comment,) = pending(body="短")
    sent = {"act": "publish", "seen": seen(comment), **wrong}
    page = desk.post(reverse("desk:case", args=[comment.pk]), sent)
    assert page.status_code == 422
    assert said in page.content.decode()
    comment.refresh_from_db()
    assert comment.state == "pending"


def test_unticked_masks_stay_unticked_when_it_is_read_again(desk):
    (comment,) = pending(body=f"街道办电话{PHONE}")
    url = reverse("desk:case", args=[comment.pk])
    desk.post(url, {"act": "publish", "seen": seen(comment)})
    assert 'value="body:5:16" checked' not in desk.get(url).content.decode()


@pytest.mark.parametrize("size", ["20", "x", "500"])
def test_queries_of_the_queue_do_not_grow(
    desk, size, django_assert_max_num_queries, django_assert_num_queries
):
    consultation = ConsultationFactory()
    pending(2, consultation=consultation)
    desk.get(QUEUE)
    with django_assert_max_num_queries(14) as spent:
        desk.get(QUEUE, {"size": size})
    pending(17, consultation=consultation)
    with django_assert_num_queries(len(spent.captured_queries)):
        desk.get(QUEUE, {"size": size})


def test_the_numbers_are_public_and_leave_out_what_was_undone(client, desk):
    from django.core.cache import cache

    cache.clear()
    first, second, third = pending(3)
    desk.post(DECIDE, {"act": "publish", "seen": seen(first)})
    desk.post(DECIDE, {"act": "hide", "reason": "spam", "seen": seen(second)})
    desk.post(DECIDE, {"act": "hide", "reason": "insult", "seen": seen(third)})
    undone = third.decisions.get().batch
    desk.post(reverse("desk:batch", args=[undone]))
    client.logout()
    page = client.get(reverse("consultations:moderation"))
    assert page.status_code == 200
    (month,) = page.context["months"]
    assert (month.published, month.hidden) == (1, 1)
    assert month.reasons == {"spam": 1}
