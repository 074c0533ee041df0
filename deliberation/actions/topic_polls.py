"""Voting on a topic: linking a poll, and calling the council to vote."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record

from ..exceptions import NotReady
from ..models import Body, Poll, Seat, Topic, TopicPoll
from ..queries import mandates
from ..queries.roll_sources import seat_line
from ..rules import standing
from ..rules import topics as rules
from .drafting import draft_poll
from .rolls import prepare_roll
from .way import held, obey

_LINKED = frozenset({rules.REVIEW, rules.PUBLICITY, rules.VOTING})


@transaction.atomic
def link_poll(*, topic_id: int, by, code: str) -> TopicPoll:
    """Say that a poll is about a topic.

    Raises NotAllowed, and NotReady for a poll of another place or rule, one that is
    about another topic, or out of time.
    """
    topic = held(topic_id)
    obey(standing.to_host(mandates.standing_of(by, topic.board)))
    poll = Poll.objects.visible_to(by).filter(code=code.strip()).first()
    if poll is None:
        raise NotReady(_("没有这个编号的表决，请核对。"))
    return _link(topic, poll, by)


@transaction.atomic
def call_council_vote(
    *, topic_id: int, by, body_id: int, opens_at: datetime, closes_at: datetime
) -> Poll:
    """Draw up the council's vote on a topic: a roll of its seats, each one person.

    The poll is a draft: announcing, publishing and freezing its roll go their usual
    way. Raises NotAllowed, NotReady.
    """
    topic = held(topic_id)
    obey(standing.to_host(mandates.standing_of(by, topic.board)))
    body = Body.objects.visible_to(by).standing().filter(board=topic.board)
    body = body.filter(pk=body_id).first()
    if body is None:
        raise NotReady(_("这里没有这个议事组织。"))
    if body.rule_id != topic.terms["vote_rule"]:
        raise NotReady(_("这类议题不由议事会表决，请按适用规则起草表决。"))
    if not topic.plan:
        raise NotReady(_("请先写明审议形成的方案。"))
    seats = list(Seat.objects.current().filter(body=body))
    if not seats:
        raise NotReady(_("这个议事组织还没有登记席位。"))
    poll = draft_poll(
        user=by,
        title=topic.title,
        region=topic.board.root,
        rule=body.rule_id,
        questions=[(f"是否同意：{topic.title}", topic.plan)],
        opens_at=opens_at,
        closes_at=closes_at,
        convener=body.name,
        contact=topic.board.contact or topic.board.name,
        scope=f"{topic.board.name}{body.name}",
    )
    prepare_roll(user=by, poll_id=poll.pk, lines=[seat_line(seat) for seat in seats])
    _link(topic, poll, by)
    return poll


def _link(topic: Topic, poll: Poll, by) -> TopicPoll:
    if topic.stage not in _LINKED:
        raise NotReady(_("审议以后才能关联表决。"))
    if poll.rule_id != topic.terms["vote_rule"]:
        raise NotReady(_("表决适用的规则和这类议题不一样，不能关联。"))
    if poll.region_id != topic.board.root.pk:
        raise NotReady(_("这是别处的表决，不能关联。"))
    if TopicPoll.objects.filter(poll=poll).exists():
        raise NotReady(_("这次表决已经关联了议题。"))
    _make_room(topic)
    link = TopicPoll.objects.create(topic=topic, poll=poll, linked_by=by)
    data = {"code": topic.code, "poll": poll.code}
    record("topic.poll_linked", actor=by, target=topic, data=data)
    return link


def _make_room(topic: Topic) -> None:
    """A topic has one poll at a time: another only after that one was stopped."""
    current = TopicPoll.objects.select_related("poll").filter(
        topic=topic, is_current=True
    )
    for link in current:
        if not (link.poll.cancelled_at or link.poll.voided_at):
            raise NotReady(
                _("这个议题已经关联表决 %(code)s，它取消或者宣告无效以后才能另行表决。")
                % {"code": link.poll.code}
            )
    current.update(is_current=False)
