"""Raising a topic, changing its words, opening the seconding, taking it back."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.log import record
from common import clock
from common.numbering import next_code
from common.text import clean_plain
from rulebook.topic_words import BASES

from ..exceptions import NotAllowed, NotReady, SubmissionConflict
from ..models import Board, Stage, Topic
from ..queries import boards, mandates
from ..queries import topics as queries
from ..rules import house, standing
from ..rules import topics as rules
from .way import go, held, obey, step

CODE_PREFIX = "YT"
A_DAY = 5
_ATTEMPTS = 20


@transaction.atomic
def raise_topic(
    *,
    board_id: int,
    proposer,
    kind: str,
    title: str,
    body: str,
    wanted: str,
    budget: str = "",
    submission_key: str,
) -> Topic:
    """Raise a topic under the rule of its kind; a repeat gives the first one back.

    Raises NotAllowed with what would help, NotReady for a kind that the place does
    not have or after five topics a day, SubmissionConflict.
    """
    # Held, so that copies of one form come one after the other.
    rows = Board.objects.select_for_update(of=["self"]).with_places()
    board = rows.get(pk=board_id)
    first = _first(submission_key, proposer)
    if first is not None:
        return first
    row = queries.kind_of(board, kind)
    if row is None:
        raise NotReady(_("这里不能提这一类议题，请重新选择类型。"))
    person = mandates.standing_of(proposer, board)
    obey(standing.to_propose(person, row.terms))
    _not_too_many(proposer)
    at = clock.db_now()
    topic = Topic(
        board=board,
        kind=row.id,
        rule=row.as_dict(),
        title=clean_plain(title).strip(),
        body=clean_plain(body).strip(),
        wanted=clean_plain(wanted).strip(),
        budget=clean_plain(budget).strip(),
        proposer=proposer,
        proposer_name=proposer.public_name[:40],
        proposer_role=person.shown_role,
        stage_since=at,
        raised_at=at,
        submission_key=submission_key,
    )
    _insert(topic)
    step(topic, Stage.PROPOSED, proposer, at)
    record(
        "topic.raised",
        actor=proposer,
        target=topic,
        data={"code": topic.code, "board": board.code, "rule": row.key},
        content=topic.body,
    )
    return topic


@transaction.atomic
def edit_topic(
    *, topic_id: int, by, title: str, body: str, wanted: str, budget: str = ""
) -> Topic:
    """Change the words before the seconding opens. Raises NotAllowed."""
    topic = held(topic_id)
    obey(standing.to_edit(topic.stage, is_own=topic.proposer_id == by.pk))
    topic.title = clean_plain(title).strip()
    topic.body = clean_plain(body).strip()
    topic.wanted = clean_plain(wanted).strip()
    topic.budget = clean_plain(budget).strip()
    topic.save(update_fields=["title", "body", "wanted", "budget"])
    data = {"code": topic.code}
    record("topic.edited", actor=by, target=topic, data=data, content=topic.body)
    return topic


@transaction.atomic
def open_seconding(*, topic_id: int, by) -> Topic:
    """Fix the words and the number needed, and let neighbours second.

    Who finds too few within the days of the house lapses (`rules.topics.stage_at`).
    Whose proposals need none goes to 审议 at once. Raises NotAllowed, and NotReady
    where nobody knows how many households there are.
    """
    topic = held(topic_id)
    if topic.proposer_id != by.pk:
        raise NotAllowed(_("只有提议人可以开始征集附议。"))
    if topic.stage != Stage.PROPOSED:
        raise NotReady(_("附议已经开始。"))
    person = mandates.standing_of(by, topic.board)
    exempt = standing.is_exempt(person, topic.terms)
    to = rules.following(topic.terms, topic.stage, is_exempt=exempt)
    if to == Stage.SECONDING:
        at = clock.db_now()
        topic.seconds_needed = _needed(topic)
        terms = house.terms(timezone.localdate(at))
        topic.seconding_until = rules.seconding_end(terms, at)
        topic.save(update_fields=["seconds_needed", "seconding_until"])
    return go(topic, to, by)


@transaction.atomic
def withdraw_topic(*, topic_id: int, by, reason: str = "") -> Topic:
    """Take a topic back before it is deliberated; it stays readable. NotAllowed."""
    topic = held(topic_id)
    obey(standing.to_withdraw(topic.stage, is_own=topic.proposer_id == by.pk))
    return go(topic, Stage.WITHDRAWN, by, clean_plain(reason).strip())


def _first(key: str, proposer) -> Topic | None:
    topic = Topic.objects.filter(submission_key=key).first()
    if topic is not None and topic.proposer_id != proposer.pk:
        raise SubmissionConflict(_("这份表单已经用过，请重新打开页面再提。"))
    return topic


def _not_too_many(proposer) -> None:
    since = timezone.now() - timedelta(days=1)
    if proposer.topics.filter(raised_at__gt=since).count() >= A_DAY:
        raise NotReady(_("一天最多提 %(n)s 个议题，请明天再提。") % {"n": A_DAY})


def _needed(topic: Topic) -> int:
    base = topic.terms["seconding"]["base"]
    total = boards.total_for(topic.board, base)
    if not total:
        raise NotReady(
            _("还不知道这里的%(what)s，算不出要多少附议。请村（居）委先登记。")
            % {"what": BASES[base][0]}
        )
    return rules.seconds_needed(topic.terms, total)


def _insert(topic: Topic) -> None:
    """Save under the next free number of the year; who is slower tries the next."""
    start = f"{CODE_PREFIX}-{timezone.localdate(topic.raised_at).year}-"
    for _attempt in range(_ATTEMPTS):
        topic.code = next_code(Topic.objects.all(), start)
        try:
            with transaction.atomic():
                topic.save(force_insert=True)
        except IntegrityError:
            topic.pk = None
            continue
        return
    raise NotReady(_("现在提议的人太多，请稍后再试。"))
