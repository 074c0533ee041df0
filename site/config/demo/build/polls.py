"""Puts the demo polls together: by the verbs of the house, then moved into the past.

No verb can be done yesterday. So each poll is drawn up, announced and its roll frozen
now, and its moments are then shifted with the triggers lifted, which only a
demonstration instance may do. Ballots are written in bulk.
"""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import User
from accounts.queries import roll_lines
from audit import leaves
from audit import triggers as log_triggers
from audit.log import prepare, record, record_all
from audit.models import Entry
from common.clock import db_now
from common.crypto import blind_index
from deliberation import triggers
from deliberation.actions import counting, drafting, objections, rolls, window
from deliberation.actions.ballots import seal, sealed, told
from deliberation.models import (
    Ballot,
    Casting,
    PaperBallot,
    Poll,
    PollExtension,
    Result,
    Roll,
    RollEntry,
    Scan,
)
from deliberation.permissions import can_run_poll
from deliberation.rules.receipts import ALPHABET, LENGTH
from deliberation.rules.rolls import RollLine
from regions.models import Compound

from ..housing import COUNTRY
from ..people import STORY
from ..polls import FEW, POLLS, DemoPoll, choices

SEED = 2026
DAY = timedelta(days=1)
# Longer than any notice; a poll then opens at nine in the morning.
LEAD = 17
NINE = {"hour": 9, "minute": 0, "second": 0, "microsecond": 0}
DESIGNATION = "惠住建（演示）〔2026〕1 号"
# Whoever of these has a mandate for a place runs its polls, in this order.
TELLERS = ("committee", "colleague", "committee2", "street")


@dataclass(frozen=True)
class Tellers:
    """Two people with a mandate for the place: who hosts, and who looks again."""

    first: User
    second: User


@dataclass(frozen=True)
class Box:
    """A box of paper ballots, and the two who read them."""

    scan: Scan
    tellers: Tellers


def ensure(staff: dict[str, User], say: Callable[[str], None]) -> None:
    """Make the polls that are missing, one a compound, as far as there are any."""
    compounds = list(Compound.objects.filter(code__startswith="xq-").order_by("code"))
    wanted = POLLS[:FEW] if len(compounds) == 1 else POLLS
    known = set(Poll.objects.values_list("title", flat=True))
    missing = [one for one in wanted if one.title not in known]
    if not compounds or not missing:
        return
    say(f"{len(missing)} 次表决")
    for number, one in enumerate(wanted):
        if one in missing:
            with transaction.atomic():
                compound = compounds[number % len(compounds)]
                _make(one, compound, _tellers(compound, staff))


def _tellers(compound: Compound, staff: dict[str, User]) -> Tellers:
    held = [staff[n] for n in TELLERS if can_run_poll(staff[n], compound.region)]
    return Tellers(*held[:2])


def _make(one: DemoPoll, compound: Compound, tellers: Tellers) -> None:
    now = db_now()
    poll = _announced(one, compound, tellers.first, now)
    with triggers.suspended():
        _shift(poll, (one.opens - LEAD) * DAY)
        poll = Poll.objects.select_related("roll").get(pk=poll.pk)
        _vote(one, poll, tellers, now)
        if one.ending == "extended":
            _extend(poll, tellers.first, now)
    _ENDINGS[one.ending](poll, tellers)


def _announced(one: DemoPoll, compound: Compound, host: User, now: datetime) -> Poll:
    """Draw up, announce, publish and freeze, as if it opened weeks from now."""
    opens_at = (now + LEAD * DAY).replace(**NINE)
    poll = drafting.draft_poll(
        user=host,
        title=one.title,
        region=compound.region,
        rule=one.rule,
        questions=[(one.question, one.material)],
        opens_at=opens_at,
        closes_at=opens_at + one.days * DAY,
        convener=f"{compound.name}业主委员会",
        contact="居委会 0752-0000000（演示）",
        scope=f"{compound.name}全体业主",
    )
    if one.is_binding:
        poll.legal_effect, poll.designation_no = "statutory", DESIGNATION
        poll.save(update_fields=["legal_effect", "designation_no"])
    lines = [
        RollLine(
            label=line.label,
            person=line.person_key,
            household=line.household,
            area=line.area,
            voters=line.voters,
            building=line.building,
        )
        for line in roll_lines(compound)
    ]
    rolls.prepare_roll(user=host, poll_id=poll.pk, lines=lines)
    drafting.notice_poll(user=host, poll_id=poll.pk)
    rolls.publish_roll(user=host, poll_id=poll.pk)
    rolls.freeze_roll(user=host, poll_id=poll.pk)
    return Poll.objects.get(pk=poll.pk)


def _shift(poll: Poll, by: timedelta) -> None:
    names = ("noticed_at", "opens_at", "closes_at", "announced_closes_at")
    moved = {name: F(name) + by for name in names}
    Poll.objects.filter(pk=poll.pk).update(**moved)
    Roll.objects.filter(poll=poll).update(
        prepared_at=F("prepared_at") + by,
        published_at=F("published_at") + by,
        # The roll was open to objections for some days.
        frozen_at=F("frozen_at") + by + 7 * DAY,
    )


def _vote(one: DemoPoll, poll: Poll, tellers: Tellers, now: datetime) -> None:
    """Write the ballots: online where an owner has an account, else on paper."""
    rng = random.Random(f"{SEED}:{one.title}")
    people: dict[str, list[RollEntry]] = defaultdict(list)
    entries = poll.roll.entries.prefetch_related("voters").order_by("pk")
    for entry in entries:
        people[entry.person_key].append(entry)
    # 林, 陈 and 黄 have not voted yet where the visitor is to see them do it.
    waiting = _story() if one.ending == "open" else set()
    areas = [
        (key, sum(entry.area for entry in mine))
        for key, mine in people.items()
        if not waiting & {v.user_id for entry in mine for v in entry.voters.all()}
    ]
    end = min(now, poll.closes_at)
    scan = Scan.objects.create(
        reference=f"{poll.code} 票箱（演示）",
        uploaded_at=now,
        uploaded_by=tellers.first,
    )
    said = choices(one, areas, rng)
    acts = [
        (_casting(poll, people[key], choice, rng, end), people[key], choice)
        for key, choice in said.items()
    ]
    _write(poll, acts, Box(scan, tellers))


def _story() -> set[int]:
    phones = [blind_index(COUNTRY + person.phone) for person in STORY]
    found = User.objects.filter(phone_index__in=phones)
    return set(found.values_list("pk", flat=True))


def _casting(poll, entries, choice, rng, end: datetime) -> Casting:
    voters = [voter for entry in entries for voter in entry.voters.all()]
    passed = (end - poll.opens_at).total_seconds()
    code = "".join(rng.choice(ALPHABET) for _ in range(LENGTH))
    key = f"demo-{poll.code}-{entries[0].pk}"
    answer = {item.pk: choice for item in poll.items.all()}
    return Casting(
        poll=poll,
        entry=entries[0],
        voter_id=voters[0].user_id if voters else None,
        channel="online" if voters else "paper",
        receipt=f"{poll.code}-{code}",
        submission_key=key,
        content_sha256=seal(key, entries[0].pk, answer),
        cast_at=poll.opens_at + timedelta(seconds=rng.random() * passed),
    )


def _write(poll: Poll, acts, box: Box) -> None:
    items = list(poll.items.all())
    Casting.objects.bulk_create([act for act, _e, _c in acts], batch_size=500)
    Ballot.objects.bulk_create(
        [
            Ballot(item=item, roll_entry=entry, casting=act, choice=choice)
            for act, entries, choice in acts
            for entry in entries
            for item in items
        ],
        batch_size=500,
    )
    PaperBallot.objects.bulk_create(
        [
            _paper(act, entries[0], {str(i.pk): choice for i in items}, box)
            for act, entries, choice in acts
            if act.channel == "paper"
        ],
        batch_size=500,
    )
    record_all(
        prepare(
            "ballot.cast",
            actor=act.voter_id,
            target=act,
            data=told(act, entries, [item.pk for item in items]),
            content=sealed(
                act.submission_key, act.entry_id, {i.pk: choice for i in items}
            ),
        )
        for act, entries, choice in acts
    )


def _paper(act: Casting, entry: RollEntry, readings: dict, box: Box) -> PaperBallot:
    return PaperBallot(
        poll=act.poll,
        entry=entry,
        scan=box.scan,
        received_at=act.cast_at,
        state="counted",
        first=readings,
        first_by=box.tellers.first,
        second=readings,
        second_by=box.tellers.second,
        casting=act,
    )


def _extend(poll: Poll, host: User, now: datetime) -> None:
    """The end came with too few; it was put off before that."""
    extension = PollExtension.objects.create(
        poll=poll,
        old_closes_at=poll.closes_at,
        new_closes_at=now + 5 * DAY,
        reason="部分业主在外地，表决票还没有送到，延长投票时间。",
        made_at=poll.closes_at - DAY,
        made_by=host,
    )
    Poll.objects.filter(pk=poll.pk).update(closes_at=extension.new_closes_at)
    record("poll.extended", actor=host, target=poll, data={"code": poll.code})


def _tallied(poll: Poll, tellers: Tellers) -> None:
    counting.tally_poll(
        user=tellers.first, poll_id=poll.pk, second_teller=tellers.second
    )


def _certified(poll: Poll, tellers: Tellers) -> None:
    """Count a day after the end and confirm after the days of objection."""
    _tallied(poll, tellers)
    tallied_at = poll.closes_at + DAY
    until = counting.objection_end(poll, tallied_at)
    with triggers.suspended():
        Result.objects.filter(item__poll=poll).update(
            tallied_at=tallied_at, objection_until=until
        )
    counting.certify_result(user=tellers.first, poll_id=poll.pk)
    if poll.legal_effect == "statutory":
        counting.certify_result(user=tellers.second, poll_id=poll.pk)
    certified_at = until + DAY + timedelta(hours=10)
    with triggers.suspended():
        Result.objects.filter(item__poll=poll).update(certified_at=certified_at)
    _log_moved(poll, certified_at)


def _log_moved(poll: Poll, certified_at: datetime) -> None:
    """Let the log tell of counting and confirming as of then: records are held to it.

    Its newest entries have no place in the order yet.
    """
    entries = QuerySet(Entry).filter(position=None)
    with log_triggers.suspended():
        for result in Result.objects.filter(item__poll=poll):
            told = entries.get(event="result.tallied", target_id=str(result.pk))
            told.data["objection_until"] = leaves.moment(result.objection_until)
            entries.filter(pk=told.pk).update(
                data=told.data, recorded_at=result.tallied_at
            )
        final = entries.filter(event="result.certified", target_id=str(poll.pk))
        final.update(recorded_at=certified_at)


def _carried_out(poll: Poll, tellers: Tellers) -> None:
    _certified(poll, tellers)
    steps = (
        ("executing", "物业公司负责，六周内换完。"),
        ("disclosed", "十二个单元的门禁已全部更换，公共收益支出已公布。"),
    )
    for name, note in steps:
        counting.record_milestone(
            user=tellers.first, poll_id=poll.pk, name=name, note=note
        )


def _objected(poll: Poll, tellers: Tellers) -> None:
    _tallied(poll, tellers)
    owner = User.objects.filter(pk__in=poll.roll.entries.values("voters__user")).first()
    if owner is not None:
        objections.object_to_result(
            user=owner,
            poll_id=poll.pk,
            text="二栋公布栏上的票数和这里不一样，请核对二栋的纸质票。",
        )


def _cancelled(poll: Poll, tellers: Tellers) -> None:
    window.cancel_poll(
        user=tellers.first,
        poll_id=poll.pk,
        reason="屋顶荷载没有经过设计单位核算，方案撤回，核算后重新提出。",
    )


def _left_open(poll: Poll, tellers: Tellers) -> None:
    """Nothing more happens to a poll that is still open."""


_ENDINGS: dict[str, Callable[[Poll, Tellers], None]] = {
    "open": _left_open,
    "extended": _left_open,
    "certified": _certified,
    "carried out": _carried_out,
    "objection": _objected,
    "cancelled": _cancelled,
}
