"""Keeping what a form held: before signing in, after an error, on request."""

from django.contrib import messages
from django.utils.translation import gettext as _

from common.ratelimit import allowed
from common.text import clean_plain

from ...actions.drafts import drop_drafts, fresh_key, own_key, save_draft
from ...forms.comments import CommentForm, new_submission_key, quote_fields
from ...models import Stance
from ...queries.comments import Target, draft
from ...rules.content import MAX_QUOTE
from ...rules.quotes import locate
from .address import client_address

SESSION_KEY = "comment_drafts"
# The forms that one session may leave behind.
MOST = 20
LONGEST = 40_000
FIELDS = (
    "stance",
    "body",
    "proposed_wording",
    "reason",
    "is_public",
    "region",
    "quote",
    "quote_prefix",
    "quote_suffix",
)


def autosave_key(about: Target) -> str:
    """Name the draft that the browser itself keeps."""
    return f"{about.consultation.code}:{about.uid}"


def filled_form(request, about: Target) -> CommentForm:
    """Give a form filled from the query and from an unfinished one, if there is."""
    initial = {"submission_key": new_submission_key(), **_asked(request, about)}
    kept = draft(_keys(request, about)) if _may_have_draft(request) else None
    if kept is None:
        return CommentForm(initial=initial, target=about)
    messages.info(request, _("已恢复您上次填写的内容，请核对后提交。"))
    saved = {name: kept.content.get(name, "") for name in FIELDS}
    form = CommentForm(initial={**initial, **saved, "draft": "1"}, target=about)
    form.is_restored = True
    return form


def _may_have_draft(request) -> bool:
    return request.user.is_authenticated or SESSION_KEY in request.session


def _asked(request, about: Target) -> dict:
    """Read stance and passage from the address; what does not fit is dropped."""
    stance = request.GET.get("stance", "")
    quote = request.GET.get("quote", "")[: MAX_QUOTE + 1]
    passage = None
    if quote and len(quote) <= MAX_QUOTE:
        around = (request.GET.get(f"quote_{n}", "")[:64] for n in ("prefix", "suffix"))
        passage = locate(about.text, quote, *around)
    return {
        **quote_fields(about.text, passage),
        "stance": stance if stance in Stance.values else None,
        "region": getattr(request.user, "home_region_id", None),
    }


def keep(request, about: Target) -> bool:
    """Save the posted words as a draft; False when this is asked too often."""
    address = client_address(request)
    person = request.user if request.user.is_authenticated else None
    if person is None and not allowed("draft", address, limit=200, seconds=3600):
        return False
    content = {
        name: clean_plain(request.POST.get(name, ""))[:LONGEST] for name in FIELDS
    }
    save_draft(
        key=_key_to_write(request, about),
        consultation_id=about.consultation.pk,
        person_id=person.pk if person else None,
        content={**content, "uid": about.uid, "label": about.label},
    )
    return True


def _key_to_write(request, about: Target) -> str:
    if request.user.is_authenticated:
        return own_key(request.user.pk, about.consultation.pk, about.uid)
    known = dict(request.session.get(SESSION_KEY, {}))
    name = autosave_key(about)
    if name not in known:
        known[name] = fresh_key()
        request.session[SESSION_KEY] = dict(list(known.items())[-MOST:])
    return known[name]


def _keys(request, about: Target) -> list[str]:
    keys = [request.session.get(SESSION_KEY, {}).get(autosave_key(about), "")]
    if request.user.is_authenticated:
        keys.append(own_key(request.user.pk, about.consultation.pk, about.uid))
    return keys


def forget(request, about: Target) -> None:
    """Drop the drafts of a form that has been submitted."""
    drop_drafts(*_keys(request, about))
    known = dict(request.session.get(SESSION_KEY, {}))
    if known.pop(autosave_key(about), None):
        request.session[SESSION_KEY] = known
