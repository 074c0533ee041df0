"""Drawing up a poll and announcing it."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.log import record
from common import clock
from common.numbering import next_code
from common.text import clean_plain
from rulebook import loader

from ..exceptions import NotAllowed, NotReady
from ..models import Poll, PollItem
from ..permissions import can_run_poll
from ..rules import noticing
from .steps import hold_still, reasoned, refuse

CODE_PREFIX = "BJ"
_ATTEMPTS = 20

# A question and its material.
Question = tuple[str, str]


@transaction.atomic
def draft_poll(
    *,
    user,
    title: str,
    region,
    rule: str,
    questions: Sequence[Question],
    opens_at: datetime,
    closes_at: datetime,
    legal_effect: str = "advisory",
    convener: str = "",
    contact: str = "",
    scope: str = "",
    basis: str = "",
    follow_clause: str = "",
) -> Poll:
    """Draw up a poll under a row of the rulebook, which is copied into it.

    `rule`: an id or `id@version`; `questions`: pairs of question and material;
    `basis`: the clause that lets a community vote online; `follow_clause`: the
    owners' own clause by which unreturned ballots join the majority. Raises
    NotAllowed without a mandate for the region, and NotReady for a rule that does
    not fit.
    """
    if not can_run_poll(user, region):
        raise NotAllowed
    row = _rule(rule)
    poll = Poll(
        title=clean_plain(title).strip(),
        region=region,
        rule_id=row.id,
        rule_version=row.version,
        rule=_frozen(row, follow_clause),
        legal_effect=legal_effect,
        designation_no=_designation(row, legal_effect),
        basis=clean_plain(basis).strip() or _own_basis(row, legal_effect),
        follow_clause=clean_plain(follow_clause).strip(),
        convener=clean_plain(convener).strip(),
        contact=clean_plain(contact).strip(),
        scope=clean_plain(scope).strip(),
        opens_at=opens_at,
        closes_at=closes_at,
        created_by=user,
    )
    _check_draft(poll)
    _insert(poll)
    _set_questions(poll, questions)
    record("poll.drafted", actor=user, target=poll, data=_data(poll))
    return poll


@transaction.atomic
def revise_draft(
    *, user, poll_id: int, questions: Sequence[Question] | None = None, **changes
) -> Poll:
    """Change title, window, convener, contact, scope or questions before the notice.

    Raises NotAllowed, and NotReady once the notice went out.
    """
    poll = hold_still(user, poll_id)
    _must_be_draft(poll)
    unknown = set(changes) - {
        *("title", "convener", "contact", "scope", "opens_at", "closes_at")
    }
    if unknown:
        raise TypeError(f"not to be revised: {sorted(unknown)}")
    for name, value in changes.items():
        setattr(poll, name, value)
    _check_draft(poll)
    poll.save(update_fields=[*changes])
    if questions is not None:
        poll.items.all().delete()
        _set_questions(poll, questions)
    record("poll.revised", actor=user, target=poll, data=_data(poll))
    return poll


@transaction.atomic
def record_party_review(*, user, poll_id: int, note: str) -> Poll:
    """Note that the party body has discussed the matter (先经社区党组织研究讨论)."""
    return _gate(user, poll_id, "party_reviewed_at", "poll.party_reviewed", note)


@transaction.atomic
def record_legality_check(*, user, poll_id: int, note: str) -> Poll:
    """Note that the matter was checked against the law."""
    return _gate(user, poll_id, "legality_checked_at", "poll.legality_checked", note)


@transaction.atomic
def call_at_once(*, user, poll_id: int, reason: str, decided_by: str) -> Poll:
    """Record why a meeting is called at once (立即召集), and who decided so.

    Everybody reads both; who is on the roll is told by the notice. Raises NotAllowed,
    and NotReady where the rule has no such case, for an empty field, and after the
    notice. Source: 城市居民委员会组织法 第二十六条、第二十七条.
    """
    poll = hold_still(user, poll_id)
    _must_be_draft(poll)
    if not poll.terms.get("at_once"):
        raise NotReady(
            _("这条规则没有规定可以立即召集，须按规定的天数提前公告，请改期。")
        )
    poll.at_once_reason = reasoned(reason, _("请写明立即召集的原因。"))
    decider = reasoned(decided_by, _("请写明由谁决定立即召集。"))
    poll.at_once_by, poll.at_once_at = decider[:120], clock.db_now()
    poll.save(update_fields=["at_once_reason", "at_once_by", "at_once_at"])
    told = f"{poll.at_once_by}\n{poll.at_once_reason}"
    data = {"code": poll.code}
    record("poll.called_at_once", actor=user, target=poll, data=data, content=told)
    return poll


@transaction.atomic
def notice_poll(*, user, poll_id: int) -> Poll:
    """Announce a poll; from here on it can only be extended or cancelled.

    Raises NotAllowed, and NotReady with all that is missing, in one sentence.
    """
    poll = hold_still(user, poll_id)
    _must_be_draft(poll)
    at = clock.db_now()
    refuse(_("公告还不能发出"), noticing.refusals(poll.terms, _plan(poll, at)))
    poll.noticed_at, poll.announced_closes_at = at, poll.closes_at
    poll.save(update_fields=["noticed_at", "announced_closes_at"])
    record("poll.noticed", actor=user, target=poll, data=_data(poll))
    return poll


def notice_refusals(poll: Poll) -> list[str]:
    """Say in Chinese what still keeps the notice from going out; for the desk."""
    return noticing.refusals(poll.terms, _plan(poll, clock.db_now()))


def _gate(user, poll_id: int, column: str, event: str, note: str) -> Poll:
    poll = hold_still(user, poll_id)
    _must_be_draft(poll)
    note = reasoned(note, _("请写明研究或者审查的情况。"))
    setattr(poll, column, clock.db_now())
    poll.save(update_fields=[column])
    record(event, actor=user, target=poll, data={"code": poll.code}, content=note)
    return poll


def _must_be_draft(poll: Poll) -> None:
    if poll.noticed_at is not None:
        raise NotReady(_("公告已经发出，事项、范围和规则不能再改，只能延期或者取消。"))
    if poll.cancelled_at is not None:
        raise NotReady(_("这次表决已经取消。"))


def _rule(name: str) -> loader.Row:
    try:
        row = loader.find(name, on=timezone.localdate(clock.db_now()))
    except loader.UnknownRule as error:
        raise NotReady(f"{error}。") from error
    if row.kind != "vote":
        raise NotReady(_("规则 %(key)s 不是表决规则。") % {"key": row.key})
    return row


def _frozen(row: loader.Row, follow_clause: str) -> dict:
    """Copy the row; the owners' own clause is the one thing that may change it."""
    copy = row.as_dict()
    if follow_clause.strip():
        copy["terms"] = {**copy["terms"], "unreturned": "follow_majority"}
    return copy


def _designation(row: loader.Row, legal_effect: str) -> str:
    designated = row.terms["online"] == "designated_only" and legal_effect != "advisory"
    return settings.DESIGNATION_NO if designated else ""


def _own_basis(row: loader.Row, legal_effect: str) -> str:
    """Where the law itself lets the platform take the vote, it is the basis."""
    allowed = row.terms["online"] == "yes" and legal_effect != "advisory"
    return row.citation[:200] if allowed else ""


def _check_draft(poll: Poll) -> None:
    refusals = noticing.effect_refusals(poll.terms, _plan(poll, poll.opens_at))
    if poll.closes_at <= poll.opens_at:
        refusals.append("截止时间应晚于开始时间")
    if not poll.title:
        refusals.append("请填写标题")
    refuse(_("表决方案还不能保存"), refusals)


def _plan(poll: Poll, at: datetime) -> noticing.Plan:
    return noticing.Plan(
        legal_effect=poll.legal_effect,
        secrecy=poll.secrecy,
        designation_no=poll.designation_no,
        basis=poll.basis,
        follow_clause=poll.follow_clause,
        convener=poll.convener,
        contact=poll.contact,
        scope=poll.scope,
        questions=poll.items.count() if poll.pk else 0,
        has_roll=hasattr(poll, "roll"),
        party_reviewed=poll.party_reviewed_at is not None,
        noticed_at=at,
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
        at_once=poll.at_once_at is not None,
    )


def _set_questions(poll: Poll, questions: Sequence[Question]) -> None:
    rows = [(clean_plain(q).strip(), clean_plain(m)) for q, m in questions]
    if not all(question for question, _material in rows):
        raise NotReady(_("请写明每一项表决事项。"))
    PollItem.objects.bulk_create(
        PollItem(poll=poll, position=at, question=question, material=material)
        for at, (question, material) in enumerate(rows, start=1)
    )


def _insert(poll: Poll) -> None:
    """Insert under the next free code; somebody may take it at the same moment."""
    start = f"{CODE_PREFIX}-{timezone.localdate(clock.db_now()).year}-"
    for _attempt in range(_ATTEMPTS):
        poll.code = next_code(Poll.objects.all(), start)
        try:
            with transaction.atomic():
                poll.save(force_insert=True)
                return
        except IntegrityError:
            if not Poll.objects.filter(code=poll.code).exists():
                raise
    raise NotReady(_("表决编号正被他人占用，请稍后再试。"))


def _data(poll: Poll) -> dict:
    return {
        "code": poll.code,
        "rule": poll.row.key,
        "legal_effect": poll.legal_effect,
        "opens_at": poll.opens_at.isoformat(),
        "closes_at": poll.closes_at.isoformat(),
        **({"at_once": True} if poll.is_at_once else {}),
        "items": list(poll.items.values_list("pk", flat=True)),
    }
