"""A residents' meeting called at once: recorded, told, shown, and never changed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from deliberation import triggers
from deliberation.actions.counting import tally_poll
from deliberation.actions.drafting import (
    call_at_once,
    notice_poll,
    notice_refusals,
    record_party_review,
)
from deliberation.exceptions import NotAllowed, NotReady
from deliberation.models import Poll
from deliberation.queries import records
from notifications.hall_words import worded
from notifications.models import Kind, Notice

from .passing import close, made
from .polling import lines
from .test_draft_and_notice import DAY, ready

pytestmark = pytest.mark.usefixtures("kept")
SAID = {"reason": "台风损坏供水管道，须马上决定抢修。", "decided_by": "居民委员会会议"}


def urgent(staff, **more) -> Poll:
    """A draft that opens tomorrow, studied by the party body."""
    now = timezone.now()
    when = {"opens_at": now + DAY, "closes_at": now + 3 * DAY, **more}
    poll = ready(staff, rule="residents.assembly", **when)
    record_party_review(user=staff, poll_id=poll.pk, note="支部会议讨论通过")
    return Poll.objects.get(pk=poll.pk)


def page(client, name, poll) -> str:
    return client.get(reverse(name, args=[poll.code])).content.decode()


def test_from_the_reason_to_every_page(client, staff, lin):
    poll = urgent(staff)
    (refusal,) = notice_refusals(poll)
    assert "10 日" in refusal
    client.force_login(staff)
    assert "记录立即召集" in page(client, "votes:poll", poll)
    step = reverse("votes:step", args=[poll.code, "at_once"])
    assert client.post(step, {"reason": SAID["reason"]}).status_code == 422
    assert client.post(step, SAID).status_code == 302
    poll = notice_poll(user=staff, poll_id=poll.pk)
    assert poll.is_at_once
    client.logout()
    for name in ("deliberation:poll", "deliberation:notice"):
        html = page(client, name, poll)
        assert SAID["reason"] in html
        assert SAID["decided_by"] in html
        assert "没有提前 10 日公告" in html
    (entry,) = Entry.objects.filter(event="poll.called_at_once")
    assert entry.content_hash
    assert Entry.objects.get(event="poll.noticed").data["at_once"] is True
    told = Notice(recipient=lin, kind=Kind.VOTE_NOTICED, poll=poll)
    assert "因特殊情况立即召集" in worded(told)[0]
    assert records._at_once(poll)["decided_by"] == SAID["decided_by"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reason": " "}, "原因"),
        ({"decided_by": ""}, "由谁决定"),
    ],
)
def test_neither_reason_nor_decider_may_be_missing(staff, change, words):
    poll = urgent(staff)
    with pytest.raises(NotReady, match=words):
        call_at_once(user=staff, poll_id=poll.pk, **{**SAID, **change})


def test_only_where_the_rule_allows_it_and_by_who_runs_it(client, staff, stranger):
    other = ready(staff, rule="villagers.assembly")
    with pytest.raises(NotReady, match="没有规定可以立即召集"):
        call_at_once(user=staff, poll_id=other.pk, **SAID)
    client.force_login(staff)
    assert "记录立即召集" not in page(client, "votes:poll", other)
    poll = urgent(staff)
    with pytest.raises(NotAllowed):
        call_at_once(user=stranger, poll_id=poll.pk, **SAID)


def test_after_the_notice_it_stays(staff):
    poll = urgent(staff)
    call_at_once(user=staff, poll_id=poll.pk, **SAID)
    notice_poll(user=staff, poll_id=poll.pk)
    with pytest.raises(NotReady, match="公告已经发出"):
        call_at_once(user=staff, poll_id=poll.pk, **SAID)
    changed = {"at_once_reason": "别的原因"}
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Poll.objects.filter(pk=poll.pk).update(**changed)


def test_a_reason_without_a_decider_is_refused_by_the_database(staff):
    poll = urgent(staff)
    half = {"at_once_at": timezone.now(), "at_once_reason": "急"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.filter(pk=poll.pk).update(**half)


def test_who_keeps_the_days_after_all_is_not_shown_as_urgent(client, staff):
    now = timezone.now()
    late = {"opens_at": now + 20 * DAY, "closes_at": now + timedelta(days=25)}
    poll = urgent(staff, **late)
    call_at_once(user=staff, poll_id=poll.pk, **SAID)
    poll = notice_poll(user=staff, poll_id=poll.pk)
    assert not poll.is_at_once
    assert SAID["reason"] not in page(client, "deliberation:poll", poll)


def test_the_minutes_say_so(client, staff):
    poll = close(made(roll=lines(None), rule="residents.assembly@2026-11-27", by=staff))
    told = {"at_once_reason": SAID["reason"], "at_once_by": SAID["decided_by"]}
    with triggers.suspended():
        Poll.objects.filter(pk=poll.pk).update(
            noticed_at=poll.opens_at - DAY, at_once_at=poll.opens_at - DAY, **told
        )
    tally_poll(user=staff, poll_id=poll.pk)
    html = page(client, "deliberation:result_print", poll)
    assert "因特殊情况立即召集，没有提前 10 日公告" in html
    assert SAID["reason"] in html
