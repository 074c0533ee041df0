"""Joining topics about the same thing, seconds and all; parting them again."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from deliberation.actions.merging import merge_topic, undo_merge
from deliberation.actions.seconding import second, take_back_seconding
from deliberation.exceptions import NotAllowed, NotReady
from deliberation.models import TopicMerge
from tests.accounts.factories import UserFactory

from .boarding import board, compound, mandate, topic
from .test_topic_races import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return UserFactory.create_batch(5)


@pytest.fixture
def place(people):
    """A home of two (one and other), and three homes of one."""
    one, other, *rest = people
    return board(compound((one, other), *rest))


@pytest.fixture
def host(place):
    found = UserFactory()
    mandate(found, "committee", place.root)
    return found


def seconded(place, *who, **more):
    made = topic(place, "seconding", **{"seconds_needed": 9, **more})
    for person in who:
        second(topic_id=made.pk, person=person)
    made.refresh_from_db()
    return made


def merged(topic_, into, by):
    told = {"into_code": into.code, "reason": "同一件事"}
    return merge_topic(topic_id=topic_.pk, by=by, **told)


def state(*topics):
    for one in topics:
        one.refresh_from_db()
    return [(one.stage, one.second_count) for one in topics]


def test_a_home_counts_once_and_all_comes_back(place, people, host):
    one, other, third, fourth, _fifth = people
    into = seconded(place, one, third)
    twin = seconded(place, other, third, fourth)
    merge = merged(twin, into, host)
    # other lives with one, third seconds both: only the home of fourth is new.
    assert state(into, twin) == [("seconding", 3), ("merged", 3)]
    assert into.secondings.count() == 4
    undo_merge(merge_id=merge.pk, by=host)
    undo_merge(merge_id=merge.pk, by=host)
    assert state(into, twin) == [("seconding", 2), ("seconding", 3)]
    assert {s.person for s in into.secondings.all()} == {one, third}
    assert merged(twin, into, host).carried.count() == 2


def test_who_raised_it_does_not_second_it_that_way(place, people, host):
    into = seconded(place, proposer=people[2])
    twin = seconded(place, people[2], people[3])
    merged(twin, into, host)
    assert state(into) == [("seconding", 1)]


def test_the_last_one_needed_moves_it_on_and_then_there_is_no_way_back(
    place, people, host
):
    into = seconded(place, people[0], seconds_needed=2)
    twin = seconded(place, people[3])
    merge = merged(twin, into, host)
    assert state(into) == [("review", 2)]
    with pytest.raises(NotReady, match="已经往下走"):
        undo_merge(merge_id=merge.pk, by=host)


def test_what_was_taken_back_meanwhile_stays_away(place, people, host):
    into, twin = seconded(place), seconded(place, people[3])
    merge = merged(twin, into, host)
    take_back_seconding(topic_id=into.pk, person=people[3])
    undo_merge(merge_id=merge.pk, by=host)
    assert state(into, twin) == [("seconding", 0), ("seconding", 1)]


def test_what_does_not_fit(place, people, host):
    into = seconded(place)
    other_kind = seconded(place, kind="topic.owners_ordinary")
    elsewhere = seconded(board(compound(spare=3)))
    for wrong, into_, why in (
        (topic(place, "review"), into, "提议、附议阶段"),
        (seconded(place), topic(place, "review"), "正在附议"),
        (other_kind, into, "类型不同"),
        (elsewhere, into, "没有这个编号"),
        (into, into, "没有这个编号"),
    ):
        by = host if wrong.board_id == place.pk else UserFactory(is_superuser=True)
        with pytest.raises(NotReady, match=why):
            merged(wrong, into_, by)
    twin = seconded(place)
    merged(twin, into, host)
    with pytest.raises(NotReady, match="先撤销"):
        merged(into, seconded(place), host)
    with pytest.raises(NotAllowed, match="由本地村"):
        merged(seconded(place), into, people[0])


def test_the_host_does_it_without_script_and_all_read_why(client, place, people, host):
    into, twin = seconded(place), seconded(place, people[3])
    client.force_login(host)
    path = reverse("deliberation:lead", args=[twin.code])
    assert into.code in client.get(path).content.decode()  # proposed as alike
    sent = {"do": "merge", "merge-into_code": into.code}
    assert client.post(path, sent).status_code == 422
    sent["merge-reason"] = "都是加路灯"
    assert client.post(path, sent).status_code == 302
    client.logout()
    html = client.get(reverse("deliberation:topic", args=[twin.code])).content.decode()
    assert "已合并到" in html
    assert "都是加路灯" in html
    assert reverse("deliberation:topic", args=[into.code]) in html
    html = client.get(reverse("deliberation:topic", args=[into.code])).content.decode()
    assert reverse("deliberation:topic", args=[twin.code]) in html
    client.force_login(host)
    assert client.post(path, {"do": "part"}).status_code == 302
    assert state(into, twin) == [("seconding", 0), ("seconding", 1)]


def test_the_database_joins_a_topic_once_and_never_with_itself(place, host):
    into, twin = seconded(place), seconded(place)
    merge = merged(twin, into, host)
    told = {"merged_by": host, "merged_at": timezone.now(), "from_stage": "seconding"}
    told |= {"from_since": timezone.now(), "reason": "同一件事"}
    for pair in ({"topic": twin, "into": into}, {"topic": into, "into": into}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TopicMerge.objects.create(**told, **pair)
    assert list(TopicMerge.objects.all()) == [merge]


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_crosswise_merges_and_seconds_at_once_keep_the_count(place, people, host):
    """Two hosts join the same pair the other way round while neighbours press."""
    first, other = seconded(place, people[0]), seconded(place, people[2])
    together(
        lambda: merged(first, other, host),
        lambda: merged(other, first, host),
        lambda: second(topic_id=first.pk, person=people[3]),
        lambda: second(topic_id=other.pk, person=people[3]),
        lambda: second(topic_id=other.pk, person=people[4]),
    )
    stages = sorted(stage for stage, _count in state(first, other))
    assert stages == ["merged", "seconding"]
    into = first if first.stage == "seconding" else other
    behind = set(into.secondings.values_list("counts_as", flat=True))
    assert into.second_count == len(behind)
