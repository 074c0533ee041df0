"""A topic's page, and what its proposer and its neighbours do there."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from common import clock
from common.errors import DomainError

from ..actions.seconding import second, take_back_seconding
from ..actions.topics import edit_topic, open_seconding, withdraw_topic
from ..forms.topics import PostForm, TopicForm
from ..models import Topic
from ..queries import topics as queries
from ..rules import house
from ..rules import standing as sentences
from ..rules import topics as rules
from ..rules.phase_words import LABELS
from .access import door, find_topic, get_topic, may_see, refused, standing


@require_safe
def topic(request, code):
    """Show a topic: its way, its words, its seconding, its rule."""
    found = find_topic(request, code)
    person = standing(request, found.board)
    if not may_see(request, found, person):
        context = {"topic": found, "hiding": found.hidings.all()[0]}
        return render(request, "deliberation/hidden.html", context, status=404)
    return render(request, "deliberation/topic.html", shown(request, found, person))


def shown(request, found: Topic, person) -> dict:
    """All that the page of a topic shows."""
    at = clock.db_now()
    user = request.user
    is_own = user.is_authenticated and found.proposer_id == user.pk
    stage = found.stage
    facts = queries.topic_facts(found, at)
    seconds = sentences.to_second(person, found.terms, stage, is_own=is_own)
    return {
        "topic": found,
        "board": found.board,
        "person": person,
        "steps": rules.steps(found.terms, stage, queries.furthest(found)),
        "legal": queries.legal_text(found.row),
        "polls": [
            (poll, LABELS[poll.phase(at)]) for poll in queries.polls_of(found, user)
        ],
        "votes": rules.VOTING in rules.way(found.terms),
        "is_own": is_own,
        "has_failed": stage in rules.OVER and stage != rules.DONE,
        "may_edit": sentences.to_edit(stage, is_own=is_own) is None,
        "may_withdraw": sentences.to_withdraw(stage, is_own=is_own) is None,
        "is_host": sentences.to_host(person) is None,
        "second_door": door(seconds),
        "has_seconded": _has_seconded(found, user),
        "missing": rules.missing(found.terms, facts, at),
        **_posts(request, found),
        "post_form": PostForm(),
        "post_door": door(sentences.to_discuss(person, stage)),
        "may_write_plan": sentences.to_write_plan(person) is None,
        "may_report": sentences.to_report(person) is None,
        "is_poor": _is_poor(found, at),
        "rate_door": door(sentences.to_rate(person, stage)),
        "own_score": _own_score(found, user),
        "scores": range(1, 6),
        "may_moderate": sentences.to_moderate(person) is None,
    }


def _posts(request, found: Topic) -> dict:
    """A page of the discussion, from the first post or from the newest."""
    newest = request.GET.get("order") == "newest"
    after = request.GET.get("after")
    posts = queries.posts_of(found, request.user, after, newest=newest)
    return {"posts": posts, "newest": newest}


def _told(polls, at) -> list[tuple]:
    """Polls, each with its phase in words."""
    return [(poll, LABELS[poll.phase(at)]) for poll in polls]


def _is_poor(found: Topic, at) -> bool:
    terms = house.terms(localdate(at))
    return rules.is_poorly_rated(terms, found.rating_sum, found.rating_count)


def _own_score(found: Topic, user) -> int | None:
    if not user.is_authenticated or found.stage not in rules.RATED:
        return None
    own = found.ratings.filter(person=user)
    return own.values_list("score", flat=True).first()


def _has_seconded(found: Topic, user) -> bool:
    return user.is_authenticated and found.secondings.visible_to(user).exists()


@require_POST
def seconding(request, code):
    """Second a topic, or take that back (`do=undo`)."""
    found = get_topic(request, code)
    path = reverse("deliberation:topic", args=[code])
    if not request.user.is_authenticated:
        return redirect_to_login(path)
    is_undo = request.POST.get("do") == "undo"
    try:
        if is_undo:
            take_back_seconding(topic_id=found.pk, person=request.user)
        else:
            second(topic_id=found.pk, person=request.user)
    except DomainError as error:
        return refused(request, error, path, status=409)
    messages.success(request, _("已收回附议。") if is_undo else _("已附议。"))
    return redirect(path)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, code):
    """Change the words of one's own topic before the seconding opens."""
    found = get_topic(request, code)
    path = reverse("deliberation:topic", args=[code])
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    is_own = found.proposer_id == request.user.pk
    refusal = sentences.to_edit(found.stage, is_own=is_own)
    if refusal is not None:
        return refused(request, refusal, path, status=409 if is_own else 403)
    names = ("title", "body", "wanted", "budget")
    if request.method != "POST":
        form = TopicForm(initial={name: getattr(found, name) for name in names})
        return _edit_page(request, found, form)
    form = TopicForm(request.POST)
    if not form.is_valid():
        return _edit_page(request, found, form, status=422)
    try:
        edit_topic(topic_id=found.pk, by=request.user, **form.words())
    except DomainError as error:
        return refused(request, error, path, status=409)
    messages.success(request, _("已修改。"))
    return redirect(path)


def _edit_page(request, found, form, status=200):
    context = {"topic": found, "board": found.board, "form": form}
    return render(request, "deliberation/topic_edit.html", context, status=status)


@require_POST
def own_step(request, code):
    """The proposer opens the seconding (`do=open`) or takes the topic back."""
    found = get_topic(request, code)
    path = reverse("deliberation:topic", args=[code])
    if not request.user.is_authenticated:
        return redirect_to_login(path)
    try:
        if request.POST.get("do") == "withdraw":
            reason = request.POST.get("reason", "")[:200]
            withdraw_topic(topic_id=found.pk, by=request.user, reason=reason)
            messages.success(request, _("议题已撤回。"))
        else:
            open_seconding(topic_id=found.pk, by=request.user)
            messages.success(request, _("已开始，文字从现在起不再改动。"))
    except DomainError as error:
        return refused(request, error, path, status=409)
    return redirect(path)
