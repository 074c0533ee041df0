"""附议: once each, households once, the last one needed moves the topic on."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from deliberation.actions.seconding import second, take_back_seconding
from deliberation.actions.topics import open_seconding
from deliberation.exceptions import NotAllowed, NotReady
from deliberation.models import Board, Seconding
from tests.accounts.factories import UserFactory

from .boarding import board, community, compound, mandate, own, topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def owners():
    return UserFactory.create_batch(4)


@pytest.fixture
def gathering(lin, owners):
    return topic(
        board(compound(lin, *owners)), "seconding", proposer=lin, seconds_needed=3
    )


def test_each_person_once(gathering, owners):
    assert second(topic_id=gathering.pk, person=owners[0]).second_count == 1
    assert second(topic_id=gathering.pk, person=owners[0]).second_count == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Seconding.objects.create(topic=gathering, person=owners[0], counts_as="x")


def test_a_household_counts_once_and_leaves_last(gathering, owners, chen):
    own(chen, gathering.board.compound.buildings.get().units.get(room_no="102"))
    couple = [owners[0], chen]
    for person in couple:
        gathering = second(topic_id=gathering.pk, person=person)
    assert gathering.second_count == 1
    assert gathering.secondings.count() == 2
    gathering = take_back_seconding(topic_id=gathering.pk, person=chen)
    assert gathering.second_count == 1
    gathering = take_back_seconding(topic_id=gathering.pk, person=owners[0])
    assert gathering.second_count == 0


def test_the_last_one_moves_the_topic_on(client, gathering, owners):
    for person in owners[:3]:
        client.force_login(person)
        path = reverse("deliberation:second", args=[gathering.code])
        assert client.post(path).status_code == 302
    gathering.refresh_from_db()
    assert gathering.stage == "review"
    assert gathering.steps.last().stage == "review"
    with pytest.raises(NotAllowed, match="不是附议阶段"):
        second(topic_id=gathering.pk, person=owners[3])
    take_back_seconding(topic_id=gathering.pk, person=owners[0])
    gathering.refresh_from_db()
    assert gathering.second_count == 3  # what was reached stands


def test_the_page_shows_progress_and_what_would_help(client, gathering, stranger):
    url = reverse("deliberation:topic", args=[gathering.code])
    assert "请先用手机号登录" in client.get(url).content.decode()
    client.force_login(stranger)
    html = client.get(url).content.decode()
    assert 'value="0" max="3"' in html
    assert "请先认领房屋" in html
    assert "我附议" not in html
    path = reverse("deliberation:second", args=[gathering.code])
    answer = client.post(path)
    assert answer.status_code == 409
    assert "请先认领房屋" in answer.content.decode()


def test_a_visitor_signs_in_first(client, gathering):
    answer = client.post(reverse("deliberation:second", args=[gathering.code]))
    assert answer.status_code == 302
    assert f"topic/{gathering.code}" in answer.url


@pytest.mark.parametrize(
    ("units", "kind", "needed"),
    [
        (40, "topic.community_affairs", 5),  # 5 % are two: never fewer than five
        (101, "topic.community_affairs", 6),  # 5.05 households: the next whole one
        (100, "topic.community_affairs", 5),  # exactly 5 %: 以上 includes it
        (101, "topic.owners_ordinary", 21),
        (100, "topic.owners_ordinary", 20),
        (3, "topic.community_affairs", 3),  # no more than there are
    ],
)
def test_how_many_are_needed(lin, units, kind, needed):
    on = board(compound(lin, spare=units - 1))
    opened = open_seconding(topic_id=topic(on, kind=kind, proposer=lin).pk, by=lin)
    assert (opened.stage, opened.seconds_needed) == ("seconding", needed)


def test_a_buyer_of_several_units_is_one_person(lin):
    place = compound(lin, spare=9)
    for unit in place.buildings.get().units.filter(room_no__in=["102", "103"]):
        own(lin, unit)
    made = topic(board(place), kind="topic.owners_ordinary", proposer=lin)
    assert open_seconding(topic_id=made.pk, by=lin).seconds_needed == 2  # of 8


def test_a_place_of_unknown_size_asks_the_committee(lin):
    on = board(community())
    mandate(lin, "resident", on.region)
    made = topic(on, proposer=lin)
    with pytest.raises(NotReady, match="请村（居）委先登记"):
        open_seconding(topic_id=made.pk, by=lin)
    Board.objects.filter(pk=on.pk).update(households=1000)
    assert open_seconding(topic_id=made.pk, by=lin).seconds_needed == 50


@pytest.mark.parametrize(
    ("role", "stage"), [("council_member", "review"), ("building_head", "seconding")]
)
def test_whose_topics_need_no_seconding(lin, role, stage):
    place = compound(spare=100)
    where = place if role == "council_member" else place.buildings.get()
    mandate(lin, role, where)
    made = topic(board(place), proposer=lin)
    assert open_seconding(topic_id=made.pk, by=lin).stage == stage


def test_a_kind_without_seconding_is_deliberated_at_once(lin):
    made = topic(
        board(compound(lin)), kind="topic.residents_deliberation", proposer=lin
    )
    assert open_seconding(topic_id=made.pk, by=lin).stage == "review"


def test_only_the_proposer_opens_and_only_once(lin, stranger):
    made = topic(board(compound(lin, spare=9)), proposer=lin)
    with pytest.raises(NotAllowed, match="只有提议人"):
        open_seconding(topic_id=made.pk, by=stranger)
    open_seconding(topic_id=made.pk, by=lin)
    with pytest.raises(NotReady, match="已经开始"):
        open_seconding(topic_id=made.pk, by=lin)
