"""What the 通报 says: counted from rows, never typed."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import Count, F, Q

from ..models import (
    Channel,
    Consultation,
    Outcome,
    Provision,
    RepliedComment,
    ReplyTheme,
    ReportSummary,
    Stance,
)
from .compare import compare_rows


def build(consultation: Consultation) -> dict:
    """Gather the whole report of a consultation as plain JSON.

    Numbers of people and comments by channel, main opinions by article with outcome
    and reason, changed articles before and after (domain.md §1.9).
    """
    version = consultation.version
    summary = ReportSummary.objects.filter(consultation=consultation).first()
    more = {"summary": summary.content} if summary else {}
    return {
        **more,
        "code": consultation.code,
        "title": version.title,
        "version": version.label,
        "organ": consultation.project.organ,
        "opens_at": consultation.opens_at.isoformat(),
        "closes_at": consultation.closes_at.isoformat(),
        "rule": consultation.rule_id,
        "numbers": numbers(consultation),
        "articles": opinions_by_article(consultation),
        "changes": changed_articles(consultation),
    }


def numbers(consultation: Consultation) -> dict:
    """Count people and comments: in all, by channel, stance, state and outcome."""
    counted = consultation.comments.exclude(state="withdrawn")
    online = counted.filter(author__isnull=False)
    people = online.values("author").distinct().count()
    offline = counted.filter(author__isnull=True).count()
    return {
        "people": people + offline,
        "comments": counted.count(),
        "by_channel": _by(counted, "channel", Channel.choices),
        "by_stance": _by(counted, "stance", Stance.choices),
        "published": counted.filter(state="published").count(),
        "not_public": counted.filter(state="accepted").count(),
        "hidden": counted.filter(state="hidden").count(),
        "by_outcome": _by(
            counted.filter(replied__isnull=False).annotate(
                outcome=F("replied__reply__outcome")
            ),
            "outcome",
            Outcome.choices,
        ),
    }


def _by(comments, field: str, choices) -> list[dict]:
    found = dict(
        comments.order_by().values_list(field).annotate(n=Count("pk", distinct=True))
    )
    return [
        {"value": value, "label": str(label), "count": found[value]}
        for value, label in choices
        if found.get(value)
    ]


def opinions_by_article(consultation: Consultation) -> list[dict]:
    """Group the published replies by the article their comments speak of.

    A reply to several themes stands once, with the article that has most of its
    comments; the other articles name it under `elsewhere`.
    """
    groups: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    rows = (
        RepliedComment.objects.filter(
            comment__consultation=consultation, reply__published_at__isnull=False
        )
        .exclude(comment__state="withdrawn")
        .order_by()
        .values_list("comment__uid", "reply_id")
        .annotate(n=Count("pk"))
    )
    for uid, reply_id, count in rows:
        groups[uid][reply_id] += count
    replies = consultation.replies.select_related("resulting_version").in_bulk()
    labels = _resulting_labels(replies.values())
    articles = consultation.version.provisions.articles().order_by("position")
    ordered = [("", "", "")] + list(articles.values_list("uid", "label", "caption"))
    shown = [row for row in ordered if row[0] in groups]
    themes = shared_themes(consultation)
    homes = _homes(groups, [uid for uid, *_name in shown], themes)
    names = {uid: label for uid, label, _caption in shown}
    return [
        {
            "uid": uid,
            "label": label,
            "caption": caption,
            "comments": sum(groups[uid].values()),
            "opinions": _opinions(
                _told_here(groups, uid, homes), replies, labels, themes
            ),
            "elsewhere": _elsewhere(groups[uid], uid, homes, names, replies),
        }
        for uid, label, caption in shown
    ]


def shared_themes(consultation: Consultation) -> dict[int, list[dict]]:
    """Give the themes of each reply that answers several, with their comments."""
    found: dict[int, list[dict]] = defaultdict(list)
    rows = ReplyTheme.objects.filter(reply__consultation=consultation)
    counted = rows.order_by("reply", "position", "id").annotate(n=Count("answered"))
    for theme in counted:
        told = {"label": theme.label, "name": theme.name, "comments": theme.n}
        found[theme.reply_id].append(told)
    return {pk: themes for pk, themes in found.items() if len(themes) > 1}


def _homes(groups, uids: list[str], shared: Iterable[int]) -> dict[int, str]:
    """Give the article where each shared reply stands: most comments, then first."""
    return {
        pk: max(uids, key=lambda uid: groups[uid].get(pk, 0))
        for pk in shared
        if any(pk in groups[uid] for uid in uids)
    }


def _told_here(groups, uid: str, homes: dict[int, str]) -> dict[int, int]:
    """Give the replies that stand with an article; a shared one with all it has."""
    return {
        pk: sum(each.get(pk, 0) for each in groups.values()) if pk in homes else count
        for pk, count in groups[uid].items()
        if homes.get(pk, uid) == uid
    }


def _elsewhere(counts, uid: str, homes, names, replies) -> list[dict]:
    """Name the replies to comments on an article that stand with another one."""
    away = [pk for pk in counts if homes.get(pk, uid) != uid]
    return [
        {
            "reply": pk,
            "comments": counts[pk],
            "topic": replies[pk].topic,
            "label": names[homes[pk]],
        }
        for pk in sorted(away, key=lambda pk: (-counts[pk], pk))
    ]


def _opinions(counts: dict[int, int], replies, labels, themes) -> list[dict]:
    """What was said most comes first; replies on one topic stay side by side."""
    said: Counter[str] = Counter()
    for pk, count in counts.items():
        said[replies[pk].topic] += count

    def place(item: tuple[int, int]):
        pk, count = item
        topic = replies[pk].topic
        return -said[topic], topic, -count, pk

    ordered = sorted(counts.items(), key=place)
    return [
        {
            "reply": pk,
            "comments": count,
            "topic": replies[pk].topic,
            "outcome": replies[pk].outcome,
            "outcome_label": str(replies[pk].get_outcome_display()),
            "reason": replies[pk].reason,
            "themes": themes.get(pk, []),
            "result": labels.get(
                (replies[pk].resulting_version_id, replies[pk].resulting_uid), ""
            ),
        }
        for pk, count in ordered
    ]


def _resulting_labels(replies) -> dict[tuple[int, str], str]:
    """Labels of the articles that replies point at, in one query."""
    wanted = [r for r in replies if r.resulting_uid and r.resulting_version_id]
    if not wanted:
        return {}
    found = Provision.objects.filter(
        Q(version__in={r.resulting_version_id for r in wanted})
        & Q(uid__in={r.resulting_uid for r in wanted})
    )
    return {
        (v, u): label for v, u, label in found.values_list("version", "uid", "label")
    }


def changed_articles(consultation: Consultation) -> list[dict]:
    """Articles that differ in the newest version, before and after."""
    newest = consultation.project.versions.order_by("-ordinal").first()
    if newest is None or newest.pk == consultation.version_id:
        return []
    return [
        {
            "kind": row.kind,
            "old_label": row.old.label if row.old else "",
            "new_label": row.new.label if row.new else "",
            "before": row.old.text if row.old else "",
            "after": row.new.text if row.new else "",
        }
        for row in compare_rows(consultation.version, newest)
        if row.kind != "unchanged"
    ]
