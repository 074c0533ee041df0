"""Speaking about a topic, paging, hiding with a reason, showing again."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.roles import Role
from deliberation.actions.discussion import (
    AN_HOUR,
    hide_post,
    hide_topic,
    show_again,
    speak,
)
from deliberation.exceptions import NotAllowed, NotReady, SubmissionConflict
from deliberation.models import Hiding, Post
from tests.accounts.factories import StaffFactory

from .boarding import board, compound, mandate, topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(lin, chen):
    return topic(board(compound(lin, chen)), "review", proposer=lin)


@pytest.fixture
def moderator():
    return StaffFactory(roles=[Role.MODERATOR])


def said(made, who, words="我同意。", key="k"):
    told = {"topic_id": made.pk, "author": who, "body": words}
    return speak(submission_key=key, **told)


def page(client, made, **query) -> str:
    path = reverse("deliberation:topic", args=[made.code])
    return client.get(path, query).content.decode()


def test_a_neighbour_speaks_without_script(client, made, chen):
    client.force_login(chen)
    path = reverse("deliberation:posts", args=[made.code])
    answer = client.post(path, {"body": "我同意。\n再加一盏。", "submission_key": "k"})
    post = Post.objects.get()
    assert answer.url.endswith(f"#p-{post.pk}")
    assert "我同意。<br>再加一盏。" in page(client, made)
    made.refresh_from_db()
    assert made.post_count == 1


def test_a_repeat_is_one_post(made, chen, lin):
    assert said(made, chen) == said(made, chen)
    with pytest.raises(SubmissionConflict):
        said(made, lin)


def test_who_may_not_reads_why_and_keeps_the_words(client, made, stranger):
    client.force_login(stranger)
    assert "您还没有被核实" in page(client, made)
    path = reverse("deliberation:posts", args=[made.code])
    answer = client.post(path, {"body": "我也说一句", "submission_key": "k"})
    assert answer.status_code == 409
    assert "您还没有被核实" in answer.content.decode()
    with pytest.raises(NotAllowed):
        said(made, stranger)
    assert not Post.objects.exists()


def test_nothing_said_and_too_much(client, made, chen):
    client.force_login(chen)
    path = reverse("deliberation:posts", args=[made.code])
    answer = client.post(path, {"body": "  ", "submission_key": "k"})
    assert "请写下您想说的话" in answer.content.decode()
    long = client.post(path, {"body": "字" * 1001, "submission_key": "k"})
    assert "请删减 1 字" in long.content.decode()
    for n in range(AN_HOUR):
        said(made, chen, key=f"k{n}")
    with pytest.raises(NotReady, match="请稍后再说"):
        said(made, chen, key="more")


def test_phone_numbers_are_masked(client, made, chen):
    said(made, chen, "打我电话13800000000")
    assert "13800000000" not in page(client, made)


def test_pages_follow_each_other(client, made, chen, lin):
    for n in range(45):
        who = (chen, lin)[n % 2]
        Post.objects.create(
            topic=made,
            author=who,
            author_name="某",
            author_role="resident",
            body=f"第{n:02d}句",
            posted_at=made.raised_at,
            submission_key=f"k{n}",
        )
    seen, after = [], None
    path = reverse("deliberation:topic", args=[made.code])
    while True:
        answer = client.get(path, {"after": after} if after else {})
        posts = answer.context["posts"]
        seen += [post.body for post in posts.items]
        after = posts.next
        if after is None:
            break
    assert seen == [f"第{n:02d}句" for n in range(45)]
    assert client.get(path, {"after": "nonsense"}).status_code == 400


def test_a_hidden_post_shows_its_reason(client, made, chen, stranger, moderator):
    post = said(made, chen, "骂人的话")
    client.force_login(moderator)
    path = reverse("deliberation:post_hide", args=[post.pk])
    assert "骂人的话" in client.get(path).content.decode()
    assert client.post(path, {}).status_code == 422
    assert client.post(path, {"reason": "other"}).status_code == 422
    assert client.post(path, {"reason": "insult"}).status_code == 302
    client.force_login(stranger)
    html = page(client, made)
    assert "骂人的话" not in html
    assert "因“辱骂、诽谤他人”不公开" in html
    assert "《互联网信息服务管理办法》第十五条" in html
    client.force_login(chen)
    assert "骂人的话" in page(client, made)
    made.refresh_from_db()
    assert made.post_count == 0
    client.force_login(moderator)
    undo = reverse("deliberation:unhide", args=[post.hidings.get().pk])
    assert client.post(undo).status_code == 302
    assert client.post(undo).status_code == 302
    made.refresh_from_db()
    assert made.post_count == 1
    client.force_login(stranger)
    assert "骂人的话" in page(client, made)


def test_a_hidden_topic_tells_its_proposer(client, made, lin, stranger, moderator):
    told = {"reason": "other", "explanation": "与本地无关"}
    hide_topic(topic_id=made.pk, by=moderator, **told)
    path = reverse("deliberation:topic", args=[made.code])
    client.force_login(stranger)
    answer = client.get(path)
    assert answer.status_code == 404
    assert "原因：其他（须写明）" in answer.content.decode()
    assert made.body not in answer.content.decode()
    on = client.get(reverse("deliberation:board", args=[made.board.code]))
    assert made.title not in on.content.decode()
    client.force_login(lin)
    assert "与本地无关" in client.get(path).content.decode()
    mine = client.get(reverse("deliberation:mine")).content.decode()
    assert "与本地无关" in mine
    assert "《本平台议事规则》第三项" in mine
    show_again(hiding_id=made.hidings.get().pk, by=moderator)
    client.force_login(stranger)
    assert client.get(path).status_code == 200


def test_nothing_is_done_about_a_hidden_topic(client, made, chen, stranger, moderator):
    hide_topic(topic_id=made.pk, by=moderator, reason="spam")
    with pytest.raises(NotReady, match="已隐藏"):
        said(made, chen)
    client.force_login(chen)
    path = reverse("deliberation:posts", args=[made.code])
    for data in ({"body": "好", "submission_key": "k"}, {}):
        answer = client.post(path, data)
        assert answer.status_code == 404
        assert made.body not in answer.content.decode()
    assert not Post.objects.exists()


def test_who_hides(made, lin, chen, stranger, moderator):
    for person in (lin, chen, stranger):
        with pytest.raises(NotAllowed, match="由村（居）委或者审核员决定"):
            hide_topic(topic_id=made.pk, by=person, reason="spam")
    mandate(stranger, "committee", made.board.root)
    post = said(made, chen)
    hide_post(post_id=post.pk, by=stranger, reason="spam")
    with pytest.raises(NotReady, match="已经隐藏"):
        hide_post(post_id=post.pk, by=moderator, reason="spam")


@pytest.mark.parametrize(("reason", "why"), [("", "请选择"), ("other", "须写明")])
def test_a_hiding_needs_its_reason(made, moderator, reason, why):
    with pytest.raises(NotReady, match=why):
        hide_topic(topic_id=made.pk, by=moderator, reason=reason)


def test_the_database_keeps_one_standing_hiding(made, moderator):
    told = {"topic": made, "reason": "spam", "hidden_by": moderator}
    Hiding.objects.create(**told)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hiding.objects.create(**told)
