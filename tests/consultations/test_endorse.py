"""附议: once for each person, undone on request, never one's own."""

import pytest
from django.urls import reverse

from audit.models import Entry
from consultations.models import Endorsement

from .factories import CommentFactory, ConsultationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(consultation):
    return CommentFactory(consultation=consultation)


@pytest.fixture
def press(client):
    def pressed(comment, do="endorse", **more):
        args = [comment.consultation.code, comment.pk]
        url = reverse("consultations:endorse", args=args)
        return client.post(url, {"do": do}, **more)

    return pressed


def count(comment) -> int:
    comment.refresh_from_db()
    assert Endorsement.objects.filter(comment=comment).count() == (
        comment.endorsement_count
    )
    return comment.endorsement_count


def test_a_person_counts_once_and_can_undo(press, lin, comment):
    press(comment)
    press(comment)
    assert count(comment) == 1
    press(comment, do="undo")
    press(comment, do="undo")
    assert count(comment) == 0
    events = Entry.objects.filter(event__startswith="comment.endorse")
    assert list(events.values_list("event", flat=True)) == [
        "comment.endorsed",
        "comment.endorsement_withdrawn",
    ]


def test_htmx_gets_the_button_with_its_count(press, lin, comment):
    answer = press(comment, headers={"HX-Request": "true"}).content.decode()
    assert "收回附议" in answer
    assert '<span class="num">1</span>' in answer


def test_the_list_knows_what_a_reader_stands_behind(press, lin, client, comment):
    other = CommentFactory(consultation=comment.consultation)
    press(comment)
    url = reverse("consultations:comments", args=[comment.consultation.code])
    did = {row.comment.pk: row.did for row in client.get(url).context["comments"]}
    assert did == {comment.pk: True, other.pk: False}
    assert client.get(url).content.decode().count("收回附议") == 1


def test_ones_own_comment_cannot_be_endorsed(press, lin, consultation):
    own = CommentFactory(consultation=consultation, author=lin)
    press(own)
    assert count(own) == 0


@pytest.mark.parametrize("state", ["pending", "hidden", "withdrawn"])
def test_what_is_not_public_is_not_there(press, lin, consultation, state):
    comment = CommentFactory(consultation=consultation, state=state)
    assert press(comment).status_code == 404
    assert count(comment) == 0


def test_after_the_end_nothing_changes(press, lin):
    comment = CommentFactory(consultation=ConsultationFactory(ended=True))
    press(comment)
    assert count(comment) == 0


def test_strangers_and_unverified_people_do_not_count(press, client, comment):
    assert reverse("account_request_login_code") in press(comment).url
    client.force_login(UserFactory(identity_tier="visitor", phone_index=None))
    press(comment)
    assert count(comment) == 0
