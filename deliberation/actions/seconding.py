"""附议: neighbours stand behind a topic, once each; households count once."""

from django.db import transaction

from audit.log import record

from ..models import Seconding, Topic
from ..queries import mandates
from ..rules import standing
from ..rules import topics as rules
from .way import go, held, held_open, obey


@transaction.atomic
def second(*, topic_id: int, person) -> Topic:
    """Second a topic; a repeat changes nothing, the last one needed moves it on.

    Several persons of one household may second and count once. Raises NotAllowed
    with what would make it possible.
    """
    topic = held_open(topic_id)
    who = mandates.standing_of(person, topic.board)
    if topic.secondings.filter(person=person).exists():
        return topic
    is_own = topic.proposer_id == person.pk
    obey(standing.to_second(who, topic.terms, topic.stage, is_own=is_own))
    is_new = not topic.secondings.filter(counts_as=who.household).exists()
    Seconding.objects.create(topic=topic, person=person, counts_as=who.household)
    _count(topic, 1 if is_new else 0)
    data = {"code": topic.code, "count": topic.second_count}
    record("topic.seconded", actor=person, target=topic, data=data)
    if topic.second_count >= topic.seconds_needed:
        return go(topic, rules.following(topic.terms, topic.stage))
    return topic


@transaction.atomic
def take_back_seconding(*, topic_id: int, person) -> Topic:
    """Stand no longer behind a topic that is still gathering; else nothing changes."""
    topic = held(topic_id)
    mine = topic.secondings.filter(person=person).first()
    if mine is None or topic.stage != rules.SECONDING:
        return topic
    mine.delete()
    is_last = not topic.secondings.filter(counts_as=mine.counts_as).exists()
    _count(topic, -1 if is_last else 0)
    data = {"code": topic.code, "count": topic.second_count}
    record("topic.seconding_withdrawn", actor=person, target=topic, data=data)
    return topic


def _count(topic: Topic, change: int) -> None:
    topic.second_count += change
    topic.save(update_fields=["second_count"])
