"""Signing in by phone: one form for the number, one for the code."""

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import phones
from accounts.actions import signin as actions
from accounts.exceptions import CodeExpired, CodeLocked
from accounts.forms import CodeForm, PhoneForm
from accounts.models import PhoneCode
from accounts.redirects import next_field, safe_next, with_next
from common.errors import DomainError

# The only thing the session knows of a sign-in under way.
CHALLENGE = "accounts_challenge"


@never_cache
@sensitive_post_parameters("phone")
@require_http_methods(["GET", "POST"])
def request_code(request):
    """Step 1: known and unknown numbers are answered alike."""
    if request.user.is_authenticated:
        return redirect(safe_next(request) or "/me/")
    form = PhoneForm(request.POST or None)
    if form.is_valid():
        try:
            return _sent(request, form.cleaned_data["phone"])
        except DomainError as error:
            form.add_error("phone", str(error))
    return _ask_phone(request, form)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def confirm_code(request):
    """Step 2: the right digits open the account; `action=resend` sends new ones."""
    if request.user.is_authenticated:
        return redirect(safe_next(request) or "/me/")
    asked = PhoneCode.objects.challenge(request.session.get(CHALLENGE))
    if asked is None:
        return redirect(with_next(request, reverse("account_request_login_code")))
    if request.POST.get("action") == "resend":
        return _resend(request, asked)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            return _signed_in(request, asked, form.cleaned_data["code"])
        except (CodeExpired, CodeLocked) as error:
            return _again(request, asked, str(error))
        except DomainError as error:
            form.add_error("code", str(error))
    return _ask_code(request, asked, form)


def _sent(request, phone: str):
    address = get_adapter().get_client_ip(request)
    row = actions.send_code(phone=phone, address=address)
    request.session[CHALLENGE] = row.pk
    return redirect(with_next(request, reverse("account_confirm_login_code")))


def _resend(request, asked: PhoneCode):
    try:
        return _sent(request, asked.phone)
    except DomainError as error:
        form = CodeForm({"code": ""})
        form.errors["code"] = form.error_class([str(error)])
        return _ask_code(request, asked, form)


def _signed_in(request, asked: PhoneCode, code: str):
    user = actions.confirm_code(challenge=asked.pk, code=code)
    # What else the session holds, such as a comment not yet sent, outlives this.
    request.session.pop(CHALLENGE, None)
    return perform_login(request, user, redirect_url=safe_next(request) or None)


def _again(request, asked: PhoneCode, reason: str):
    """Go back to step 1 with the number filled in and the reason beside it."""
    request.session.pop(CHALLENGE, None)
    form = PhoneForm({"phone": asked.phone.removeprefix("+86")})
    form.add_error("phone", reason)
    return _ask_phone(request, form)


def _ask_phone(request, form: PhoneForm):
    context = {
        "form": form,
        "login_url": with_next(request, reverse("account_login")),
        "request_login_code_url": reverse("account_request_login_code"),
        "redirect_field": next_field(request),
    }
    status = 422 if form.is_bound else 200
    return render(request, "account/request_login_code.html", context, status=status)


def _ask_code(request, asked: PhoneCode, form: CodeForm):
    context = {
        "form": form,
        "verify_form": form,
        "phone": phones.masked(asked.phone),
        "can_resend": True,
        "cancel_url": with_next(request, reverse("account_request_login_code")),
        "redirect_field": next_field(request),
    }
    status = 422 if form.is_bound else 200
    return render(request, "account/confirm_login_code.html", context, status=status)
