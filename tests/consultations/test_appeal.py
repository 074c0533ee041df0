"""An objection to a hiding goes to another moderator."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.roles import Role
from audit.models import Entry
from consultations.actions.appeals import decide_appeal, make_appeal
from consultations.actions.moderation import Seen, decide, undo_batch
from consultations.exceptions import NotAllowed, NotReady
from consultations.models import Appeal
from consultations.tracking import tail_index
from tests.accounts.factories import StaffFactory, UserFactory
from tests.consultations.factories import CommentFactory

pytestmark = pytest.mark.django_db
PHONE = "13800000000"


@pytest.fixture
def first():
    return StaffFactory(roles=[Role.MODERATOR])


@pytest.fixture
def second():
    return StaffFactory(roles=[Role.MODERATOR])


@pytest.fixture
def hidden(first):
    comment = CommentFactory(state="pending")
    comment.phone_tail_index = tail_index(comment.receipt, "0000")
    comment.save()
    decide(
        moderator=first,
        act="hide",
        seen=[Seen.of(comment)],
        reason="insult",
        explanation="言辞不当",
    )
    comment.refresh_from_db()
    return comment


def appeal_of(comment, grounds="我没有骂人"):
    decision = comment.decisions.latest("pk")
    return make_appeal(decision_id=decision.pk, grounds=grounds, person=comment.author)


def answer(appeal, by, outcome="reversed", text="同意公开"):
    return decide_appeal(
        appeal_id=appeal.pk, moderator=by, outcome=outcome, answer=text
    )


def test_an_appeal_is_kept_and_logged_without_its_words(hidden, first):
    appeal = appeal_of(hidden)
    assert appeal.first_moderator == first
    entry = Entry.objects.get(event="appeal.made")
    assert entry.actor_id == hidden.author_id
    assert entry.data == {
        "comment": hidden.pk,
        "consultation": hidden.consultation_id,
    }


def test_once_for_each_decision(hidden):
    appeal_of(hidden)
    with pytest.raises(NotAllowed, match="已经提出"):
        appeal_of(hidden)
    assert Appeal.objects.count() == 1


def test_grounds_are_needed(hidden):
    with pytest.raises(NotReady):
        appeal_of(hidden, grounds="  \n")


def test_what_is_not_hidden_has_nothing_to_appeal(first):
    comment = CommentFactory(state="pending")
    decide(moderator=first, act="publish", seen=[Seen.of(comment)])
    with pytest.raises(NotAllowed, match="变更"):
        appeal_of(comment)


def test_an_undone_hiding_cannot_be_appealed(hidden, first):
    batch = hidden.decisions.get().batch
    undo_batch(moderator=first, batch=batch)
    with pytest.raises(NotAllowed):
        make_appeal(decision_id=hidden.decisions.earliest("pk").pk, grounds="理由")


def test_an_appealed_hiding_cannot_be_undone(hidden, first):
    appeal_of(hidden)
    with pytest.raises(NotAllowed):
        undo_batch(moderator=first, batch=hidden.decisions.get().batch)


def test_who_hid_it_cannot_answer(hidden, first):
    appeal = appeal_of(hidden)
    with pytest.raises(NotAllowed, match="另一位"):
        answer(appeal, first)
    hidden.refresh_from_db()
    assert hidden.state == "hidden"


def test_the_database_refuses_it_too(hidden, first):
    appeal = appeal_of(hidden)
    changes = {"outcome": "upheld", "answer": "维持", "decided_by": first}
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(**changes)


def test_a_reversed_hiding_is_published_with_its_data_masked(hidden, second):
    hidden.body = f"电话{PHONE}"
    hidden.save()
    answer(appeal_of(hidden), second)
    hidden.refresh_from_db()
    assert hidden.state == "published"
    assert hidden.masks == [["body", 2, 13]]
    assert Entry.objects.filter(event="comment.published").count() == 1
    entry = Entry.objects.get(event="appeal.decided")
    assert entry.data["outcome"] == "reversed"
    assert entry.data["author"] == hidden.author_id


def test_an_unwilling_comment_comes_back_as_accepted(hidden, second):
    hidden.is_public = False
    hidden.save()
    answer(appeal_of(hidden), second)
    hidden.refresh_from_db()
    assert hidden.state == "accepted"


def test_a_decision_by_appeal_is_not_undone(hidden, second):
    answer(appeal_of(hidden), second)
    decision = hidden.decisions.latest("pk")
    with pytest.raises(NotAllowed):
        undo_batch(moderator=second, batch=decision.batch)


def test_an_upheld_hiding_stays(hidden, second):
    appeal = answer(appeal_of(hidden), second, "upheld", "原决定并无不当")
    hidden.refresh_from_db()
    assert hidden.state == "hidden"
    assert (appeal.outcome, appeal.decided_by) == ("upheld", second)


def test_it_is_answered_once(hidden, second):
    appeal = appeal_of(hidden)
    answer(appeal, second, "upheld", "维持")
    third = StaffFactory(roles=[Role.MODERATOR])
    with pytest.raises(NotAllowed, match="他人"):
        answer(appeal, third)


@pytest.mark.parametrize(("outcome", "text"), [("upheld", " "), ("", "x"), ("x", "x")])
def test_an_answer_is_complete(hidden, second, outcome, text):
    with pytest.raises(NotReady):
        answer(appeal_of(hidden), second, outcome, text)


# pages


def url_of(comment):
    return reverse("consultations:appeal", args=[comment.receipt])


def test_the_giver_reads_why_and_appeals(client, hidden):
    client.force_login(hidden.author)
    text = client.get(url_of(hidden)).content.decode()
    assert "言辞不当" in text
    assert "互联网信息服务管理办法" in text
    done = client.post(url_of(hidden), {"grounds": "我没有骂人"})
    assert done.status_code == 302
    assert Appeal.objects.get().grounds == "我没有骂人"
    again = client.get(url_of(hidden)).content.decode()
    assert "正在由另一位审核员复核" in again
    assert "<textarea" not in again


def test_the_tracked_page_tells_rule_and_answer(client, hidden, second):
    url = reverse("consultations:mine_one", args=[hidden.receipt])
    client.force_login(hidden.author)
    text = client.get(url).content.decode()
    assert "第十五条第（八）项" in text
    assert url_of(hidden) in text
    appeal = appeal_of(hidden)
    assert "正在由另一位审核员复核" in client.get(url).content.decode()
    answer(appeal, second, "upheld", "确有骂人的话")
    text = client.get(url).content.decode()
    assert "维持原决定" in text
    assert "确有骂人的话" in text
    assert url_of(hidden) not in text


def test_receipt_and_phone_will_do_without_signing_in(client, hidden):
    text = client.get(url_of(hidden)).content.decode()
    assert "言辞不当" not in text  # a stranger learns nothing
    sent = {"grounds": "我没有骂人"}
    wrong = client.post(url_of(hidden), {**sent, "tail": "1111"})
    assert wrong.status_code == 422
    assert "没有查到" in wrong.content.decode()
    assert "我没有骂人" in wrong.content.decode()
    right = client.post(url_of(hidden), {**sent, "tail": "0000"})
    assert right.status_code == 302
    assert Appeal.objects.count() == 1


def test_a_stranger_is_treated_as_a_visitor(client, hidden):
    client.force_login(UserFactory())
    answer_ = client.post(url_of(hidden), {"grounds": "我要看"})
    assert answer_.status_code == 422
    assert not Appeal.objects.exists()


@pytest.mark.usefixtures("same_window")
def test_guessing_the_phone_is_stopped(client, hidden):
    codes = {
        client.post(url_of(hidden), {"grounds": "x", "tail": f"{n:04d}"}).status_code
        for n in range(1, 15)
    }
    assert codes == {422, 429}
    sent = {"grounds": "x", "tail": "0000"}
    assert client.post(url_of(hidden), sent).status_code == 429


def test_what_is_public_has_no_appeal(client):
    comment = CommentFactory()
    client.force_login(comment.author)
    text = client.get(url_of(comment)).content.decode()
    assert "没有可以申诉的决定" in text
    assert client.post(url_of(comment), {"grounds": "x"}).status_code == 422


def test_staff_answer_on_their_page(client, hidden, first, second):
    appeal = appeal_of(hidden)
    url = reverse("desk:appeal", args=[appeal.pk])
    client.force_login(first)
    assert "须由另一位审核员处理" in client.get(url).content.decode()
    sent = {"outcome": "reversed", "answer": "同意"}
    assert client.post(url, sent).status_code == 422
    client.force_login(second)
    assert "我没有骂人" in client.get(url).content.decode()
    assert client.post(url, {"outcome": "reversed"}).status_code == 422
    assert client.post(url, sent).status_code == 302
    hidden.refresh_from_db()
    assert hidden.state == "published"


def test_the_list_of_appeals_does_not_grow_in_queries(
    client, first, second, django_assert_max_num_queries, django_assert_num_queries
):
    def more(n):
        for _ in range(n):
            comment = CommentFactory(state="pending")
            seen = [Seen.of(comment)]
            decide(moderator=first, act="hide", seen=seen, reason="spam")
            appeal_of(comment)

    client.force_login(second)
    more(2)
    client.get(reverse("desk:appeals"))
    with django_assert_max_num_queries(11) as spent:
        client.get(reverse("desk:appeals"))
    more(8)
    with django_assert_num_queries(len(spent.captured_queries)):
        client.get(reverse("desk:appeals"))
