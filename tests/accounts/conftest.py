"""Signing in as people do, and staff to be somebody."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import User
from accounts.roles import grant
from accounts.sms import MemorySms

PHONE = "19900000001"
PASSWORD = "铁场村-2026-长密码"


@pytest.fixture(autouse=True)
def outbox():
    """Messages of this test only; allauth counts sign-ins in the cache."""
    cache.clear()
    MemorySms.outbox.clear()
    return MemorySms.outbox


@pytest.fixture
def last_code(outbox):
    """The code in the newest message."""
    return lambda: re.search(r"验证码 (\d{6})", outbox[-1].text)[1]


@pytest.fixture
def ask(client, db):
    """Ask for a code."""

    def asked(phone=PHONE, browser=client, **more):
        url = reverse("account_request_login_code")
        return browser.post(url, {"phone": phone, **more})

    return asked


@pytest.fixture
def answer(client):
    """Answer with a code."""

    def answered(code, browser=client, **more):
        url = reverse("account_confirm_login_code")
        return browser.post(url, {"code": code, **more})

    return answered


@pytest.fixture
def citizen(db):
    user = User(display_name="林某")
    user.set_unusable_password()
    user.set_phone("+8619900000009", verified=True)
    user.save()
    return user


@pytest.fixture
def staff(db):
    def made(*roles, username="fa"):
        user = User.objects.create_user(username, password=PASSWORD)
        grant(user, *roles)
        return user

    return made
