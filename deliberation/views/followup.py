"""落实: tasks, photos, ratings."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.downloads import download
from common.errors import DomainError

from ..actions import followup as actions
from ..forms.followup import AgainForm, PhotoForm, ReportForm, TaskForm
from ..models import Task, TaskPhoto
from ..rules import standing as sentences
from .access import get_topic, refused, standing
from .form_page import form_page, form_view, sent

_SCORES = {str(score): score for score in actions.SCORES}


def _page(request, topic, refusal, title, form, verb):
    """A form about the tasks of a topic."""
    path = reverse("deliberation:topic", args=[topic.code])

    def done(cleaned):
        verb(cleaned)
        return f"{path}#tasks"

    told = {"title": title, "topic": topic, "board": topic.board}
    return form_page(request, form, done, refusal=refusal, back=path, **told)


@form_view
def task_new(request, code):
    """Make a task of what was decided."""
    topic = get_topic(request, code)
    refusal = sentences.to_host(standing(request, topic.board))

    def verb(cleaned):
        actions.add_task(topic_id=topic.pk, by=request.user, **cleaned)

    form = TaskForm(sent(request))
    return _page(request, topic, refusal, _("安排任务"), form, verb)


def _task(request, pk: int):
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=pk)
    return task, get_topic(request, task.topic.code)


@form_view
def task_done(request, pk):
    """Say how a task was done."""
    task, topic = _task(request, pk)
    refusal = sentences.to_host(standing(request, topic.board))

    def verb(cleaned):
        actions.finish_task(task_id=task.pk, by=request.user, **cleaned)

    title = _("完成：%(task)s") % {"task": task.title}
    return _page(request, topic, refusal, title, ReportForm(sent(request)), verb)


@form_view
def task_again(request, pk):
    """Take a finished task up again, since residents rated it low."""
    task, topic = _task(request, pk)
    refusal = sentences.to_host(standing(request, topic.board))

    def verb(cleaned):
        actions.reopen_task(task_id=task.pk, by=request.user, **cleaned)

    title = _("重新办理：%(task)s") % {"task": task.title}
    return _page(request, topic, refusal, title, AgainForm(sent(request)), verb)


@form_view
def photo_new(request, pk):
    """Add a photo to a task."""
    task, topic = _task(request, pk)
    refusal = sentences.to_report(standing(request, topic.board))

    def verb(cleaned):
        actions.add_photo(
            task_id=task.pk,
            by=request.user,
            upload=cleaned["photo"],
            caption=cleaned["caption"],
            shows=cleaned["shows"],
        )

    files = request.FILES if request.method == "POST" else None
    title = _("照片：%(task)s") % {"task": task.title}
    form = PhotoForm(sent(request), files)
    return _page(request, topic, refusal, title, form, verb)


@require_safe
def photo(request, pk):
    """Hand out a photo."""
    found = get_object_or_404(TaskPhoto.objects.visible_to(request.user), pk=pk)
    return download(found.file, found.name, found.content_type)


@require_POST
def rate(request, code):
    """Take a rating from 1 to 5."""
    topic = get_topic(request, code)
    path = reverse("deliberation:topic", args=[code])
    if not request.user.is_authenticated:
        return redirect_to_login(path)
    score = _SCORES.get(request.POST.get("score", ""), 0)
    try:
        actions.rate(topic_id=topic.pk, person=request.user, score=score)
    except DomainError as error:
        return refused(request, error, path, status=409)
    messages.success(request, _("谢谢，您的评价已记下。"))
    return redirect(f"{path}#tasks")
