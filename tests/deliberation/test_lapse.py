"""A seconding that runs out: closed by the clock of the database, told, raised anew."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from common import clock
from deliberation.actions.seconding import second, take_back_seconding
from deliberation.actions.topics import open_seconding
from deliberation.actions.way import close_lapsed
from deliberation.exceptions import NotAllowed
from deliberation.models import Topic
from deliberation.queries.topics import lively_topics
from deliberation.rules import topics as rules
from rulebook.windows import open_until

from .boarding import board, compound, topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(lin, chen):
    return board(compound(lin, chen, spare=8))


def ended(place, lin, **ago):
    until = timezone.now() - timedelta(**(ago or {"seconds": 1}))
    told = {"seconding_until": until, "second_count": 1, "seconds_needed": 5}
    return topic(place, "seconding", proposer=lin, **told)


def page(client, name, *args, **query):
    return client.get(reverse(f"deliberation:{name}", args=args), query)


@pytest.mark.parametrize(
    ("stage", "seconds", "then"),
    [
        ("seconding", -1, "seconding"),  # a second before the end
        ("seconding", 0, "lapsed"),  # the end itself is too late
        ("review", 9, "review"),
        ("proposed", 9, "proposed"),
    ],
)
def test_the_stage_at_a_moment(stage, seconds, then):
    until = timezone.now()
    at = until + timedelta(seconds=seconds)
    assert rules.stage_at(stage, until, at) == then
    assert rules.stage_at(stage, None, at) == stage


def test_opening_fixes_the_end_by_the_row_of_the_house(place, lin):
    made = topic(place, "proposed", proposer=lin)
    before = clock.db_now()
    open_seconding(topic_id=made.pk, by=lin)
    made.refresh_from_db()
    assert made.stage == "seconding"
    ends = [open_until(at, 60) for at in (before, clock.db_now())]
    assert ends[0] <= made.seconding_until <= ends[1]


def test_pages_say_so_before_anybody_wrote_it_down(client, place, lin):
    made = ended(place, lin)
    client.force_login(lin)
    html = page(client, "topic", made.code).content.decode()
    assert "附议期满，没有达到人数" in html
    assert "有 1 个附议，需要 5 个" in html
    assert "我附议" not in html
    gathering, over = (
        page(client, "board", place.code, stage=stage).context["page"].items
        for stage in ("seconding", "ended")
    )
    assert gathering == []
    assert [one.get_stage_display() for one in over] == ["未达附议人数"]
    assert not lively_topics(lin, clock.db_now())
    made.refresh_from_db()
    assert made.stage == "seconding"  # nobody wrote


def test_too_late_to_second_and_nothing_is_written(place, lin, chen):
    made = ended(place, lin)
    with pytest.raises(NotAllowed, match="附议期限已过"):
        second(topic_id=made.pk, person=chen)
    assert not made.secondings.exists()


def test_the_last_second_in_time_counts(place, lin, chen):
    until = timezone.now() + timedelta(hours=1)
    told = {"seconding_until": until, "seconds_needed": 1}
    made = topic(place, "seconding", proposer=lin, **told)
    assert second(topic_id=made.pk, person=chen).stage == "review"


def test_the_ticker_writes_it_down_once(place, lin, chen):
    made, running = ended(place, lin), topic(place, "seconding", proposer=lin)
    assert close_lapsed() == 1
    assert close_lapsed() == 0
    made.refresh_from_db()
    assert made.stage == "lapsed"
    assert made.stage_since == made.seconding_until
    (step,) = made.steps.filter(stage="lapsed")
    assert step.note == "附议期满，有 1 个附议，需要 5 个。"
    running.refresh_from_db()
    assert running.stage == "seconding"  # opened before there was an end
    assert take_back_seconding(topic_id=made.pk, person=chen).stage == "lapsed"


def test_the_proposer_raises_it_again_with_the_words_at_hand(client, place, lin, chen):
    made = ended(place, lin)
    again = {"kind": made.kind, "from": made.code}
    client.force_login(lin)
    html = page(client, "topic", made.code).content.decode()
    assert f"?kind={made.kind}&amp;from={made.code}" in html
    assert (
        "晚上看不见路。"
        in page(client, "propose", place.code, **again).content.decode()
    )
    client.force_login(chen)  # another's words are not handed out as one's own
    form = page(client, "propose", place.code, **again).context["form"]
    assert form.initial == {}


def test_the_database_wants_an_end_for_what_lapsed(place):
    made = topic(place, "seconding")
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.filter(pk=made.pk).update(stage="lapsed")
