"""Whether a sentence holds now: its words, its numbers, its evidence."""

import re

from django.utils.translation import gettext as _

from consultations.models import CommentState

from . import counting, texts
from .models import Evidence, Statement

_NUMBER = re.compile(r"\d+")
# Names of themes are words of comments and may hold a number.
_NAME = re.compile("【[^】]*】")


def problem(statement: Statement) -> str:
    """Say why a sentence may not be published; an empty string when it may.

    Every piece of evidence is looked up anew, every number counted again.
    """
    evidence = list(statement.evidence.select_related("comment"))
    if not evidence:
        return _("没有依据，不能公布。")
    for each in evidence:
        reason = _broken(statement, each)
        if reason:
            return reason
    return _wording(statement, evidence)


def _broken(statement: Statement, evidence: Evidence) -> str:
    if evidence.asks:
        told = counting.count(statement.run, evidence.asks, evidence.about)
        if told != statement.counts:
            return _("数字与依据不同，请重新归并。")
        return ""
    return _changed(evidence) or _closed(evidence)


def not_quotable(evidence: Evidence) -> str:
    """Say why words may not be quoted in public; an empty string when they may."""
    return _changed(evidence) or _closed(evidence)


def _changed(evidence: Evidence) -> str:
    comment = evidence.comment
    words = texts.words_of(comment, evidence.start, evidence.end)
    same = texts.sha256_of(words) == evidence.sha256
    if comment.version_no != evidence.version_no or not same:
        return _("意见 %(receipt)s 已经修改，请重新归并。") % {"receipt": comment}
    return ""


def _closed(evidence: Evidence) -> str:
    """Only what anybody may read is quoted in public."""
    comment, start, end = evidence.comment, evidence.start, evidence.end
    if comment.state != CommentState.PUBLISHED:
        return _("意见 %(receipt)s 没有公开，不能引用。") % {"receipt": comment}
    if any(a < end and start < b for a, b in texts.masked_spans(comment)):
        return _("意见 %(receipt)s 的这段话有遮盖，不能引用。") % {"receipt": comment}
    return ""


def _wording(statement: Statement, evidence: list[Evidence]) -> str:
    """The sentence itself: quotation marks and numbers of its evidence only."""
    bare, words = statement.text, _first_words(evidence[0])
    for part in statement.quoted:
        if part not in words or f"“{part}”" not in bare:
            return _("引文与原文不同，不能公布。")
        bare = bare.replace(f"“{part}”", "", 1)
    if "“" in bare or "”" in bare:
        return _("引号里有不是原文的话，不能公布。")
    told = [int(number) for number in _NUMBER.findall(_NAME.sub("", bare))]
    if told != statement.counts or not _counts_people(statement, evidence):
        return _("数字与依据不同，请重新归并。")
    return ""


def _first_words(evidence: Evidence) -> str:
    if evidence.comment is None:
        return ""
    return texts.words_of(evidence.comment, evidence.start, evidence.end)


def _counts_people(statement: Statement, evidence: list[Evidence]) -> bool:
    """A number of people who wish something is that of the people quoted for it."""
    if statement.kind != Statement.Kind.SUGGESTION:
        return True
    return statement.counts == [len({each.comment_id for each in evidence})]
