"""办理: what committee and council do with a topic, on one page."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common import clock
from common.errors import DomainError

from ..actions import leading, merging, topic_polls
from ..forms import leading as forms
from ..models import Stage
from ..queries import topics as queries
from ..rules import standing as sentences
from ..rules import topics as rules
from .access import get_topic, refused, standing


def _plan(topic, by, cleaned):
    leading.write_plan(topic_id=topic.pk, by=by, **cleaned)
    return _("方案已保存。")


def _study(topic, by, cleaned):
    leading.record_study(topic_id=topic.pk, by=by, **cleaned)
    return _("研究情况已记录。")


def _on(topic, by, cleaned):
    moved = leading.lead_on(topic_id=topic.pk, by=by, **cleaned)
    return _("议题进入：%(stage)s。") % {"stage": moved.get_stage_display()}


def _decline(topic, by, cleaned):
    leading.decline_topic(topic_id=topic.pk, by=by, **cleaned)
    return _("已不予列入，理由已公开。")


def _link(topic, by, cleaned):
    topic_polls.link_poll(topic_id=topic.pk, by=by, **cleaned)
    return _("表决已关联。")


def _council(topic, by, cleaned):
    body = cleaned.pop("body")
    topic_polls.call_council_vote(topic_id=topic.pk, by=by, body_id=body.pk, **cleaned)
    return _("议事会的表决已起草，名册按席位编好；请在表决管理里公告。")


def _merge(topic, by, cleaned):
    merge = merging.merge_topic(topic_id=topic.pk, by=by, **cleaned)
    return _("已合并到 %(code)s，附议一并计入。") % {"code": merge.into.code}


def _part(topic, by, cleaned):
    for merge in topic.merges.all():
        merging.undo_merge(merge_id=merge.pk, by=by)
    return _("已撤销合并。")


# What can be done: the form, the verb.
_VERBS = {
    "plan": (forms.PlanForm, _plan),
    "study": (forms.StudyForm, _study),
    "on": (forms.NoteForm, _on),
    "decline": (forms.DeclineForm, _decline),
    "link": (forms.LinkForm, _link),
    "council": (forms.CouncilVoteForm, _council),
    "merge": (forms.MergeForm, _merge),
    "part": (forms.PartForm, _part),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lead(request, code):
    """Show what can be done with a topic, and do what is sent (`do` names it)."""
    topic = get_topic(request, code)
    person = standing(request, topic.board)
    path = reverse("deliberation:topic", args=[code])
    refusal = sentences.to_write_plan(person)
    if refusal is not None:
        back = request.get_full_path() if refusal.way == "login" else path
        return refused(request, refusal, back)
    if request.method != "POST":
        return _show(request, topic, person)
    name = request.POST.get("do", "")
    if name not in _VERBS:
        return _show(request, topic, person, status=422)
    return _do(request, topic, person, name)


def _do(request, topic, person, name):
    kind, verb = _VERBS[name]
    form = kind(request.POST, prefix=name, **_more(kind, topic))
    if not form.is_valid():
        return _show(request, topic, person, {name: form}, status=422)
    try:
        messages.success(request, verb(topic, request.user, form.cleaned_data))
    except DomainError as error:
        form.add_error(None, str(error))
        return _show(request, topic, person, {name: form}, status=409)
    return redirect("deliberation:lead", topic.code)


def _more(kind, topic) -> dict:
    return {"board": topic.board} if kind is forms.CouncilVoteForm else {}


def _show(request, topic, person, sent=None, status=200):
    at = clock.db_now()
    facts = queries.topic_facts(topic, at)
    lacking = rules.missing(topic.terms, facts, at)
    wanted = _open(topic, person)
    blanks = {
        name: _VERBS[name][0](
            prefix=name, initial=_initial(name, topic), **_more(_VERBS[name][0], topic)
        )
        for name in wanted
    }
    context = {
        "topic": topic,
        "board": topic.board,
        "forms": {**blanks, **(sent or {})},
        "sent": next(iter((sent or {}).values()), None),
        "missing": lacking,
        "next": _next(topic, facts),
        "polls": queries.polls_of(topic, request.user),
        "is_host": person.hosts,
        "alike": _alike(request, topic) if "merge" in wanted else [],
    }
    return render(request, "deliberation/lead.html", context, status=status)


def _alike(request, topic) -> list:
    """Topics to which this one might be joined."""
    found = queries.similar_topics(topic.board, request.user, topic.title)
    return [
        one
        for one in found
        if one.pk != topic.pk
        and one.kind == topic.kind
        and one.stage == Stage.SECONDING
    ]


def _initial(name: str, topic) -> dict:
    return {"plan": topic.plan} if name == "plan" else {}


def _next(topic, facts) -> str:
    if topic.stage in rules.OVER:
        return ""
    return rules.LABELS[rules.decided(topic.terms, facts)]


def _open(topic, person) -> list[str]:
    """What can be done now, by this person."""
    names = ["plan"] if topic.stage == Stage.REVIEW else []
    if not person.hosts:
        return names
    if topic.stage == Stage.MERGED:
        return ["part"]
    votes = rules.VOTING in rules.way(topic.terms)
    undecided = topic.stage in rules.UNDECIDED
    if undecided:
        names.append("study")
    if topic.stage not in rules.OVER | rules.EARLY:
        names.append("on")
    if votes and topic.stage in (Stage.REVIEW, Stage.PUBLICITY, Stage.VOTING):
        names.append("link")
        if topic.terms["vote_rule"].startswith("council."):
            names.append("council")
    if topic.stage in rules.EARLY:
        names.append("merge")
    return [*names, "decline"] if undecided else names
