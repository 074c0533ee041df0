"""我的意见: seeing, changing, withdrawing one's own, and nobody else's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Entry

from .factories import CommentFactory, ConsultationFactory, ReplyFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(lin, consultation):
    return CommentFactory(
        consultation=consultation, author=lin, uid="tiao3", body="原来的话。"
    )


def at(name, comment):
    return reverse(f"consultations:{name}", args=[comment.receipt])


def words(**changes) -> dict:
    return {
        "stance": "oppose",
        "body": "新的话。",
        "is_public": "yes",
        "version_no": 1,
    } | changes


def test_the_list_holds_ones_own_by_state(client, lin, consultation):
    mine = {
        state: CommentFactory(consultation=consultation, author=lin, state=state)
        for state in ("pending", "published", "hidden", "withdrawn")
    }
    answered = CommentFactory(consultation=consultation, author=lin)
    ReplyFactory(consultation=consultation, comments=[answered])
    other = CommentFactory(consultation=consultation)

    def shown(state):
        html = client.get(reverse("consultations:mine"), {"state": state})
        receipts = {c.receipt for c, _reply in html.context["rows"]}
        assert other.receipt not in receipts
        return receipts

    everything = {c.receipt for c in mine.values()} | {answered.receipt}
    assert shown("") == everything
    assert shown("nonsense") == everything
    assert shown("hidden") == {mine["hidden"].receipt}
    assert shown("replied") == {answered.receipt}


@pytest.mark.parametrize("count", [2, 45])
def test_the_list_costs_the_same_however_long(client, lin, consultation, count):
    made = CommentFactory.create_batch(count, consultation=consultation, author=lin)
    for comment in made[::2]:
        ReplyFactory(consultation=consultation, comments=[comment])
    with CaptureQueriesContext(connection) as seen:
        page = client.get(reverse("consultations:mine"))
    assert page.status_code == 200
    assert len(seen) == 4  # session, person, comments, drafts


def test_the_list_is_turned_by_key(client, lin, consultation):
    CommentFactory.create_batch(45, consultation=consultation, author=lin)
    seen, after = [], ""
    while after is not None:
        page = client.get(reverse("consultations:mine"), {"after": after})
        seen += [c.receipt for c, _reply in page.context["rows"]]
        after = page.context["page"].next
    assert len(seen) == len(set(seen)) == 45


def test_signing_in_comes_first(client, consultation):
    comment = CommentFactory(consultation=consultation)
    login = reverse("account_request_login_code")
    assert client.get(reverse("consultations:mine")).url.startswith(login)
    for name in ("mine_one", "edit"):
        assert client.get(at(name, comment)).url.startswith(login)


@pytest.mark.parametrize("name", ["mine_one", "edit", "withdraw"])
def test_what_belongs_to_others_is_not_there(client, comment, name):
    client.force_login(UserFactory())
    ask = client.post if name == "withdraw" else client.get
    assert ask(at(name, comment)).status_code == 404
    if name == "edit":
        assert client.post(at(name, comment), words()).status_code == 404
    comment.refresh_from_db()
    assert (comment.state, comment.body) == ("published", "原来的话。")


def test_an_edit_is_moderated_anew_and_the_old_words_are_kept(client, comment):
    comment.masks, comment.endorsement_count = [["body", 0, 2]], 3
    comment.save()
    answer = client.post(at("edit", comment), words(), follow=True)
    comment.refresh_from_db()
    assert (comment.body, comment.state, comment.version_no) == (
        "新的话。",
        "pending",
        2,
    )
    assert (comment.masks, comment.endorsement_count) == ([], 0)
    old = comment.revisions.get()
    assert (old.version_no, old.content["body"]) == (1, "原来的话。")
    assert "修改记录（1）" in answer.content.decode()
    assert "原来的话。" in answer.content.decode()
    assert Entry.objects.filter(event="comment.edited").count() == 1


def test_an_edit_without_a_change_leaves_no_trace(client, comment):
    same = words(stance=comment.stance, body=comment.body)
    client.post(at("edit", comment), same)
    assert not comment.revisions.exists()
    comment.refresh_from_db()
    assert comment.state == "published"


def test_the_form_holds_the_present_words(client, comment):
    form = client.get(at("edit", comment)).context["form"]
    assert form["body"].value() == "原来的话。"
    assert form["version_no"].value() == 1


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"body": ""}, 422), ({"body": "长" * 20_001}, 422), ({"version_no": 7}, 409)],
)
def test_a_refused_edit_keeps_both_texts(client, comment, changes, status):
    data = words(reason="新的理由。") | changes
    answer = client.post(at("edit", comment), data)
    assert answer.status_code == status
    assert "新的理由。" in answer.content.decode()
    comment.refresh_from_db()
    assert comment.body == "原来的话。"


def test_masked_words_wait_even_where_review_comes_later(client, lin):
    consultation = ConsultationFactory(moderation="post")
    masked = CommentFactory(
        consultation=consultation, author=lin, masks=[["body", 0, 1]]
    )
    plain = CommentFactory(consultation=consultation, author=lin)
    hidden = CommentFactory(consultation=consultation, author=lin, hidden=True)
    states = []
    for comment in (masked, plain, hidden):
        client.post(at("edit", comment), words())
        comment.refresh_from_db()
        states.append(comment.state)
    assert states == ["pending", "published", "pending"]


def test_withdrawing_hides_and_keeps(client, comment):
    answer = client.post(at("withdraw", comment), follow=True)
    client.post(at("withdraw", comment))
    comment.refresh_from_db()
    assert comment.state == "withdrawn"
    assert comment.revisions.get().content["state"] == "published"
    assert "已撤回" in answer.content.decode()
    assert Entry.objects.filter(event="comment.withdrawn").count() == 1
    client.logout()
    public = reverse("consultations:one", args=[comment.consultation.code, comment.pk])
    assert client.get(public).status_code == 404
    client.force_login(comment.author)
    assert client.post(at("edit", comment), words()).status_code == 409


def test_after_the_end_words_stand(client, lin):
    comment = CommentFactory(consultation=ConsultationFactory(ended=True), author=lin)
    page = client.get(at("mine_one", comment)).content.decode()
    assert "撤回意见" not in page
    answer = client.post(at("edit", comment), words())
    assert answer.status_code == 409
    assert "新的话。" in answer.content.decode()
    client.post(at("withdraw", comment))
    comment.refresh_from_db()
    assert (comment.state, comment.version_no) == ("published", 1)


def test_an_answered_comment_stands(client, comment):
    ReplyFactory(consultation=comment.consultation, comments=[comment], draft=True)
    assert client.post(at("edit", comment), words()).status_code == 409
    client.post(at("withdraw", comment))
    comment.refresh_from_db()
    assert comment.state == "published"
