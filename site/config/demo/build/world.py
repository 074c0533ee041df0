"""Puts the demo together: idempotent, the same on every machine but for the dates."""

from collections.abc import Callable, Iterable, Iterator

from django.core.management import call_command
from django.db import transaction

from audit import followers, heads
from common.clock import db_now
from consultations.actions.replies import publish_report
from consultations.models import Consultation
from consultations.workflow import ensure_workflow
from regions.models import Region

from ..comments import DemoComment, generate, generate_bulk, unmoved
from ..drafts import captions, compound, load_text, v2_labels
from ..replies import moved
from . import housing, polls, topics
from .accounts import ensure_citizens, ensure_staff
from .comments import Writer, answer
from .consultations import Builder, Call
from .pages import ensure_site
from .plan import Size, calls
from .together import answer_together

SEED = 2026
# Followers take this many entries at once: nobody else writes meanwhile.
_BATCH = 20_000

Say = Callable[[str], None]


def build(size: Size, say: Say) -> None:
    """Make everything of a size that is not there yet; `say` reports progress."""
    now = db_now()
    if not Region.objects.exists():
        say("区划")
        call_command("load_regions", verbosity=0)
    say("账号")
    ensure_workflow()
    staff = ensure_staff()
    citizens = ensure_citizens(size.citizens, SEED, now)
    housing.ensure(size.housing, staff, citizens, say)
    polls.ensure(staff, say)
    topics.ensure(staff, say)
    section = ensure_site()
    builder = Builder(staff, section, now)
    for call in calls(size):
        if Consultation.objects.filter(code=call.code).exists():
            continue
        say(f"{call.code} {call.spec['title']}（{call.label}）")
        with transaction.atomic():
            _fill(builder, call, citizens, size)
    _answer_first_rounds(builder, size)
    builder.unfinished("river")
    say("计数、通知与检索")
    followers.settle(rounds=2000, batch=_BATCH)
    heads.seal()


def _fill(builder: Builder, call: Call, citizens, size: Size) -> None:
    consultation = builder.consultation(call)
    total = round(size.comments * (1.0 if _is_load(call) else call.share))
    if size.bulk and not _is_load(call):
        total = round(4000 * call.share)
    if not total or call.state == "upcoming":
        return
    writer = Writer(consultation, citizens, builder.staff, builder.now)
    answered = call.state == "reported"
    writer.write(_said(call, total, writer), total, answered=answered)


def _is_load(call: Call) -> bool:
    return call.spec["key"] == "load"


def _said(call: Call, total: int, writer: Writer) -> Iterable[DemoComment]:
    labels = list(writer.uids)
    # Nothing is said after today in a window that is still open.
    passed = max((writer.now - writer.consultation.opens_at).days, 1)
    days = min(call.days, passed)
    if _is_load(call):
        return generate_bulk(labels, total, SEED, days=days)
    names = captions(call.text)
    speaks_generally = call.spec["key"] != "compound"
    is_second = not speaks_generally and call.text != load_text("compound_v1.txt")
    # The phrases were written on the first version.
    kept = [label for label, new in v2_labels().items() if new]
    return generate(
        kept if is_second else labels,
        total,
        SEED + call.number,
        captions=names if speaks_generally else None,
        days=days,
        moved=moved if is_second else unmoved,
    )


def _answer_first_rounds(builder: Builder, size: Size) -> None:
    """Answer and report what is to be shown as reported."""
    for call in calls(size):
        consultation = Consultation.objects.get(code=call.code)
        if call.state == "reported" and not consultation.reported_at:
            _answer_and_report(builder, call, consultation)


@transaction.atomic
def _answer_and_report(
    builder: Builder, call: Call, consultation: Consultation
) -> None:
    """Answer everybody, several themes of the hero draft at once; publish the 通报."""
    total = consultation.comments.count()
    writer = Writer(consultation, {}, builder.staff, builder.now)
    texts = _said(call, total, writer)
    said = dict(zip(_receipts(consultation), texts, strict=True))
    newer = (
        consultation.project.versions.filter(ordinal__gt=consultation.version.ordinal)
        .order_by("ordinal")
        .first()
    )
    if call.spec["key"] == "compound":
        answer_together(consultation, newer, builder.staff)
    answer(consultation, said, newer, builder.staff, builder.now)
    publish_report(
        consultation_id=consultation.pk,
        by=builder.staff["approver"],
        foreword="感谢各位居民和单位提出的意见。现将征求意见和采纳情况通报如下。",
        next_stage=compound()["next_stage_v1"],
    )


def _receipts(consultation: Consultation) -> Iterator[str]:
    comments = consultation.comments.order_by("pk")
    return comments.values_list("receipt", flat=True).iterator()
