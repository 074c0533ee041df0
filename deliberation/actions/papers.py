"""Paper ballots: read by two tellers, counted by the rule, never beside another."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.log import record
from common import clock
from common.uploads import Upload

from ..exceptions import AlreadyVoted, NotAllowed, NotOnRoll, NotReady, PersonConflict
from ..models import (
    Casting,
    Channel,
    PaperBallot,
    PaperState,
    Poll,
    Result,
    RollEntry,
    Scan,
)
from ..rules import papers
from ..rules.errors import RecordRefused
from ..rules.receipts import new_code
from .ballots import Stake, check_person, seal, standing, write
from .steps import hold_still, reasoned

# By question id: one of rules.papers.READINGS.
Readings = Mapping[int, str]


def keep_scan(user, scan: Upload | None, reference: str) -> Scan:
    """Keep a scan, or the number under which the paper lies; NotReady without both."""
    if scan is None and not reference.strip():
        raise NotReady(_("请上传扫描件，或者填写纸质件的存档编号。"))
    kept = Scan(reference=reference.strip(), uploaded_at=clock.db_now())
    kept.uploaded_by = user
    if scan is not None:
        kept.file, kept.name, kept.sha256 = scan.content, scan.name, scan.sha256
        kept.content_type = scan.content_type
        kept.file.name = f"{scan.sha256}.{scan.kind}"
    kept.save()
    return kept


@transaction.atomic
def enter_paper_ballot(
    *,
    user,
    poll_id: int,
    entry_id: int,
    readings: Readings,
    received_at: datetime,
    scan: Upload | None = None,
    reference: str = "",
) -> PaperBallot:
    """Enter a paper ballot for the first time; a second teller reads it after.

    From now on the entry votes no more online. Where it has voted already, the rule
    decides: the paper is kept and set aside, or replaces the ballot once confirmed.
    `received_at` must lie in the window; entering may go on until the count. Raises
    NotAllowed, NotOnRoll, NotReady, and AlreadyVoted for a second paper.
    """
    poll = hold_still(user, poll_id)
    _check_time(poll, received_at)
    entry = _entry(poll, entry_id)
    if _live(entry).exists():
        raise AlreadyVoted(_("这套房屋（席位）的纸质票已经登记。"))
    paper = PaperBallot(
        poll=poll,
        entry=entry,
        received_at=received_at,
        first=_read(poll, readings),
        first_by=user,
        scan=keep_scan(user, scan, reference),
    )
    if poll.terms["channel_conflict"] == "first_valid" and entry.ballots.exists():
        paper.state = PaperState.SET_ASIDE
        paper.note = _("已在网上先投票，以先投的有效票为准，纸质票存档不计入。")
    paper.save()
    record("paper.entered", actor=user, target=paper, data=_data(paper))
    return paper


@transaction.atomic
def confirm_paper_ballot(*, user, paper_id: int, readings: Readings) -> PaperBallot:
    """Read a paper ballot a second time; it counts if both tellers read the same.

    Else it is disputed, both readings kept. Raises NotAllowed for the first teller.
    """
    paper = _locked(user, paper_id, PaperState.READ_ONCE)
    if paper.first_by_id == user.pk:
        raise NotAllowed(_("这张纸质票由您录入，须由另一人复核。"))
    paper.second, paper.second_by = _read(paper.poll, readings), user
    if paper.second != paper.first:
        paper.state = PaperState.DISPUTED
        paper.save(update_fields=["second", "second_by", "state"])
        record("paper.disputed", actor=user, target=paper, data=_data(paper))
        return paper
    return _count(paper, paper.second, user)


@transaction.atomic
def resolve_paper_ballot(
    *, user, paper_id: int, readings: Readings, note: str
) -> PaperBallot:
    """Decide between two readings, as a third person and with a reason."""
    paper = _locked(user, paper_id, PaperState.DISPUTED)
    if user.pk in (paper.first_by_id, paper.second_by_id):
        raise NotAllowed(_("两人录入不一致，须由第三人核对扫描件后认定。"))
    paper.note = reasoned(note, _("请写明认定的理由。"))
    return _count(paper, _read(paper.poll, readings), user)


@transaction.atomic
def set_paper_aside(*, user, paper_id: int, reason: str) -> PaperBallot:
    """Leave a paper ballot uncounted, with a reason; it is kept."""
    paper = _locked(user, paper_id, PaperState.READ_ONCE, PaperState.DISPUTED)
    paper.note = reasoned(reason, _("请写明不计入的原因。"))
    return _aside(paper, user)


def _locked(user, paper_id: int, *states: PaperState) -> PaperBallot:
    poll_id = PaperBallot.objects.values_list("poll_id", flat=True).get(pk=paper_id)
    poll = hold_still(user, poll_id)
    paper = PaperBallot.objects.select_for_update().get(pk=paper_id)
    if paper.state not in states:
        raise NotReady(
            _("这张纸质票已经处理：%(state)s。") % {"state": paper.get_state_display()}
        )
    _check_time(poll, paper.received_at)
    paper.poll = poll
    return paper


def _check_time(poll: Poll, received_at: datetime) -> None:
    if not poll.terms["paper"]:
        raise NotReady(_("这次表决不收纸质票。"))
    at = clock.db_now()
    stopped = poll.cancelled_at or poll.voided_at
    frozen = hasattr(poll, "roll") and poll.roll.frozen_at is not None
    if stopped or not frozen or at < poll.opens_at:
        raise NotReady(_("表决没有开始或者已经停止，不能录入纸质票。"))
    if Result.objects.filter(item__poll=poll).exists():
        raise NotReady(_("已经计票，不能再录入纸质票。"))
    if not poll.opens_at <= received_at < poll.closes_at or received_at > at:
        raise NotReady(_("收到纸质票的时间应在表决时间之内，逾期的票不计入。"))


def _entry(poll: Poll, entry_id: int) -> RollEntry:
    entry = poll.roll.entries.filter(pk=entry_id).first()
    if entry is None:
        raise NotOnRoll(_("这套房屋（席位）不在本次表决的名册上。"))
    return entry


def _live(entry: RollEntry):
    return PaperBallot.objects.filter(entry=entry).exclude(state=PaperState.SET_ASIDE)


def _read(poll: Poll, readings: Readings) -> dict[str, str]:
    known = [str(pk) for pk in poll.items.values_list("pk", flat=True)]
    try:
        return papers.checked({str(k): v for k, v in readings.items()}, known)
    except RecordRefused as refused:
        raise NotReady(f"{refused}。") from refused


def _count(paper: PaperBallot, readings: dict[str, str], user) -> PaperBallot:
    choices = {int(item): papers.choice_of(said) for item, said in readings.items()}
    stake = _stake(paper.entry)
    found = standing(stake, choices)
    own = [ballot for ballot in found if ballot.roll_entry_id == paper.entry_id]
    others = [ballot for ballot in found if ballot.roll_entry_id != paper.entry_id]
    if own and paper.poll.terms["channel_conflict"] == "first_valid":
        paper.note = _("已在网上先投票，以先投的有效票为准，纸质票存档不计入。")
        return _aside(paper, user)
    try:
        check_person(stake, choices, others)
    except PersonConflict as conflict:
        paper.note = str(conflict)
        return _aside(paper, user)
    paper.casting = write(_casting(paper, choices), stake, choices, own)
    paper.state = PaperState.COUNTED
    paper.save(update_fields=["second", "second_by", "state", "note", "casting"])
    record("paper.counted", actor=user, target=paper, data=_data(paper))
    return paper


def _casting(paper: PaperBallot, choices: Mapping[int, str]) -> Casting:
    receipt = new_code(paper.poll.code)
    key = f"paper-{paper.pk}-{receipt[-8:]}"
    return Casting(
        poll=paper.poll,
        entry=paper.entry,
        channel=Channel.PAPER,
        receipt=receipt,
        submission_key=key,
        content_sha256=seal(key, paper.entry_id, choices),
        cast_at=paper.received_at,
    )


def _stake(entry: RollEntry) -> Stake:
    if not entry.shared:
        return Stake([entry], [entry.pk])
    together = RollEntry.objects.filter(
        roll_id=entry.roll_id, person_key=entry.person_key
    )
    return Stake([entry], list(together.values_list("pk", flat=True)))


def _aside(paper: PaperBallot, user) -> PaperBallot:
    paper.state = PaperState.SET_ASIDE
    paper.save(update_fields=["second", "second_by", "state", "note"])
    record(
        "paper.set_aside",
        actor=user,
        target=paper,
        data=_data(paper),
        content=paper.note,
    )
    return paper


def _data(paper: PaperBallot) -> dict:
    return {
        "poll": paper.poll_id,
        "entry": paper.entry_id,
        "state": str(paper.state),
    }
