"""A number stands nowhere in the clear: not in the database, not in any log."""

import logging

import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection

from accounts.models import PhoneCode, User
from accounts.sms import ConsoleSms

from .conftest import PHONE


def every_cell() -> str:
    """All that the database holds, as text."""
    cells = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {name}")  # noqa: S608  names of our tables
            cells += [str(cell) for row in cursor.fetchall() for cell in row]
    return "\n".join(cells)


def test_the_database_holds_no_number(client, ask, answer, last_code):
    ask()
    assert PHONE not in every_cell()
    answer(last_code())
    user = User.objects.get()
    user.real_name = "林某某"
    user.save()
    cells = every_cell()
    assert str(user.public_id).replace("-", "") in cells.replace("-", "")
    assert PHONE not in cells
    assert PHONE[1:8] not in cells
    assert "林某某" not in cells
    assert PHONE not in str(dict(client.session))
    # Not in the code either: it is kept as a fingerprint.
    assert last_code() not in PhoneCode.objects.get().code_hash


def test_the_sealed_number_cannot_be_moved_to_another_field(citizen):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET real_name = phone")
    with pytest.raises(Exception, match="does not open"):
        User.objects.get()


def test_sealed_fields_cannot_be_searched(db):
    with pytest.raises(FieldError):
        User.objects.filter(phone="+8619900000001").first()


def test_one_number_has_one_account(citizen):
    twin = User()
    twin.set_phone(citizen.phone, verified=False)
    with pytest.raises(IntegrityError):
        twin.save()


def test_accounts_without_a_number_do_not_collide(db):
    for name in ("a", "b"):
        User.objects.create_user(name)
    assert User.objects.filter(phone_index=None).count() == 2


def test_the_number_finds_its_account(citizen):
    assert User.objects.with_phone("+8619900000009").get() == citizen
    assert not User.objects.with_phone("+8619900000001").exists()


def test_no_log_line_holds_a_number(ask, answer, last_code, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    ask()
    answer("000000")
    answer(last_code())
    written = caplog.text + "".join(capfd.readouterr())
    assert "request_started" in written  # the log was listening
    assert PHONE not in written
    assert PHONE[-8:] not in written


def test_the_console_prints_one_line_with_the_number_masked(settings, capsys, ask):
    settings.SMS_BACKEND = "accounts.sms.ConsoleSms"
    ask()
    lines = [line for line in capsys.readouterr().out.splitlines() if "验证码" in line]
    assert len(lines) == 1
    assert lines[0].startswith("【民议】验证码 ")
    assert lines[0].endswith("→ 199****0001")


def test_the_console_takes_any_text(capsys):
    ConsoleSms().send("+8619900000001", "您的意见已答复。")
    assert capsys.readouterr().out == "您的意见已答复。 → 199****0001\n"


def test_the_public_name_tells_nothing(db):
    user = User.objects.create(username="u123")
    user.set_phone("+8619900000001", verified=True)
    assert user.public_name == f"市民 {user.public_id.hex[:6]}"
    assert "u123" not in str(user)
    user.display_name = "江边散步"
    assert str(user) == user.get_short_name() == "江边散步"


def test_who_sees_whom(citizen, staff, admin_user):
    from django.contrib.auth.models import AnonymousUser

    from accounts.roles import Role

    officer = staff(Role.MODERATOR)
    assert set(User.objects.visible_to(admin_user)) == {officer, citizen, admin_user}
    assert set(User.objects.visible_to(officer)) == {officer}
    assert set(User.objects.visible_to(citizen)) == {citizen}
    assert not User.objects.visible_to(AnonymousUser()).exists()
