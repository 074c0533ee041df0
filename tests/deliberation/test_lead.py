"""What the committee and the council do with a topic, and who may not."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from deliberation.actions import counting, leading, topic_polls
from deliberation.exceptions import NotAllowed, NotReady
from deliberation.models import Poll, Result, Topic, TopicPoll
from rulebook import loader
from rulebook.windows import open_until

from . import passing
from .boarding import board, community, compound, council, mandate, topic
from .polling import lines, make_poll, vote

pytestmark = pytest.mark.django_db
SOON = timezone.now() + timedelta(days=10)


@pytest.fixture
def village():
    return community()


@pytest.fixture
def place(lin, village):
    return board(compound(lin, region=village), contact="0752-0000")


@pytest.fixture
def host(colleague, village):
    """The committee of the place."""
    mandate(colleague, "committee", village)
    return colleague


def sent(client, made, do, **fields):
    path = reverse("deliberation:lead", args=[made.code])
    data = {f"{do}-{name}": value for name, value in fields.items()}
    return client.post(path, {**data, "do": do})


def poll_for(place, stage="noticed", rule="council.default"):
    found = make_poll(stage, rule=rule)
    Poll.objects.filter(pk=found.pk).update(region=place.root)
    found.refresh_from_db()
    return found


def test_from_deliberation_to_the_vote(client, place, host):
    made = topic(place, "review", plan="")
    client.force_login(host)
    page = client.get(reverse("deliberation:lead", args=[made.code]))
    assert "请先写明审议形成的方案" in page.content.decode()
    assert sent(client, made, "on").status_code == 409
    assert sent(client, made, "plan", plan="装一盏太阳能灯。").status_code == 302
    assert sent(client, made, "on", note="议事会同意公示。").status_code == 302
    made.refresh_from_db()
    assert made.stage == "publicity"
    assert made.publicity_until == open_until(made.stage_since, 7)
    answer = sent(client, made, "on")
    assert "公示还没有满 7 日" in answer.content.decode()
    Topic.objects.update(publicity_until=timezone.now() - timedelta(seconds=1))
    assert "公告表决" in sent(client, made, "on").content.decode()
    poll = poll_for(place)
    assert sent(client, made, "link", code=poll.code).status_code == 302
    assert sent(client, made, "on").status_code == 302
    made.refresh_from_db()
    assert made.stage == "voting"
    assert "议事会同意公示。" in [step.note for step in made.steps.all()]
    shown = client.get(reverse("deliberation:topic", args=[made.code]))
    assert poll.title in shown.content.decode()


@pytest.mark.parametrize(
    ("choices", "stage", "outcome"),
    [
        (("approve", "approve", "against"), "result", "表决通过。"),
        (("against", "against", "approve"), "not_carried", "表决未通过。"),
    ],
)
def test_the_poll_decides(place, host, staff, choices, stage, outcome):
    made = topic(place, "voting")
    poll = make_poll("closed", lines(*[None] * 3), rule="council.default")
    TopicPoll.objects.create(topic=made, poll=poll, linked_by=host)
    vote(poll, *choices)
    counting.record_attendance(user=staff, poll_id=poll.pk, present=3)
    counting.tally_poll(user=staff, poll_id=poll.pk)
    past = timezone.now() - timedelta(hours=1)
    Result.objects.update(tallied_at=past - timedelta(days=9), objection_until=past)
    with pytest.raises(NotReady, match="还没有确认结果"):
        leading.lead_on(topic_id=made.pk, by=host)
    counting.certify_result(user=staff, poll_id=poll.pk)
    moved = leading.lead_on(topic_id=made.pk, by=host)
    assert (moved.stage, moved.outcome) == (stage, outcome)


def test_a_poll_that_is_cancelled_loses_the_topic(place, host):
    made = topic(place, "voting")
    poll = poll_for(place)
    TopicPoll.objects.create(topic=made, poll=poll, linked_by=host)
    with pytest.raises(NotReady, match="还没有确认结果"):
        leading.lead_on(topic_id=made.pk, by=host)
    Poll.objects.filter(pk=poll.pk).update(
        cancelled_at=timezone.now() - timedelta(seconds=1), cancel_reason="方案有误"
    )
    assert leading.lead_on(topic_id=made.pk, by=host).stage == "not_carried"


def test_a_topic_has_one_poll_until_that_one_was_stopped(place, host):
    made = topic(place, "review")
    first, second = poll_for(place), poll_for(place)
    link = {"topic_id": made.pk, "by": host}
    topic_polls.link_poll(code=first.code, **link)
    with pytest.raises(NotReady, match=f"已经关联表决 {first.code}"):
        topic_polls.link_poll(code=second.code, **link)
    with pytest.raises(IntegrityError, match="topic_one_poll|UNIQUE"):
        with transaction.atomic():
            TopicPoll.objects.create(topic=made, poll=second, linked_by=host)
    Poll.objects.filter(pk=first.pk).update(
        cancelled_at=timezone.now() - timedelta(seconds=1), cancel_reason="方案有误"
    )
    topic_polls.link_poll(code=second.code, **link)
    current = TopicPoll.objects.filter(topic=made, is_current=True)
    assert [one.poll for one in current] == [second]


@pytest.mark.usefixtures("kept")
def test_the_database_keeps_a_topic_with_its_poll(place, host):
    made = topic(place, "review")
    poll = passing.made("noticed", rule="council.default", region=place.root)
    link = TopicPoll.objects.create(topic=made, poll=poll, linked_by=host)
    rows = TopicPoll.objects.filter(pk=link.pk)
    for act in (
        lambda: rows.update(is_current=False),
        lambda: rows.update(topic=topic(place, "review")),
        rows.delete,
    ):
        with pytest.raises(DatabaseError, match="keeps its poll"):
            with transaction.atomic():
                act()


def test_a_talk_ends_with_what_was_agreed(place, host):
    past = timezone.now() - timedelta(days=1)
    made = topic(
        place, "publicity", kind="topic.residents_deliberation", publicity_until=past
    )
    with pytest.raises(NotReady, match="协商的结果"):
        leading.lead_on(topic_id=made.pk, by=host)
    moved = leading.lead_on(topic_id=made.pk, by=host, note="大家同意轮流打扫。")
    assert (moved.stage, moved.outcome) == ("result", "大家同意轮流打扫。")


def test_the_party_body_studies_first_where_the_rule_asks(client, village, host):
    on = board(village, households=900)
    made = topic(on, "review", kind="topic.residents_assembly")
    client.force_login(host)
    assert "须先经党组织研究" in sent(client, made, "on").content.decode()
    told = {"body": "江北社区党总支", "held_on": str(timezone.localdate())}
    told |= {"conclusion": "revise", "text": "请补充预算。"}
    assert sent(client, made, "study", **told).status_code == 302
    assert sent(client, made, "on").status_code == 409
    told |= {"conclusion": "support", "text": "同意。"}
    assert sent(client, made, "study", **told).status_code == 302
    assert sent(client, made, "on").status_code == 302
    page = client.get(reverse("deliberation:topic", args=[made.code]))
    assert "江北社区党总支" in page.content.decode()
    assert made.party_reviews.count() == 2
    assert Entry.objects.filter(event="topic.studied").count() == 2


def test_a_study_is_not_of_tomorrow(client, place, host):
    made = topic(place, "review")
    client.force_login(host)
    day = timezone.localdate() + timedelta(days=1)
    told = {
        "body": "党支部",
        "held_on": str(day),
        "conclusion": "support",
        "text": "好",
    }
    assert sent(client, made, "study", **told).status_code == 422
    assert not made.party_reviews.exists()


def test_declining_needs_a_reason_that_all_read(client, place, host):
    made = topic(place, "review")
    client.force_login(host)
    assert sent(client, made, "decline", reason=" ").status_code == 422
    assert sent(client, made, "decline", reason="不在本地权限内。").status_code == 302
    made.refresh_from_db()
    assert made.stage == "declined"
    client.logout()
    page = client.get(reverse("deliberation:topic", args=[made.code]))
    assert "不在本地权限内。" in page.content.decode()


@pytest.mark.parametrize(
    ("kind", "count", "declined"),
    [
        ("topic.owners_ordinary", 2, False),  # the law wants it voted on
        ("topic.owners_ordinary", 1, True),
        ("topic.community_affairs", 2, True),  # a custom that nobody verified
    ],
)
def test_what_the_law_makes_them_take_up(place, host, kind, count, declined):
    made = topic(place, "review", kind=kind, second_count=count, seconds_needed=2)
    assert made.row.source.verified == (kind != "topic.community_affairs")
    if declined:
        leading.decline_topic(topic_id=made.pk, by=host, reason="不在范围。")
    else:
        with pytest.raises(NotReady, match="依法应当提交表决"):
            leading.decline_topic(topic_id=made.pk, by=host, reason="不在范围。")


@pytest.mark.parametrize("stage", ["voting", "result", "done", "withdrawn"])
def test_what_is_decided_is_not_declined(place, host, stage):
    with pytest.raises(NotReady, match="已经进入表决或者已经结束"):
        leading.decline_topic(topic_id=topic(place, stage).pk, by=host, reason="不")


@pytest.mark.parametrize("stage", ["proposed", "seconding"])
def test_the_committee_does_not_second_for_the_neighbours(place, host, stage):
    with pytest.raises(NotReady, match="附议由邻居决定"):
        leading.lead_on(topic_id=topic(place, stage).pk, by=host)


def test_a_council_member_writes_the_plan_and_leads_no_further(client, place, chen):
    council(place, chen)
    made = topic(place, "review", plan="")
    client.force_login(chen)
    assert sent(client, made, "plan", plan="装灯。").status_code == 302
    answer = sent(client, made, "on")
    assert answer.status_code == 409
    assert "由本地村（居）委办理" in answer.content.decode()
    made.refresh_from_db()
    assert (made.plan, made.stage) == ("装灯。", "review")


def test_neighbours_and_strangers_are_told_who_does_it(client, place, lin, stranger):
    made = topic(place, "review")
    path = reverse("deliberation:lead", args=[made.code])
    assert client.get(path).status_code == 302
    for person in (lin, stranger):
        client.force_login(person)
        answer = client.get(path)
        assert answer.status_code == 403
        assert "方案由居民议事会成员或者村（居）委填写" in answer.content.decode()
        with pytest.raises(NotAllowed):
            leading.lead_on(topic_id=made.pk, by=person)


def test_the_committee_of_another_place_leads_nothing(place, stranger):
    mandate(stranger, "committee", community())
    with pytest.raises(NotAllowed, match="由本地村"):
        leading.lead_on(topic_id=topic(place, "review").pk, by=stranger)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, ""),
        ({"rule": "owners.ordinary"}, "规则和这类议题不一样"),
        ({"elsewhere": True}, "别处的表决"),
        ({"stage": "proposed"}, "审议以后"),
        ({"code": "BJ-1999-0001"}, "没有这个编号"),
        ({"twice": True}, "已经关联"),
    ],
)
def test_linking_a_poll(place, host, change, why):
    made = topic(place, change.get("stage", "review"))
    poll = poll_for(place, rule=change.get("rule", "council.default"))
    if "elsewhere" in change:
        Poll.objects.filter(pk=poll.pk).update(region=community())
    told = {"topic_id": made.pk, "by": host, "code": change.get("code", poll.code)}
    if "twice" in change:
        topic_polls.link_poll(**told)
    if why:
        with pytest.raises(NotReady, match=why):
            topic_polls.link_poll(**told)
    else:
        assert topic_polls.link_poll(**told).poll == poll


def test_the_council_votes_by_seats(client, place, host, lin, chen):
    body = council(place, lin, chen)
    made = topic(place, "review")
    client.force_login(host)
    told = {"opens_at": SOON, "closes_at": SOON + timedelta(days=3)}
    form = {name: f"{at:%Y-%m-%dT%H:%M}" for name, at in told.items()}
    answer = sent(client, made, "council", body=body.pk, **form)
    assert answer.status_code == 302
    poll = Poll.objects.get(topic_link__topic=made)
    assert poll.rule_id == "council.default"
    assert poll.roll.persons == 2
    voters = poll.roll.entries.values_list("voters__user", flat=True)
    assert set(voters) == {lin.pk, chen.pk}
    assert poll.items.get().material == made.plan


@pytest.mark.parametrize(
    ("kind", "members", "plan", "why"),
    [
        ("topic.owners_ordinary", 1, "装灯", "不由议事会表决"),
        ("topic.community_affairs", 0, "装灯", "还没有登记席位"),
        ("topic.community_affairs", 1, "", "请先写明"),
    ],
)
def test_when_the_council_cannot_vote(place, host, lin, kind, members, plan, why):
    body = council(place, *[lin] * members)
    made = topic(place, "review", kind=kind, plan=plan)
    told = {"opens_at": SOON, "closes_at": SOON + timedelta(days=3)}
    with pytest.raises(NotReady, match=why):
        topic_polls.call_council_vote(
            topic_id=made.pk, by=host, body_id=body.pk, **told
        )
    assert not Poll.objects.exists()


def test_an_old_topic_keeps_its_rule(place, host):
    row = loader.find("topic.community_affairs", SOON.date()).as_dict()
    row["terms"]["publicity_days"] = 3
    made = topic(place, "review", row=loader.from_dict(row))
    moved = leading.lead_on(topic_id=made.pk, by=host)
    assert moved.publicity_until == open_until(moved.stage_since, 3)
