"""Staff come in by name and password, and are managed in the back office."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from accounts.roles import Role, ensure_roles
from audit.models import Entry

from .conftest import PASSWORD

LOGIN = "/accounts/login/"


@pytest.fixture
def enter(client):
    def entered(password=PASSWORD, name="fa", **more):
        return client.post(LOGIN, {"login": name, "password": password, **more})

    return entered


@pytest.fixture
def chief(client, db):
    user = User.objects.create_superuser("chief", password=PASSWORD)
    client.force_login(user)
    return user


def test_name_and_password_open_the_back_office(client, staff, enter):
    staff(Role.DRAFTER)
    asked = client.get("/admin/", follow=True)
    assert asked.redirect_chain[-1][0] == f"{LOGIN}?next=%2Fadmin%2F"
    assert "账号密码登录" in asked.content.decode()
    response = enter(next="/admin/")
    assert response.url == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert Entry.objects.filter(event="account.signed_in").count() == 1


def reason(response):
    return str(response.context["form"].errors)


def test_a_wrong_password_is_told_alike_for_all_names(staff, enter):
    staff(Role.DRAFTER)
    known = reason(enter("falsch"))
    assert "不正确" in known
    assert known == reason(enter("falsch", name="nobody"))


def test_guessing_is_stopped_after_five_tries(client, staff, enter):
    staff(Role.DRAFTER)
    for _try in range(5):
        enter("falsch")
    enter()
    assert "_auth_user_id" not in client.session


def test_the_way_back_stays_on_this_site(staff, enter):
    staff(Role.DRAFTER)
    assert enter(next="https://evil.example/").url == "/me/"


def test_wagtails_own_sign_in_page_leads_to_ours(client):
    response = client.get("/admin/login/", {"next": "/admin/pages/"})
    assert response.url == f"{LOGIN}?next=%2Fadmin%2Fpages%2F"
    assert client.post("/admin/login/", {}).status_code == 302


def test_a_citizen_does_not_get_into_the_back_office(client, citizen):
    client.force_login(citizen)
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "您没有权限看这一页" in answer.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_reset_password",
        "account_set_password",
        "account_change_phone",
        "account_verify_phone",
    ],
)
def test_ways_that_nobody_needs_are_closed(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["signup/", "email/", "password/reset/"])
def test_their_addresses_lead_nowhere(client, db, path):
    assert client.get(f"/accounts/{path}").status_code == 404


def test_the_password_page_does_not_offer_a_reset(client, db):
    page = client.get(LOGIN).content.decode()
    assert "password/reset" not in page
    assert "/accounts/login/code/" in page


def test_a_second_factor_is_asked_for_and_sealed(client, staff, enter):
    user = staff(Role.APPROVER)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    kept = Authenticator.objects.get()
    assert "JBSWY3DPEHPK3PXP" not in str(kept.data)
    assert kept.wrap().validate_code("000000") is False
    response = enter(next="/admin/")
    assert response.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get(response.url).status_code == 200


def test_the_list_of_users_opens_and_searches(client, chief, citizen):
    page = client.get("/admin/users/").content.decode()
    assert "林某" in page
    assert "19900000009" not in page
    assert client.get("/admin/users/", {"q": "chief"}).status_code == 200
    assert client.get("/admin/users/", {"ordering": "-username"}).status_code == 200


def test_an_account_of_staff_is_made_in_the_back_office(client, chief):
    page = client.get("/admin/users/new/").content.decode()
    assert 'name="display_name"' in page
    assert "first_name" not in page
    group = ensure_roles()[Role.DRAFTER]
    response = client.post(
        "/admin/users/new/",
        {
            "username": "fa",
            "display_name": "法制科",
            "email": "",
            "password1": PASSWORD,
            "password2": PASSWORD,
            "groups": [group.pk],
        },
    )
    assert response.status_code == 302
    user = User.objects.get(username="fa")
    assert user.is_staff
    assert user.check_password(PASSWORD)
    assert list(user.groups.all()) == [group]


def test_changing_an_account_keeps_its_sealed_number(client, chief, citizen):
    url = f"/admin/users/edit/{citizen.pk}/"
    page = client.get(url).content.decode()
    assert "19900000009" not in page
    response = client.post(
        url,
        {
            "username": citizen.username,
            "display_name": "林某某",
            "email": "lin@example.com",
            "is_active": "on",
        },
    )
    assert response.status_code == 302
    citizen.refresh_from_db()
    assert citizen.display_name == "林某某"
    assert citizen.phone == "+8619900000009"
    assert citizen.identity_tier == "phone"
    assert not citizen.is_staff


def test_ones_own_account_page_works_without_first_and_last_name(client, chief):
    page = client.get("/admin/account/").content.decode()
    assert "name_email-display_name" in page
    response = client.post(
        "/admin/account/",
        {
            "name_email-display_name": "管理员",
            "name_email-email": "",
            "theme-theme": "system",
            "theme-density": "default",
            "theme-contrast": "system",
            "notifications-submitted_notifications": "on",
        },
    )
    assert response.status_code == 302
    chief.refresh_from_db()
    assert chief.display_name == "管理员"


def test_the_usernames_taken_are_told_in_chinese(client, chief):
    response = client.post("/admin/users/new/", {"username": "chief"})
    assert response.status_code == 200
    assert User.objects.count() == 1
