"""Where people act: comment, one-tap stance, 附议."""

from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from common import clock
from common.csrf import is_forged
from common.errors import DomainError

from ...actions.comments import submit_comment
from ...actions.endorsements import endorse, take_back_endorsement
from ...actions.stances import set_stance
from ...exceptions import SubmissionConflict
from ...forms.comments import CommentForm, new_submission_key
from ...models import Comment, Consultation, Phase, Stance
from ...permissions import can_comment
from ...queries.comments import Target, posted_target, target
from . import keeping


@csrf_exempt  # looked at below: a stale token must not cost anybody their words
@require_http_methods(["GET", "POST"])
def comment(request, code):
    """Show the form for one article or the whole text, or take what it sends."""
    if request.method == "GET":
        about = target(request.user, code, request.GET.get("uid", "")[:32])
        return _show(request, about, keeping.filled_form(request, about))
    about = posted_target(request.user, code, request.POST.get("uid", "")[:32])
    form = CommentForm(request.POST, request.FILES, target=about)
    if is_forged(request):
        form.add_error(None, _("页面停留太久，安全标记已失效。请再按一次提交。"))
        return _show(request, about, form, status=403)
    if request.POST.get("do") == "save":
        return _save(request, about)
    return _take(request, about, form)


def _take(request, about: Target, form: CommentForm):
    if not form.is_valid():
        _keep(request, about, form)
        return _show(request, about, form, status=422)
    if not request.user.is_authenticated:
        return _sign_in_first(request, about, form)
    try:
        given = _submit(request, about, form)
    except DomainError as error:
        return _refuse(request, about, form, error)
    if form.cleaned_data["draft"]:
        keeping.forget(request, about)
    return _go(request, reverse("consultations:receipt", args=[given.receipt]))


def _submit(request, about: Target, form: CommentForm) -> Comment:
    return submit_comment(
        consultation_id=about.consultation.pk,
        author=request.user,
        submission_key=form.cleaned_data["submission_key"],
        content=form.content(),
        attachments=form.cleaned_data["attachments"],
        region_id=form.cleaned_data["region"],
    )


def _refuse(request, about: Target, form: CommentForm, error: DomainError):
    """Show why nothing was taken; the words stay in the form and in a draft."""
    _keep(request, about, form)
    form.add_error(None, str(error))
    if isinstance(error, SubmissionConflict):
        # Sent once more, it is a comment of its own.
        form.data["submission_key"] = new_submission_key()
        form.add_error(None, _("如果确实要另提一条意见，请再按一次提交。"))
    receipt = error.details.get("receipt")
    return _show(request, about, form, status=409, receipt=receipt)


def _keep(request, about: Target, form: CommentForm) -> None:
    """Save a draft; the form that is shown again says so, and drops it at last."""
    form.data = form.data.copy()
    form.data["draft"] = "1" if keeping.keep(request, about) else ""


def _sign_in_first(request, about: Target, form: CommentForm):
    """Keep the words, let the person sign in, and come back to the filled form."""
    if not keeping.keep(request, about):
        form.add_error(None, _("请先登录再提交。您填写的内容都还在下面。"))
        return _show(request, about, form, status=429)
    if form.cleaned_data["attachments"]:
        messages.warning(request, _("登录后请重新选择附件。"))
    return redirect_to_login(_form_path(about))


def _save(request, about: Target):
    if keeping.keep(request, about):
        messages.success(request, _("草稿已保存 30 天，在这里可以接着写。"))
    else:
        messages.error(request, _("草稿没有保存，请登录后再试。"))
    return _go(request, _form_path(about))


def _form_path(about: Target) -> str:
    path = reverse("consultations:comment", args=[about.consultation.code])
    return f"{path}?{urlencode({'uid': about.uid})}" if about.uid else path


def _show(request, about: Target, form: CommentForm, status=200, receipt=None):
    form.load_regions()
    if request.method == "POST":  # what was fetched for taking is too lean to show
        about = target(request.user, about.consultation.code, about.uid)
    consultation = about.consultation
    is_known = request.user.is_authenticated
    phase = consultation.phase(clock.db_now())
    context = {
        "consultation": consultation,
        "target": about,
        "form": form,
        "phase": phase,
        "is_open": phase is Phase.OPEN,
        # Where nothing is taken, an empty form would only mislead.
        "is_shown": phase is Phase.OPEN or form.is_bound or _is_kept(form),
        "is_too_weak": is_known and not can_comment(request.user, consultation),
        "autosave": keeping.autosave_key(about),
        "receipt": receipt,
    }
    name = "_comment_form" if request.htmx else "comment_form"
    return render(request, f"consultations/{name}.html", context, status=status)


def _is_kept(form: CommentForm) -> bool:
    """Whether the form holds words that somebody saved before."""
    return getattr(form, "is_restored", False)


def _go(request, path: str) -> HttpResponse:
    """Send the browser on; htmx is told by a header to leave the fragment."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": path})
    return redirect(path)


@require_POST
def stance(request, code):
    """Set or take back a one-tap stance; the field holds "uid:choice"."""
    consultation = get_object_or_404(
        Consultation.objects.visible_to(request.user), code=code
    )
    uid, _colon, choice = request.POST.get("stance", "").partition(":")
    back = _back(request, consultation, uid)
    if not request.user.is_authenticated:
        messages.info(request, _("登录后就可以表态。"))
        return _go(request, redirect_to_login(back).url)
    try:
        set_stance(
            consultation_id=consultation.pk,
            uid=uid,
            person=request.user,
            choice="" if choice == "none" else choice or "?",
        )
    except DomainError as error:
        messages.error(request, str(error))
        return _go(request, back)
    if request.htmx:
        return _stance_fragment(request, code, uid, choice)
    word = dict(Stance.choices).get(choice)
    messages.success(
        request, _("已表态：%(word)s。") % {"word": word} if word else _("已收回表态。")
    )
    return redirect(back)


def _stance_fragment(request, code: str, uid: str, choice: str):
    about = target(request.user, code, uid)
    tallies = about.consultation.tallies.filter(uid=uid)
    context = {
        "unit": {"chosen": choice, "tally": tallies.first()},
        "p": about,
        "form_url": reverse("consultations:comment", args=[code]),
    }
    answer = render(request, "consultations/_stances.html", context)
    # The form stands once on the page, the buttons at each article.
    answer["HX-Retarget"] = f"#stances-{uid}"
    return answer


def _back(request, consultation, anchor: str) -> str:
    """Give the page to return to: an own address, by default the text."""
    wanted = request.POST.get("next", "")
    is_path = wanted.startswith("/")  # anything else redirect() takes for a name
    if is_path and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return f"{wanted}#stances-{quote(anchor)}" if "#" not in wanted else wanted
    text = reverse("consultations:text", args=[consultation.code])
    return f"{text}#stances-{quote(anchor)}" if anchor else text


@require_POST
def endorsement(request, code, pk):
    """Stand behind a comment, or take that back (`do=undo`)."""
    visible = Comment.objects.visible_to(request.user).published()
    found = get_object_or_404(
        visible.select_related("consultation"), consultation__code=code, pk=pk
    )
    path = reverse("consultations:one", args=[code, pk])
    if not request.user.is_authenticated:
        return _go(request, redirect_to_login(path).url)
    is_undo = request.POST.get("do") == "undo"
    verb = take_back_endorsement if is_undo else endorse
    try:
        found = verb(comment_id=found.pk, person=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return _go(request, path)
    if request.htmx:
        context = {"c": found, "consultation": found.consultation, "did": not is_undo}
        return render(request, "consultations/_endorse.html", context)
    messages.success(request, _("已收回附议。") if is_undo else _("已附议。"))
    return redirect(path)
