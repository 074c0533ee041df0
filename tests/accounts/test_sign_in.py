"""Signing in by phone: the whole way, and every way in which it can fail."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import PhoneCode, User
from accounts.sms import SmsError
from audit.models import Entry
from common import periodic

from .conftest import PHONE

# Any four digits may stand in a token by chance.
TOKEN = re.compile(r"[0-9A-Za-z]{64}")
CONFIRM = "/accounts/login/code/confirm/"


def wrong(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_an_unknown_number_becomes_an_account_with_the_first_right_code(
    client, ask, answer, last_code, outbox
):
    response = ask()
    assert (response.status_code, response.url) == (302, CONFIRM)
    assert outbox[-1].phone == f"+86{PHONE}"
    assert not User.objects.exists()  # nothing lasting before the code
    response = answer(last_code())
    assert (response.status_code, response.url) == (302, "/me/")
    user = User.objects.get()
    assert signed_in(client)
    assert user.phone == f"+86{PHONE}"
    assert user.identity_tier == "phone"
    assert user.phone_verified_at is not None
    assert not user.has_usable_password()
    assert user.username.startswith("u")


def test_a_known_number_comes_back_to_its_account(client, ask, answer, last_code):
    ask()
    answer(last_code())
    client.post(reverse("account_logout"))
    assert not signed_in(client)
    ask()
    answer(last_code())
    assert signed_in(client)
    assert User.objects.count() == 1


def test_a_second_number_is_another_person(ask, answer, last_code):
    for phone in (PHONE, "19900000002"):
        browser = Client()
        ask(phone, browser)
        answer(last_code(), browser)
    assert User.objects.count() == 2


def test_known_and_unknown_numbers_are_answered_alike(ask, citizen, outbox):
    known = ask("19900000009", Client())
    unknown = ask("19900000008", Client())
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert len(outbox) == 2
    pages = []
    for phone in ("19900000019", "19900000018"):
        browser = Client()
        ask(phone, browser)
        page = browser.get(CONFIRM).content.decode()
        pages.append(TOKEN.sub("", page).replace(phone[-4:], ""))
    assert len(pages[0]) == len(pages[1])


def test_the_message_is_short_and_warns(ask, last_code, outbox):
    ask()
    assert outbox[-1].text == (
        f"【民议】验证码 {last_code()}，5 分钟内有效，请勿告诉他人。"
    )


@pytest.mark.parametrize("typed", ["", "12345", "+14155550100", "打电话"])
def test_a_wrong_number_gets_a_reason_and_stays_in_the_form(ask, outbox, typed):
    response = ask(typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "请填写" in page
    assert f'value="{typed}"' in page or not typed
    assert not outbox


def test_a_wrong_code_says_how_many_tries_are_left(ask, answer, last_code, client):
    ask()
    response = answer(wrong(last_code()))
    assert response.status_code == 422
    assert "还可以再试 4 次" in response.content.decode()
    assert not signed_in(client)
    assert not User.objects.exists()
    answer(last_code())
    assert signed_in(client)


def test_five_wrong_codes_lock_it(ask, answer, last_code, client):
    ask()
    for _try in range(4):
        assert "还可以再试" in answer(wrong(last_code())).content.decode()
    assert "已作废" in answer(wrong(last_code())).content.decode()
    # Even the right digits come too late, also from the same challenge.
    session = client.session
    session["accounts_challenge"] = PhoneCode.objects.get().pk
    session.save()
    assert "已作废" in answer(last_code()).content.decode()
    assert not signed_in(client)


def test_the_locked_number_can_ask_again_after_a_minute(ask, answer, last_code, client):
    ask()
    for _try in range(5):
        answer(wrong(last_code()))
    later(minutes=2)
    ask()
    answer(last_code())
    assert signed_in(client)


def later(**span):
    """Let time pass for the codes that have been sent."""
    for row in PhoneCode.objects.order_by("sent_at"):
        row.sent_at -= timedelta(**span)
        row.expires_at -= timedelta(**span)
        row.minute -= int(timedelta(**span).total_seconds() // 60)
        row.save()


@pytest.mark.parametrize(("seconds", "opens"), [(299, True), (301, False)])
def test_a_code_lives_five_minutes(ask, answer, last_code, client, seconds, opens):
    ask()
    later(seconds=seconds)
    response = answer(last_code())
    assert signed_in(client) is opens
    if not opens:
        assert "验证码已失效" in response.content.decode()
        assert PHONE in response.content.decode()  # no need to type it again


def test_a_code_opens_once(ask, answer, last_code):
    ask()
    code, browser = last_code(), Client()
    browser.session["x"] = 1
    answer(code)
    session = browser.session
    session["accounts_challenge"] = PhoneCode.objects.get().pk
    session.save()
    assert "验证码已失效" in answer(code, browser).content.decode()
    assert not signed_in(browser)


def test_a_code_opens_only_in_the_browser_that_asked(ask, answer, last_code):
    ask()
    stranger = Client()
    response = answer(last_code(), stranger)
    assert response.url == reverse("account_request_login_code")
    assert not signed_in(stranger)


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}"])
def test_blanks_and_full_width_digits_are_understood(
    ask, answer, last_code, client, typed
):
    ask()
    code = last_code()
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    answer(typed.format(code, wide))
    assert signed_in(client)


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "١٢٣٤٥٦"])
def test_what_is_no_code_does_not_count_as_a_try(ask, answer, typed):
    ask()
    assert answer(typed).status_code == 422
    assert PhoneCode.objects.get().attempts == 0


def test_a_second_code_has_to_wait_a_minute(ask, client, outbox):
    ask()
    response = client.post(CONFIRM, {"action": "resend"})
    assert response.status_code == 422
    assert "请等一分钟" in response.content.decode()
    assert "请等一分钟" in ask(browser=Client()).content.decode()
    assert len(outbox) == 1
    later(seconds=61)
    assert client.post(CONFIRM, {"action": "resend"}).status_code == 302
    assert len(outbox) == 2


@time_machine.travel("2026-11-24T10:00:30+08:00", tick=False)
def test_of_two_requests_at_once_the_database_lets_one_through(ask, outbox):
    ask()
    # The other request has looked before this row was there: only the constraint sees.
    PhoneCode.objects.update(sent_at=timezone.now() - timedelta(seconds=61))
    PhoneCode.objects.update(minute=int(timezone.now().timestamp() // 60))
    assert "请等一分钟" in ask(browser=Client()).content.decode()
    assert len(outbox) == 1
    assert PhoneCode.objects.count() == 1


def test_the_older_code_stops_counting_in_this_browser(ask, answer, last_code, client):
    ask()
    older = last_code()
    later(seconds=61)
    client.post(CONFIRM, {"action": "resend"})
    if older != last_code():
        assert answer(older).status_code == 422
    answer(last_code())
    assert signed_in(client)


def test_one_number_gets_five_unanswered_codes_an_hour(ask, outbox):
    for _try in range(5):
        assert ask(browser=Client()).status_code == 302
        later(minutes=2)
    assert "次数过多" in ask(browser=Client()).content.decode()
    assert len(outbox) == 5
    later(hours=1)
    assert ask(browser=Client()).status_code == 302


def test_codes_that_were_answered_do_not_use_up_the_limit(ask, answer, last_code):
    for _day in range(12):
        browser = Client()
        ask(browser=browser)
        answer(last_code(), browser)
        assert signed_in(browser)


def test_many_homes_may_share_an_address_but_not_without_end(ask, outbox, settings):
    settings.SMS_PER_ADDRESS_AND_HOUR = 30
    for number in range(30):
        assert ask(f"1990000{number:04d}", Client()).status_code == 302
    assert "次数过多" in ask("19900009999", Client()).content.decode()
    assert len(outbox) == 30


def test_unanswered_numbers_are_gone_after_a_day(ask):
    ask()
    later(hours=25)
    ask("19900000002", Client())
    assert PhoneCode.objects.count() == 1
    assert not User.objects.exists()


def test_they_are_gone_on_a_quiet_day_too(ask):
    ask()
    prune = periodic._chores["phone codes"].work
    prune()
    assert PhoneCode.objects.count() == 1
    later(hours=25)
    prune()
    assert not PhoneCode.objects.exists()


def test_a_gateway_that_fails_is_told_and_can_be_tried_again_at_once(
    ask, monkeypatch, outbox
):
    def refuse(self, phone, text):
        raise SmsError

    with monkeypatch.context() as broken:
        broken.setattr("accounts.sms.MemorySms.send", refuse)
        assert "短信没有发出去" in ask().content.decode()
    assert ask().status_code == 302
    assert len(outbox) == 1


@pytest.mark.parametrize(
    ("target", "reached"),
    [
        ("/consultations/hz-2026-03/?a=1#tiao-12", True),
        ("https://evil.example/", False),
        ("//evil.example/", False),
        ("/\\evil.example", False),
        ("javascript:alert(1)", False),
        ("http:///evil.example", False),
    ],
)
def test_the_way_goes_on_but_never_to_another_site(
    client, ask, answer, last_code, target, reached
):
    response = ask(next=target)
    assert ("next=" in response.url) is reached
    page = client.get(response.url).content.decode()
    assert (f'name="next" value="{target}"' in page) is reached
    response = answer(last_code(), next=target)
    assert response.url == (target if reached else "/me/")


def test_who_is_signed_in_goes_straight_on(client, citizen):
    client.force_login(citizen)
    for name in ("account_request_login_code", "account_confirm_login_code"):
        assert client.get(reverse(name), {"next": "/a/"}).url == "/a/"
        assert client.get(reverse(name), {"next": "//evil.example"}).url == "/me/"


def test_what_the_session_held_outlives_signing_in(client, ask, answer, last_code):
    client.get("/accounts/login/code/")
    session = client.session
    session["pending_comment"] = {"body": "建议第十二条增加公示期。"}
    session.save()
    before = client.cookies["sessionid"].value if "sessionid" in client.cookies else ""
    client.cookies["sessionid"] = session.session_key
    ask()
    answer(last_code())
    assert signed_in(client)
    assert client.session["pending_comment"] == {"body": "建议第十二条增加公示期。"}
    # A key that somebody planted before does not open the account.
    assert client.session.session_key not in (before, session.session_key)


def test_a_switched_off_account_stays_out(client, ask, answer, last_code, citizen):
    User.objects.update(is_active=False)
    ask("19900000009")
    response = answer(last_code())
    assert response.url == reverse("account_inactive")
    assert not signed_in(client)


def test_a_code_alone_never_opens_an_account_of_staff(
    client, ask, answer, last_code, citizen
):
    User.objects.update(is_staff=True)
    ask("19900000009")
    response = answer(last_code())
    assert "请用账号和密码登录" in response.content.decode()
    assert not signed_in(client)


def test_a_number_entered_by_an_administrator_is_verified_by_its_code(
    ask, answer, last_code
):
    user = User()
    user.set_phone(f"+86{PHONE}", verified=False)
    user.save()
    assert user.identity_tier == "visitor"
    ask()
    answer(last_code())
    user.refresh_from_db()
    assert user.identity_tier == "phone"
    assert User.objects.count() == 1


def test_the_log_knows_what_happened_but_no_number(ask, answer, last_code):
    ask()
    answer(last_code())
    entries = list(Entry.objects.order_by("pk"))
    assert [entry.event for entry in entries] == [
        "account.created",
        "account.phone_verified",
        "account.signed_in",
    ]
    assert PHONE not in repr([entry.data for entry in entries])
    assert {entry.actor_id for entry in entries} == {User.objects.get().pk}


def test_asking_and_answering_cost_few_queries(
    client, ask, answer, last_code, django_assert_max_num_queries
):
    client.get("/accounts/login/code/")
    with django_assert_max_num_queries(14):
        ask()
    with django_assert_max_num_queries(30):
        answer(last_code())


def test_the_pages_forbid_caching(client, ask):
    for url in ("/accounts/login/code/", CONFIRM):
        ask()
        assert "no-store" in client.get(url)["Cache-Control"]


def test_time_is_aware(ask):
    ask()
    assert timezone.is_aware(PhoneCode.objects.get().sent_at)
