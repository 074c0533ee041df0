"""Speaking about a topic; hiding what breaks a rule, and showing it again."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.errors import DomainError

from ..actions.discussion import hide_post, hide_topic, show_again, speak
from ..forms.leading import HideForm
from ..forms.topics import PostForm
from ..models import Hiding, Post
from ..queries import topics as queries
from ..rules import standing as sentences
from .access import get_topic, refused, standing
from .form_page import form_page, form_view, sent
from .topics import shown


@require_POST
def post(request, code):
    """Take one contribution; a refusal shows the page with the words kept."""
    topic = get_topic(request, code)
    path = reverse("deliberation:topic", args=[code])
    if not request.user.is_authenticated:
        return redirect_to_login(f"{path}#discussion")
    form = PostForm(request.POST)
    if not form.is_valid():
        return _page(request, topic, form, status=422)
    try:
        said = speak(topic_id=topic.pk, author=request.user, **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, topic, form, status=409)
    messages.success(request, _("已发言。"))
    return redirect(address_of(said))


def address_of(said: Post) -> str:
    """Where a post stands: the page of the discussion that begins with it."""
    path = reverse("deliberation:topic", args=[said.topic.code])
    token = queries.page_with(said)
    query = f"?{urlencode({'after': token})}" if token else ""
    return f"{path}{query}#p-{said.pk}"


@require_safe
def post_at(request, pk):
    """The lasting address of a post: leads to where it stands among the others."""
    said = get_object_or_404(Post.objects.visible_to(request.user), pk=pk)
    get_topic(request, said.topic.code)
    return redirect(address_of(said))


def _page(request, topic, form, status):
    person = standing(request, topic.board)
    context = {**shown(request, topic, person), "post_form": form}
    return render(request, "deliberation/topic.html", context, status=status)


@form_view
def topic_hide(request, code):
    """Ask why a topic is to be hidden, and hide it."""
    topic = get_topic(request, code)

    def verb(cleaned):
        hide_topic(topic_id=topic.pk, by=request.user, **cleaned)

    return _hide(request, topic, topic.title, verb)


@form_view
def post_hide(request, pk):
    """Ask why a post is to be hidden, and hide it."""
    found = get_object_or_404(Post.objects.visible_to(request.user), pk=pk)
    topic = get_topic(request, found.topic.code)

    def verb(cleaned):
        hide_post(post_id=found.pk, by=request.user, **cleaned)

    return _hide(request, topic, found.body, verb)


def _hide(request, topic, words: str, verb):
    return form_page(
        request,
        HideForm(sent(request)),
        verb,
        refusal=sentences.to_moderate(standing(request, topic.board)),
        back=reverse("deliberation:topic", args=[topic.code]),
        told=_("已隐藏，原因和依据会告诉作者。"),
        template="deliberation/hide.html",
        topic=topic,
        board=topic.board,
        words=words,
    )


@require_POST
def unhide(request, pk):
    """Show again what was hidden."""
    rows = Hiding.objects.visible_to(request.user)
    rows = rows.select_related("topic", "post__topic")
    hiding = get_object_or_404(rows, pk=pk)
    topic = hiding.topic or hiding.post.topic
    path = reverse("deliberation:topic", args=[topic.code])
    if not request.user.is_authenticated:
        return redirect_to_login(path)
    try:
        show_again(hiding_id=pk, by=request.user)
    except DomainError as error:
        return refused(request, error, path)
    messages.success(request, _("已恢复显示。"))
    return redirect(path)
