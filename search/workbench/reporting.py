"""Freezing a report: every number counted again, every quote looked up again."""

import hashlib
import json
from collections import defaultdict
from itertools import islice

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from audit.log import record
from common.clock import db_now
from consultations.actions.replies import attach_summary
from search.digest.difference import Change, difference

from . import checking, counting, decisions, queues, texts
from .exceptions import DoesNotHold, NotAllowed, NotTogether
from .models import AnalysisRun, DigestReport, Evidence, Segment, Statement
from .permissions import can_publish_statements, can_start_runs

Part = DigestReport.Part
QUOTES_OF_A_THEME, WISHES, LOT = 4, 200, 2000


@transaction.atomic
def freeze_report(*, run: AnalysisRun, parts, by) -> DigestReport:
    """Freeze the chosen parts of a digest as they hold now.

    Numbers are the stored queries asked again; a number that differs is refused, a
    quote that does not hold is left out and counted as such. Raises NotAllowed,
    NotTogether for no part or for nothing new, and
    DoesNotHold.
    """
    if not can_start_runs(by):
        raise NotAllowed
    chosen = [part for part in Part.values if part in set(parts)]
    if not chosen:
        raise NotTogether(_("请至少选择一部分。"))
    locked = AnalysisRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if locked.state != AnalysisRun.State.DONE or locked.kind != "full":
        raise DoesNotHold(_("归并完成之后才能定稿。"))
    content = _content(locked, chosen)
    rows = DigestReport.objects.filter(consultation=locked.consultation_id)
    last = rows.order_by("-id").first()
    if last and _told(last.content) == _told(content):
        raise NotTogether(_("内容与上一份定稿相同，不用再定稿。"))
    report = DigestReport.objects.create(
        consultation_id=locked.consultation_id,
        run=locked,
        base=last,
        parts=chosen,
        content=content,
        content_sha256=fingerprint(content),
        frozen_by=by,
    )
    data = {"parts": chosen, "sha256": report.content_sha256}
    record("digest.report_frozen", actor=by, target=report, data=data)
    return report


@transaction.atomic
def publish_report(*, report: DigestReport, by) -> None:
    """Put a frozen report into the 通报, which shows it when it is published.

    Every quote is looked up once more, as days may have passed. Raises NotAllowed
    and DoesNotHold.
    """
    if not can_publish_statements(by):
        raise NotAllowed(_("只有审批人员可以把归并报告放进通报。"))
    for theme in report.content.get("themes", []):
        for quote in theme.get("quotes", []):
            if reason := _not_open(quote):
                raise DoesNotHold(reason)
    attach_summary(
        consultation_id=report.consultation_id, content=public(report.content), by=by
    )
    record("digest.report_published", actor=by, target=report)


def _told(content: dict) -> dict:
    """What a report says, whenever it was counted."""
    return {key: value for key, value in content.items() if key != "counted_at"}


def fingerprint(content: dict) -> str:
    """Give the SHA-256 of what a report says."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def public(content: dict) -> dict:
    """Give a report for the public: words and numbers, no keys and no places."""
    return {
        "overview": [told["text"] for told in content.get("overview", [])],
        "themes": [
            {
                "label": theme["label"],
                "name": theme["name"],
                "comments": theme["comments"],
                "stances": theme["stances"],
                "quotes": [quote["words"] for quote in theme.get("quotes", [])],
            }
            for theme in content.get("themes", [])
        ],
    }


def changes(report: DigestReport) -> list[Change]:
    """Compare a report with the one before it."""
    if report.base is None:
        return []
    before = report.base.content.get("themes", [])
    return difference(before, report.content.get("themes", []))


def _content(run: AnalysisRun, parts: list[str]) -> dict:
    consultation = run.consultation
    content: dict = {
        "code": consultation.code,
        "title": consultation.version.title,
        "run": run.pk,
        "counted_at": db_now().isoformat(),
        "ledger": run.ledger,
        "left_out": 0,
    }
    if Part.OVERVIEW in parts:
        content["overview"] = _overview(run)
    if Part.THEMES in parts or Part.QUOTES in parts:
        content["themes"] = _themes(run)
    if Part.QUOTES in parts:
        content["left_out"] = _add_quotes(run, content["themes"])
    if Part.WISHES in parts:
        content["wishes"] = _wishes(run)
    return content


def _overview(run: AnalysisRun) -> list[dict]:
    told = run.statements.filter(theme=None, kind="count").order_by("position")
    rows = []
    for each in told.prefetch_related("evidence"):
        asked = each.evidence.all()[0]
        numbers = counting.count(run, asked.asks, asked.about)
        if numbers != each.counts and not each.published_at:
            raise DoesNotHold(_("数字与依据不同，请重新归并。"))
        if numbers == each.counts:
            asks = {"asks": asked.asks, "about": asked.about, "numbers": numbers}
            rows.append({"text": each.text, **asks})
    return rows


def _themes(run: AnalysisRun) -> list[dict]:
    """Count all themes anew, by two queries, and hold them to their rows."""
    rows = Segment.objects.filter(run=run, cluster__isnull=False).order_by()
    counted = rows.values_list("cluster__theme").annotate(
        n=Count("id"), people=Count("comment", distinct=True)
    )
    numbers = {theme: (n, people) for theme, n, people in counted}
    stances: dict[int, dict[str, int]] = defaultdict(dict)
    pairs = rows.values_list("cluster__theme", "stance").annotate(n=Count("id"))
    for theme, stance, n in pairs:
        stances[theme][stance] = n
    found = []
    for theme in run.themes.filter(pk__in=numbers).order_by("position"):
        segments, comments = numbers[theme.pk]
        is_same = (segments, comments) == (theme.segment_count, theme.comment_count)
        if not is_same or stances[theme.pk] != theme.stances:
            raise DoesNotHold(_("数字与依据不同，请重新归并。"))
        found.append(
            {
                "key": theme.key,
                "uid": theme.uid,
                "label": theme.article_label,
                "name": theme.name,
                "asks": Evidence.Asks.THEME,
                "comments": comments,
                "segments": segments,
                "stances": dict(theme.stance_counts),
            }
        )
    return sorted(found, key=lambda each: (-each["comments"], each["key"]))


def _add_quotes(run: AnalysisRun, themes: list[dict]) -> int:
    """Add quotes that hold to themes, pinned ones first; count those left out."""
    pinned = {pin.place for pin in decisions.pins(run)}
    quoted = Evidence.objects.filter(
        statement__run=run, statement__kind=Statement.Kind.QUOTE
    ).exclude(statement__theme=None)
    by_theme: dict[str, list[dict]] = defaultdict(list)
    for each in quoted.select_related("statement__theme").order_by("id"):
        place = (each.comment_id, each.version_no, each.start, each.end)
        by_theme[each.statement.theme.key].append(
            {"place": list(place), "sha256": each.sha256, "pinned": place in pinned}
        )
    left_out = 0
    for theme in themes:
        ordered = sorted(by_theme[theme["key"]], key=lambda quote: not quote["pinned"])
        theme["quotes"] = []
        for quote in ordered:
            if len(theme["quotes"]) == QUOTES_OF_A_THEME:
                break
            if _not_open(quote):
                left_out += 1
            else:
                theme["quotes"].append(quote)
    return left_out


def _not_open(quote: dict) -> str:
    """Say why words may not be quoted; give them their text where they may."""
    comment, version, start, end = quote["place"]
    held = Evidence(
        comment_id=comment,
        version_no=version,
        start=start,
        end=end,
        sha256=quote["sha256"],
    )
    if reason := checking.not_quotable(held):
        return reason
    quote["words"] = texts.words_of(held.comment, start, end)
    return ""


def _wishes(run: AnalysisRun) -> list[dict]:
    """Give the wishes in public comments, equal ones once, in the order of articles.

    `comments` counts who wishes the same, `receipt` is that of the first. Of very
    many those that most wish are given.
    """
    rows = queues.wishes(run).filter(comment__state="published", comment__masks=[])
    found: dict[tuple, dict] = {}
    senders: dict[tuple, set[int]] = defaultdict(set)
    every = rows.order_by("id").iterator(chunk_size=LOT)
    while some := list(islice(every, LOT)):
        for wish in queues.beside_text(run.consultation, some):
            changed = (wish.old, wish.new) if wish.old or wish.new else (wish.whole,)
            key = (wish.label, wish.op, *changed)
            found.setdefault(key, _wish(wish))
            senders[key].add(wish.comment.pk)
    most = sorted(found, key=lambda key: -len(senders[key]))[:WISHES]
    place = {each.label: at for at, each in enumerate(texts.articles(run.consultation))}
    most.sort(key=lambda key: place.get(key[0], -1))
    return [found[key] | {"comments": len(senders[key])} for key in most]


def _wish(wish: queues.Wish) -> dict:
    names = ("label", "op", "old", "new", "whole", "reason")
    told = {name: getattr(wish, name) for name in names}
    return told | {"receipt": wish.comment.receipt}
